/** @file Entry of the student worker: exposes the host, nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { StudentHost } from './student-host';

expose(new StudentHost());
