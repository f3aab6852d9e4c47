/** @file A training that stands still between two epochs for as long as a test wants, by nothing but the page's own messages. */
import type { BrowserContext, Page } from 'playwright';
import { expect } from 'vitest';
import { readStore } from './stored';

declare global {
  interface Window {
    releaseTraining?: () => void;
  }
}

/** The last epoch that is stored by then. */
export const HELD_AFTER = 2;

/** From now on pages of this context answer nothing to a worker that has handed over epoch 2, the first time. */
export async function holdTraining(context: BrowserContext): Promise<void> {
  await context.addInitScript((heldAfter) => {
    const put = Object.getOwnPropertyDescriptor(IDBObjectStore.prototype, 'put')?.value as (
      this: IDBObjectStore,
      ...all: unknown[]
    ) => IDBRequest<IDBValidKey>;
    const post = Reflect.get(MessagePort.prototype, 'postMessage') as (...all: unknown[]) => void;
    const waiting: (() => void)[] = [];
    let state: 'ahead' | 'held' | 'over' = 'ahead';
    IDBObjectStore.prototype.put = function (value: { state?: { epoch: number } }, key) {
      if (state === 'ahead' && this.name === 'checkpoints' && value.state?.epoch === heldAfter) {
        state = 'held';
      }
      return put.call(this, value, key);
    };
    MessagePort.prototype.postMessage = function (...message: unknown[]) {
      if (state === 'held') waiting.push(() => post.apply(this, message));
      else post.apply(this, message);
    };
    window.releaseTraining = () => {
      state = 'over';
      for (const send of waiting.splice(0)) send();
    };
  }, HELD_AFTER);
}

/** How many epochs are stored. */
async function epochsStored(page: Page): Promise<number> {
  const checkpoints = await readStore<{ state: { epoch: number } }>(page, 'checkpoints');
  return Math.max(0, ...checkpoints.map(({ state }) => state.epoch));
}

export async function waitUntilHeld(page: Page): Promise<void> {
  await expect.poll(() => epochsStored(page), { timeout: 120_000 }).toBe(HELD_AFTER);
}

export async function releaseTraining(page: Page): Promise<void> {
  await page.evaluate(() => window.releaseTraining?.());
}
