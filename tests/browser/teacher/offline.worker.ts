/**
 * @file The teacher worker on a machine without a network: whatever WebLLM tries to fetch fails as
 * it does in a browser that is offline, whether or not this machine is.
 */
import '../../../workers/messages';
import { expose } from 'comlink';
import { TeacherHost } from '../../../workers/teacher/teacher-host';

const realFetch = self.fetch.bind(self);

/** Only the page's own server can be reached: it serves the worker's code. */
self.fetch = (input, init) => {
  const { href } = new URL(input instanceof Request ? input.url : input, self.location.href);
  if (href.startsWith(self.location.origin)) return realFetch(input, init);
  return Promise.reject(new TypeError('Failed to fetch'));
};
Cache.prototype.add = () =>
  Promise.reject(new TypeError("Failed to execute 'add' on 'Cache': Request failed"));

expose(new TeacherHost());
