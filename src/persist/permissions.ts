/**
 * @file Which hosts a person has allowed this page to reach, and for what. What is to be remembered
 * lies in the local storage, for all tabs; the rest lasts as long as its tab.
 */
import * as v from 'valibot';
import { isSameNeed, type NetworkNeed } from '../core/network/needs';

const KEY = 'shortlist.network';

const Permissions = v.array(
  v.object({
    origin: v.pipe(v.string(), v.url()),
    purpose: v.picklist(['texts', 'models']),
    // Texts that were allowed to a whole host are asked about again.
    path: v.exactOptional(v.string()),
  }),
);

/** Holds where the browser denies its storage. */
const inMemory: NetworkNeed[] = [];

export function isAllowed(need: NetworkNeed): boolean {
  return permissions().some((permission) => isSameNeed(permission, need));
}

/** All that this tab has. */
function permissions(): NetworkNeed[] {
  return [...rememberedPermissions(), ...read('sessionStorage'), ...inMemory];
}

/** Those that outlast their tab. */
export function rememberedPermissions(): NetworkNeed[] {
  return read('localStorage');
}

/** @param remembers else it is forgotten with this tab. */
export function allow(needs: readonly NetworkNeed[], remembers: boolean): void {
  const fresh = needs.filter((need) => !isAllowed(need) || remembers);
  const place = remembers ? 'localStorage' : 'sessionStorage';
  if (!write(place, [...without(read(place), fresh), ...fresh])) inMemory.push(...fresh);
}

/** Takes a permission back, in this tab and what is remembered for all. */
export function withdraw(need: NetworkNeed): void {
  for (const place of ['localStorage', 'sessionStorage'] as const) {
    write(place, without(read(place), [need]));
  }
  inMemory.splice(0, inMemory.length, ...without(inMemory, [need]));
}

/** Calls back when another tab has changed what is remembered. Tests in Node have no other tabs. */
export function watchPermissions(onChange: () => void): void {
  (globalThis as Partial<typeof globalThis>).addEventListener?.('storage', onChange);
}

function without(permissions: readonly NetworkNeed[], needs: readonly NetworkNeed[]) {
  return permissions.filter((one) => !needs.some((need) => isSameNeed(one, need)));
}

function read(place: 'localStorage' | 'sessionStorage'): NetworkNeed[] {
  try {
    const result = v.safeParse(Permissions, JSON.parse(globalThis[place].getItem(KEY) ?? '[]'));
    return result.success ? result.output : [];
  } catch {
    // Denied, or not ours: then nothing is allowed.
    return [];
  }
}

/** False where the browser keeps nothing. */
function write(place: 'localStorage' | 'sessionStorage', kept: NetworkNeed[]): boolean {
  try {
    globalThis[place].setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}
