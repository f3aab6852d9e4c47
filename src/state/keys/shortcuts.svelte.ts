/** @file The keys of a person who labels. Kept by the browser, for all projects. */
import type { KeyAction, KeyPlace } from './actions';
import {
  actionOf,
  keysOf,
  NO_CHANGE,
  readKeys,
  takenBy,
  withKey,
  writeKeys,
  type ChangedKeys,
} from './changed-keys';
import { isFree } from './chord';

const STORAGE_KEY = 'shortlist.keys';

export class Shortcuts {
  #changed = $state.raw<ChangedKeys>(storedKeys());

  get hasChanges(): boolean {
    return this.#changed.size > 0;
  }

  /** None where another action has taken the last one. */
  keysOf(action: KeyAction): readonly string[] {
    return keysOf(this.#changed, action);
  }

  /** What a key does in a place; null where nothing. */
  actionOf(chord: string, place: KeyPlace): KeyAction | null {
    return actionOf(this.#changed, chord, place);
  }

  /** The other actions that a key starts wherever the given one could be started by it. */
  takenBy(chord: string, action: KeyAction): KeyAction[] {
    return takenBy(this.#changed, chord, action);
  }

  /** Gives an action this key in the place of those it had; other actions lose it. */
  change(action: KeyAction, chord: string): void {
    if (isFree(chord)) this.#keep(withKey(this.#changed, action, chord));
  }

  /** All actions have the keys of the table again. */
  reset(): void {
    this.#keep(NO_CHANGE);
  }

  #keep(changed: ChangedKeys): void {
    this.#changed = changed;
    try {
      if (changed.size === 0) localStorage.removeItem(STORAGE_KEY);
      else localStorage.setItem(STORAGE_KEY, writeKeys(changed));
    } catch {
      // Storage is switched off: the keys hold until the tab is closed.
    }
  }
}

function storedKeys(): ChangedKeys {
  try {
    return readKeys(localStorage.getItem(STORAGE_KEY));
  } catch {
    return NO_CHANGE;
  }
}
