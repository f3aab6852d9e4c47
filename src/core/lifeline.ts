/** @file What a page and its worker tell each other so that the page knows that the worker is alive. */

/** To the worker: hold this lock as long as you live; or: answer. */
export type LifelineCall = { kind: 'hold-lifeline'; lock: string } | { kind: 'heartbeat' };

/** From the worker: the lock is held; or: an answer. */
export interface LifelineAnswer {
  kind: 'alive';
  isHolding: boolean;
}

export function isLifelineCall(data: unknown): data is LifelineCall {
  const kind = kindOf(data);
  return kind === 'hold-lifeline' || kind === 'heartbeat';
}

export function isLifelineAnswer(data: unknown): data is LifelineAnswer {
  return kindOf(data) === 'alive';
}

function kindOf(data: unknown): unknown {
  return typeof data === 'object' && data !== null && 'kind' in data ? data.kind : null;
}
