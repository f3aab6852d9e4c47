/** @file The teacher worker in a browser without WebGPU. */
import '../../../workers/messages';
import { expose } from 'comlink';
import { TeacherHost } from '../../../workers/teacher/teacher-host';

Object.defineProperty(navigator, 'gpu', { value: undefined });

expose(new TeacherHost());
