/** @file What the page and its service worker say to each other. */

export type OfflineMessage =
  /** To the waiting worker: serve all tabs from now on. */
  | { kind: 'take-over' }
  /** To the active worker: forget builds that no open tab was loaded from. */
  | { kind: 'tidy' }
  /** Keep one more of the large files; answered on the port that comes along, with `KeepAnswer`. */
  | { kind: 'keep-next'; hasGpu: boolean }
  /** A job of this tab, which somebody has allowed, is about to reach these, as in the answer below. */
  | { kind: 'network-opened'; origins: readonly string[] }
  /** None does any more, or the permission was taken back. */
  | { kind: 'network-closed'; origins: readonly string[] };

/**
 * What the service worker asks a tab: which origins its jobs may reach at this moment, as sources of a
 * Content-Security-Policy. Answered on the port.
 */
export interface NetworkQuestion {
  kind: 'which-origins';
}
export type NetworkAnswer = readonly string[];

/** How much of what work without a network needs is kept, in bytes. */
export interface Kept {
  bytes: number;
  totalBytes: number;
}

/** `no-room`: the browser's storage is full. Null where it fails for another reason, such as a lost network. */
export type KeepAnswer = Kept | 'no-room' | null;
