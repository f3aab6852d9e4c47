/** @file First lines of every worker, with the guard and the lifeline: what its errors tell crosses the border. */
import { transferHandlers } from 'comlink';
import { keepMessages } from '../src/core/messages/crossing';

keepMessages(transferHandlers);
