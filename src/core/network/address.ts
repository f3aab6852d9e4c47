/**
 * @file Addresses that people and recipes name. There is one reading of an address, that of the URL
 * standard: what is shown, what is asked about and what is sent to are the same host.
 */
import type { AddressMessage } from '../messages/address';
import { MessageError } from '../messages/message';

class AddressError extends MessageError<AddressMessage> {
  override name = 'AddressError';
}

/** What stands between `//` and the path, query or fragment. */
const AUTHORITY = /^https?:\/\/([^/?#]+)/i;
/** Blanks and controls anywhere, which the URL standard drops or encodes without a word. */
// eslint-disable-next-line no-control-regex -- these are what is refused
const MISLEADING_CHARACTERS = /[\s\\\u0000-\u001f\u007f-\u009f]/;

/**
 * Names and numbers as they are sent. The URL standard takes more for a host: a policy that is made of one would read
 * “*” as every host, and “;” and “,” as the end of what it allows.
 */
const HOST = /^(?:[a-z\d._-]+|\[[\da-f:.]+\])$/;

/**
 * The address as the browser will read it.
 * @throws AddressError for anything but a plain http or https address: the forms refused here are
 *   those that people and URL parsers read differently.
 */
export function parseAddress(text: string): URL {
  const address = text.trim();
  if (MISLEADING_CHARACTERS.test(address)) throw new AddressError({ code: 'address-misleading' });
  const authority = AUTHORITY.exec(address)?.[1];
  if (authority === undefined || !URL.canParse(address))
    throw new AddressError({ code: 'address-none' });
  if (authority.includes('@')) throw new AddressError({ code: 'address-credentials' });
  if (address.includes('#')) throw new AddressError({ code: 'address-fragment' });
  const url = new URL(address);
  if (!HOST.test(url.hostname)) throw new AddressError({ code: 'address-none' });
  return url;
}

/**
 * The address as the browser will reach it. What browsers may reach is said to them host by host, and they know no way to
 * write a number of IPv6 there (tried in Chromium: every form is “an invalid source”); all hosts at a port would be too many.
 * @throws AddressError
 */
export function reachableAddress(text: string): URL {
  const url = parseAddress(text);
  const { hostname: host } = url;
  if (host.startsWith('[')) throw new AddressError({ code: 'address-ipv6', host });
  return url;
}

/** Why an address is none, or null where it is one; what was stored may not be within reach. */
export function addressProblem(text: string): AddressMessage | null {
  return problemOf(text, parseAddress);
}

/** Why nothing can be asked of an address that a person gives, or null where it can. */
export function reachProblem(text: string): AddressMessage | null {
  return problemOf(text, reachableAddress);
}

function problemOf(text: string, read: (text: string) => URL): AddressMessage | null {
  try {
    read(text);
    return null;
  } catch (error) {
    return error instanceof AddressError ? error.told : { code: 'address-none' };
  }
}

/** How far away a host is, as far as its name alone tells for certain. */
export type Reach = 'machine' | 'network' | 'internet';

/** Names below `.localhost` are not among them: some browsers look those up on the network. */
const THIS_MACHINE = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** Private addresses (RFC 1918, 3927, 4193, 4291) and names that no public server may bear (RFC 6762, 8375). */
const LOCAL_NETWORK =
  /^(10(\.\d+){3}|192\.168(\.\d+){2}|172\.(1[6-9]|2\d|3[01])(\.\d+){2}|169\.254(\.\d+){2}|\[f[cd][0-9a-f]{2}:[^\]]*\]|\[fe[89ab][0-9a-f]:[^\]]*\]|[^.]+\.local|([^.]+\.)+home\.arpa|([^.]+\.)+internal)$/;

/**
 * How far texts sent to an address travel. Whatever is not surely nearer counts as the internet: a name
 * without a dot may be a machine next door or a top-level domain.
 */
export function reachOf({ hostname }: URL): Reach {
  if (THIS_MACHINE.test(hostname)) return 'machine';
  return LOCAL_NETWORK.test(hostname) ? 'network' : 'internet';
}
