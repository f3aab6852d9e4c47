/** @file Entry of the embedding worker: exposes the host, nothing else. */
import { expose } from 'comlink';
import { EmbeddingHost } from './embedding-host';

expose(new EmbeddingHost());
