/** @file In the place of the network: every address answers as if it had redirected to what stands in its query. */
globalThis.fetch = (input) => {
  const { href, search } = new URL((input as Request).url);
  const response = new Response('a file of a model');
  const url = search === '' ? href : decodeURIComponent(search.slice(1));
  Object.defineProperty(response, 'url', { value: url });
  Object.defineProperty(response, 'redirected', { value: url !== href });
  return Promise.resolve(response);
};
