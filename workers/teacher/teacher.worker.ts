/** @file Entry of the teacher worker: exposes the host, nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { TeacherHost } from './teacher-host';

expose(new TeacherHost());
