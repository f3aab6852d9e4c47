/** @file What people call the hosts that the page may reach. */
import { BROWSER_MODEL, hostOf, type NetworkNeed } from '../../core/network/needs';

/** Host, and port where it is not the usual one; whoever made the browser is known to it alone. */
export function hostWords(origin: string): string {
  return origin === BROWSER_MODEL.origin
    ? /* @wc-include */ 'your browser’s own maker'
    : hostOf(origin);
}

/** The host, and what else of the address was allowed. */
export function placeWords({ origin, path }: NetworkNeed): string {
  return hostWords(origin) + (path ?? '');
}
