/**
 * @file Runs a compiled pattern over a text: all its states at once (K. Thompson, 1968), so that the
 * time is at most proportional to program times text, and never beyond a fixed number of steps.
 */
import { at } from '../reads';
import type { Step } from './pattern-program';
import { compilePattern, PatternError } from './pattern-program';

export { PatternError } from './pattern-program';

export interface PatternMatch {
  /** Offsets in the text. */
  start: number;
  end: number;
}

/** Beyond this much of a text, keywords are not looked for. */
const MAX_PATTERN_TEXT = 20_000;
/** Some tens of milliseconds. */
const MAX_WORK = 4_000_000;
const WRITTEN = /^\/(.+)\/([a-z]*)$/s;
const WORD_CHARACTER = /[\p{L}\p{N}\p{M}_]/u;

/** Whether a keyword is written as a regular expression: `/…/` or `/…/s`. */
export function isPattern(keyword: string): boolean {
  return WRITTEN.test(keyword.trim());
}

/** Upper and lower case are the same to it, as to all keywords. Texts are to be in Unicode's composed form. */
export class Pattern {
  private readonly steps: readonly Step[];

  /** @throws PatternError saying what cannot be understood. */
  constructor(keyword: string) {
    const [, source, flags] = WRITTEN.exec(keyword.trim()) ?? [];
    if (source === undefined) throw new PatternError({ code: 'pattern-form' });
    this.steps = compilePattern(source.normalize('NFC'), flags ?? '');
  }

  /** Whether it occurs in a text. */
  test(text: string): boolean {
    return new Run(this.steps, Array.from(text.slice(0, MAX_PATTERN_TEXT))).next(0) !== undefined;
  }

  /** Matches that do not overlap, each the leftmost and longest; stops when it takes too long. */
  findAll(text: string): PatternMatch[] {
    const characters = Array.from(text.slice(0, MAX_PATTERN_TEXT));
    const offsets = offsetsOf(characters);
    const matches: PatternMatch[] = [];
    const run = new Run(this.steps, characters);
    for (let from = 0; from < characters.length;) {
      const found = run.next(from);
      if (!found) break;
      matches.push({ start: at(offsets, found.start), end: at(offsets, found.end) });
      from = Math.max(found.end, from + 1);
    }
    return matches;
  }
}

class Run {
  private readonly steps: readonly Step[];
  private readonly characters: readonly string[];
  private work = 0;

  constructor(steps: readonly Step[], characters: readonly string[]) {
    this.steps = steps;
    this.characters = characters;
  }

  /** The leftmost longest match from here, in characters. */
  next(from: number): PatternMatch | undefined {
    let states = new Map<number, number>();
    let best: PatternMatch | undefined;
    for (let at = from; at <= this.characters.length; at += 1) {
      if (!best) this.add(states, 0, at, at);
      const next = new Map<number, number>();
      const character = this.characters.at(at);
      for (const [index, start] of states) {
        if (best && start > best.start) continue;
        const step = this.steps[index];
        if (step?.kind === 'match') {
          if (!best || start < best.start || at > best.end) best = { start, end: at };
        } else if (step?.kind === 'character' && character && step.test.test(character)) {
          this.add(next, index + 1, start, at + 1);
        }
      }
      states = next;
      if ((best && states.size === 0) || this.work > MAX_WORK) break;
    }
    return best;
  }

  /** Enters a step and all that it leads to without reading; the leftmost start wins. */
  private add(states: Map<number, number>, index: number, start: number, at: number): void {
    const open = [index];
    for (let i = open.pop(); i !== undefined; i = open.pop()) {
      this.work += 1;
      const known = states.get(i);
      if (known !== undefined && known <= start) continue;
      states.set(i, start);
      const step = this.steps[i];
      if (step?.kind === 'jump') open.push(step.next);
      else if (step?.kind === 'split') open.push(step.other, step.next);
      else if (step?.kind === 'assert' && this.holds(step.what, at)) open.push(i + 1);
    }
  }

  private holds(what: '^' | '$' | 'b' | 'B', here: number): boolean {
    const { characters } = this;
    if (what === '^') return here === 0;
    if (what === '$') return here === characters.length;
    const before = here > 0 && WORD_CHARACTER.test(at(characters, here - 1));
    const after = here < characters.length && WORD_CHARACTER.test(at(characters, here));
    return (before !== after) === (what === 'b');
  }
}

/** Where each character begins, and where the last one ends. */
function offsetsOf(characters: readonly string[]): number[] {
  const offsets = [0];
  for (const character of characters) offsets.push((offsets.at(-1) ?? 0) + character.length);
  return offsets;
}
