/** @file A worker that ends or hangs when it is asked to, watched as all are. */
import '../../../workers/lifeline';
import { expose } from 'comlink';

expose({
  add: (a: number, b: number) => a + b,
  /** Ends without a word to anybody. */
  end: () => {
    close();
    return new Promise(() => {});
  },
  hang: () => {
    for (;;);
  },
  /** Is busy, and then well. */
  compute: (ms: number) => {
    const end = performance.now() + ms;
    while (performance.now() < end);
    return 'done';
  },
});
