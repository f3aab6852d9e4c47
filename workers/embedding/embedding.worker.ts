/** @file Entry of the embedding worker: exposes the host, nothing else. */
import '../network-guard';
import '../lifeline';
import '../messages';
import { expose } from 'comlink';
import { EmbeddingHost } from './embedding-host';

expose(new EmbeddingHost());
