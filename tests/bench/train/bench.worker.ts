/** @file The benchmark's worker: takes one request, gives one answer. */
import type { BenchAnswer, BenchRequest } from './api';
import { measure } from './measure';

const answer = (message: BenchAnswer) => self.postMessage(message);

self.onmessage = ({ data }: MessageEvent<BenchRequest>) => {
  measure(data).then(
    (result) => answer({ result }),
    (error: unknown) =>
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
};
