/** @file Why an address cannot be used. */

export type AddressMessage =
  | { code: 'address-none' }
  | { code: 'address-misleading' }
  | { code: 'address-credentials' }
  | { code: 'address-fragment' }
  | { code: 'address-ipv6'; host: string };
