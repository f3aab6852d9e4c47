/** @file The quality benchmark's worker in a browser. */
import { expose } from 'comlink';
import { quality } from './measure';

expose(quality);
