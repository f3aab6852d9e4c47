/**
 * @file The Content-Security-Policy of the page, written into its HTML by the build, so that hosts
 * without headers have it too. The page itself never fetches from elsewhere, so that its policy never
 * opens. Workers do not inherit it: theirs is made by the service worker (workers/offline/network-gate).
 */

/** By directive. There are neither inline scripts nor inline styles, and WASM is all that is compiled. */
export const CONTENT_POLICY = {
  'default-src': "'self'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'style-src': "'self'",
  'img-src': "'self' data:",
  'connect-src': "'self'",
  'worker-src': "'self'",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'none'",
};

/** @param {Record<string, string>} policy */
export function policyText(policy) {
  return Object.entries(policy)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ');
}

/** The Vite plugin. Development needs inline scripts and a socket, so it goes without. */
export function contentPolicy() {
  return {
    name: 'content-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: policyText(CONTENT_POLICY) },
        // A policy holds for what comes after it.
        injectTo: 'head-prepend',
      },
    ],
  };
}
