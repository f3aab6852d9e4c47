/**
 * @file Runs a compiled pattern over a text: all its states at once (K. Thompson, 1968), so that the
 * time is at most proportional to program times text, and never beyond what the text may cost.
 */
import type { Pieces } from '../pieces';
import { at, int32At } from '../reads';
import { CharacterMemory, type CharacterTest } from './character-test';
import type { Step } from './pattern-program';
import { compilePattern, PatternError } from './pattern-program';
import { PatternText } from './pattern-text';
import { TextWork, TooMuchWork } from './text-work';
import { inForm } from '../table/unicode-form';

export { PatternError } from './pattern-program';

export interface PatternMatch {
  /** Offsets in the text. */
  start: number;
  end: number;
}

const WRITTEN = /^\/(.+)\/([a-z]*)$/s;
/** To pass over a character that begins no match is so much of the work of entering a state, … */
const PASSED = 1 / 8;
/** … and to take a match down so much. */
const TAKEN = 10;
const NONE: readonly number[] = [];

/** Whether a keyword is written as a regular expression: `/…/` or `/…/s`. */
export function isPattern(keyword: string): boolean {
  return WRITTEN.test(keyword.trim());
}

/** Upper and lower case are the same to it, as to all keywords. Texts are to be in Unicode's composed form. */
export class Pattern {
  /** What it took to compile it, in steps. */
  readonly work: number;
  readonly #steps: readonly Step[];
  readonly #beginnings: Beginnings;

  /** @throws PatternError saying what cannot be understood. */
  constructor(keyword: string) {
    const [, source, flags] = WRITTEN.exec(keyword.trim()) ?? [];
    if (source === undefined) throw new PatternError({ code: 'pattern-form' });
    const { steps, work } = compilePattern(inForm(source, 'NFC'), flags ?? '');
    this.#steps = steps;
    this.work = work;
    this.#beginnings = new Beginnings(this.#steps);
  }

  /** Steps of its program. */
  get size(): number {
    return this.#steps.length;
  }

  /** Whether it occurs in a text; null where the text is too long or too much work, and it does not occur in what was read. */
  *searchIn(text: string): Pieces<boolean | null> {
    const read = new PatternText(text);
    try {
      const run = new Run(this.#steps, this.#beginnings, read, new TextWork());
      if (yield* run.next(0)) return true;
    } catch (error) {
      if (error instanceof TooMuchWork) return null;
      throw error;
    }
    return read.isWhole ? false : null;
  }

  /** Matches that do not overlap, each the leftmost and longest. @throws TooMuchWork */
  *findAll(text: PatternText, work: TextWork): Pieces<PatternMatch[]> {
    const matches: PatternMatch[] = [];
    const run = new Run(this.#steps, this.#beginnings, text, work);
    for (let from = 0; from < text.length;) {
      const found = yield* run.next(from);
      if (!found) break;
      work.spend(TAKEN);
      matches.push({ start: text.offsetOf(found.start), end: text.offsetOf(found.end) });
      from = Math.max(found.end, from + 1);
    }
    return matches;
  }
}

class Run {
  readonly #steps: readonly Step[];
  readonly #text: PatternText;
  readonly #work: TextWork;
  readonly #begin: Beginnings;
  /** [different characters] where a match goes on that begins with it, as far as that was asked. */
  readonly #entries: (readonly number[] | undefined)[] = [];
  #states: States | undefined;
  #next: States | undefined;

  constructor(steps: readonly Step[], begin: Beginnings, text: PatternText, work: TextWork) {
    this.#steps = steps;
    this.#begin = begin;
    this.#text = text;
    this.#work = work;
  }

  /** The leftmost longest match from here, in characters. @throws TooMuchWork */
  *next(from: number): Pieces<PatternMatch | undefined> {
    let states = (this.#states ??= new States(this.#steps.length));
    let next = (this.#next ??= new States(this.#steps.length));
    states.clear();
    let best: PatternMatch | undefined;
    for (let here = from; here <= this.#text.length; here += 1) {
      if (this.#work.isTimeToRest()) yield;
      const entries = best ? NONE : this.#entriesAt(here);
      if (states.isEmpty && entries.length === 0) {
        if (best) break;
        this.#work.spend(PASSED);
        continue;
      }
      if (this.#begin.isAsserted && entries.length > 0) this.#enter(states, 0, here, here);
      best = this.#advance(states, next, here, best);
      if (!this.#begin.isAsserted && !best) {
        for (const entry of entries) this.#enter(next, entry, here, here + 1);
      }
      [states, next] = [next, states];
    }
    return best;
  }

  /** Reads the character at a place. @returns the best match so far. */
  #advance(states: States, next: States, here: number, before: PatternMatch | undefined) {
    next.clear();
    const code = this.#text.codes[here];
    let best = before;
    for (const index of states.entered) {
      const start = states.startOf(index);
      if (best && start > best.start) continue;
      const step = at(this.#steps, index);
      if (step.kind === 'match') {
        if (!best || start < best.start || here > best.end) best = { start, end: here };
      } else if (step.kind === 'character' && code !== undefined && step.test.has(code)) {
        this.#enter(next, index + 1, start, here + 1);
      }
    }
    return best;
  }

  #entriesAt(here: number): readonly number[] {
    if (here === this.#text.length) return NONE;
    const kind = int32At(this.#text.kinds, here);
    let entries = this.#entries[kind];
    if (!entries) {
      this.#work.spend(this.#begin.size);
      entries = this.#begin.after(int32At(this.#text.codes, here));
      this.#entries[kind] = entries;
    }
    return entries;
  }

  /** Enters a step and all that it leads to without reading; the leftmost start wins. */
  #enter(states: States, index: number, start: number, here: number): void {
    const open = [index];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      this.#work.spend(1);
      if (!states.enter(i, start)) continue;
      const step = at(this.#steps, i);
      if (step.kind === 'jump') open.push(step.next);
      else if (step.kind === 'split') open.push(step.other, step.next);
      else if (step.kind === 'assert' && this.#holds(step.what, here)) open.push(i + 1);
    }
  }

  #holds(what: '^' | '$' | 'b' | 'B', here: number): boolean {
    if (what === '^') return here === 0;
    if (what === '$') return here === this.#text.length;
    return (this.#text.isWord(here - 1) !== this.#text.isWord(here)) === (what === 'b');
  }
}

/** Steps of a program that were entered, and where in the text each began. */
class States {
  readonly entered: number[] = [];
  /** [steps] -1 where it was not entered. */
  readonly #starts: Int32Array;

  constructor(steps: number) {
    this.#starts = new Int32Array(steps).fill(-1);
  }

  get isEmpty(): boolean {
    return this.entered.length === 0;
  }

  startOf(step: number): number {
    return int32At(this.#starts, step);
  }

  /** False where it was entered from as far left already. */
  enter(step: number, start: number): boolean {
    const known = this.startOf(step);
    if (known >= 0 && known <= start) return false;
    if (known < 0) this.entered.push(step);
    this.#starts[step] = start;
    return true;
  }

  clear(): void {
    for (const step of this.entered) this.#starts[step] = -1;
    this.entered.length = 0;
  }
}

/** The characters that can be the first to be read. */
class Beginnings {
  /** Whether it depends on what stands before, too. */
  readonly isAsserted: boolean = false;
  readonly #tests: (readonly [test: CharacterTest, after: number])[] = [];
  readonly #after = new CharacterMemory((code): readonly number[] =>
    this.#tests.flatMap(([test, next]) => (test.has(code) ? [next] : NONE)),
  );

  constructor(steps: readonly Step[]) {
    const seen = new Set<number>();
    const open = [0];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      if (seen.has(i)) continue;
      seen.add(i);
      const step = at(steps, i);
      if (step.kind === 'character') this.#tests.push([step.test, i + 1]);
      else if (step.kind === 'jump') open.push(step.next);
      else if (step.kind === 'split') open.push(step.other, step.next);
      else if (step.kind === 'assert') {
        this.isAsserted = true;
        open.push(i + 1);
      }
    }
  }

  get size(): number {
    return this.#tests.length;
  }

  /** The steps that follow where a match begins with this character. */
  after(code: number): readonly number[] {
    return this.#after.of(code);
  }
}
