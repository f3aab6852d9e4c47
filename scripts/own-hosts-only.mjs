/**
 * @file No library's default may send the page to a host that nobody named: the addresses of content
 * delivery networks are taken out of the bundles, and a build that names a host that is not listed here fails.
 */

/** Replaced by a name that can never be resolved (RFC 2606): whoever uses it fails, and is noticed. */
const DELIVERY_NETWORKS =
  /https:\/\/(?:cdn\.jsdelivr\.net|unpkg\.com|cdnjs\.cloudflare\.com|esm\.sh|cdn\.skypack\.dev)/g;
const NOWHERE = 'https://delivery-network.invalid';

/** Hosts that a bundle may name, and why. All are fetched from after consent only, or never. */
const NAMED_HOSTS = new Map([
  ['huggingface.co', 'the hub of models'],
  ['raw.githubusercontent.com', "WebLLM's model libraries"],
  ['localhost', 'an endpoint on this machine'],
  ['www.w3.org', 'names of XML and SVG'],
  ['schemas.openxmlformats.org', 'names of XLSX'],
  ['svelte.dev', 'words of an error'],
  ['rolldown.rs', 'words of an error'],
  ['web.dev', 'words of an error'],
  ['webgpureport.org', 'words of an error'],
  ['developer.mozilla.org', 'words of an error'],
  ['github.com', 'words of an error'],
  ['gist.github.com', 'words of an error'],
]);
const RESERVED = /(?:^|\.)(?:invalid|example|example\.(?:org|com|net)|localhost|test)$/;

/** @returns {string[]} the hosts that a text names, of those that may not be named */
export function strangeHosts(text) {
  const hosts = [...text.matchAll(/\b(?:https?|wss?):\/\/([a-z0-9.-]+\.[a-z]{2,})/gi)];
  return [...new Set(hosts.map(([, host]) => host.toLowerCase()))].filter(
    (host) => !NAMED_HOSTS.has(host) && !RESERVED.test(host),
  );
}

/** The Vite plugin, for the page and for workers. */
export function ownHostsOnly() {
  return {
    name: 'own-hosts-only',
    apply: 'build',
    transform: {
      filter: { code: DELIVERY_NETWORKS },
      handler: (code) => ({ code: code.replace(DELIVERY_NETWORKS, NOWHERE), map: null }),
    },
    generateBundle(_, bundle) {
      for (const { fileName, code } of Object.values(bundle)) {
        const hosts = strangeHosts(code ?? '');
        if (hosts.length > 0) {
          this.error(
            `${fileName} names ${hosts.join(', ')}: may the page ever go there? See scripts/own-hosts-only.mjs.`,
          );
        }
      }
    },
  };
}
