/** @file Words for why an address cannot be used. */
import type { AddressMessage } from '../../../core/messages/address';
import type { Words } from './words';

export const ADDRESS_WORDS: Words<AddressMessage> = {
  'address-none': () => 'An address begins with http:// or https:// and a host.',
  'address-misleading': () =>
    'An address has no blanks and no backslashes: they make it look like another one.',
  'address-credentials': () =>
    'An address holds no name or password (nothing before an @): put a key into its own field.',
  'address-fragment': () =>
    'An address ends before its “#”: servers never see what stands behind it.',
  'address-ipv6': ({ host }) =>
    `A browser can be allowed to reach single hosts, but not one that is given by its IPv6 number, such as ${host}. Nothing was sent. Give the host’s name, or its IPv4 number: for this machine localhost or 127.0.0.1.`,
};
