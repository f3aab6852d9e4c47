/** @file A worker behind its border to the network, with a hub behind that. */
import './redirecting-hub';
import '../../../workers/network-guard';
import '../../../workers/lifeline';
import { expose } from 'comlink';

expose({
  /** What comes of a request: the text of the answer, or why there is none. */
  ask: (url: string) =>
    fetch(url).then(
      (response) => response.text(),
      (error: unknown) => String(error),
    ),
});
