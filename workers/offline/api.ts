/** @file What the page says to its service worker. */

export type OfflineMessage =
  /** To the waiting worker: serve all tabs from now on. */
  | { kind: 'take-over' }
  /** To the active worker: forget builds that no open tab was loaded from. */
  | { kind: 'tidy' }
  /** Keep one more of the large files; answered on the port that comes along, with `Kept` or null. */
  | { kind: 'keep-next'; hasGpu: boolean };

/** How much of what work without a network needs is kept, in bytes. */
export interface Kept {
  bytes: number;
  totalBytes: number;
}
