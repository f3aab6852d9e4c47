/** @file What can happen to a person's work whatever the step: workers, locks, permissions, stops. */

export type PageMessage =
  /**
   * Nobody foresaw it. `details`: what the error says of itself, in its own language. `isStored`: what this page
   * has stored is known to be there.
   */
  | { code: 'unexpected'; details: string; isStored?: boolean }
  | { code: 'paused' }
  | { code: 'worker-broken'; details: string }
  | { code: 'worker-ended' }
  | { code: 'worker-silent' }
  | { code: 'project-busy' }
  | { code: 'project-running' }
  | { code: 'project-not-opened'; project: string }
  | { code: 'network-not-allowed'; origins: string[] };
