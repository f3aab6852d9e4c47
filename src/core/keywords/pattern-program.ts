/**
 * @file Regular expressions for keywords, compiled to a program that is run in linear time: nobody's
 * pattern can make a page hang, as the browser's own engine would on `(a+)+$`. What needs
 * backtracking (back references, looking around) is refused.
 */
import type { PatternFlaw } from '../messages/teacher';
import { characterTest, type CharacterTest } from './character-test';

/** One step of a program; indices are of steps. */
export type Step =
  | { kind: 'character'; test: CharacterTest }
  | { kind: 'split'; next: number; other: number }
  | { kind: 'jump'; next: number }
  | { kind: 'assert'; what: '^' | '$' | 'b' | 'B' }
  | { kind: 'match' };

/** A pattern that cannot be used. */
export class PatternError extends Error {
  override name = 'PatternError';
  readonly flaw: PatternFlaw;

  constructor(flaw: PatternFlaw) {
    super(flaw.code);
    this.flaw = flaw;
  }
}

const MAX_STEPS = 3_000;
/** What it may take to compile one pattern, in steps: parts that are repeated in one another are written again and again. */
const MAX_WORK = 1_000_000;
/** So much of it each sign of a class takes, … */
const WORK_A_SIGN = 10;
/** … and each property, for which the browser goes through all of Unicode: a tenth of a millisecond. */
const WORK_A_PROPERTY = 1_000;
const PROPERTIES = /\\[pPDSW]/g;
const MAX_REPETITIONS = 200;
/** Groups in one another: each is a call within a call. */
const MAX_DEPTH = 100;
const QUANTIFIER = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/;
const ESCAPE = /^\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}|[pP]\{[^}]*\}|[^])/iu;
const CLASS = /^\[\^?(?:\\[^]|[^\]\\])*\]/;
const GROUP = /^\((?:\?(?::|<[A-Za-z_]\w*>))?/;

/** @throws PatternError */
export function compilePattern(source: string, flags: string): { steps: Step[]; work: number } {
  const unknown = /[^gisu]/.exec(flags)?.[0];
  if (unknown !== undefined) throw new PatternError({ code: 'pattern-flag', flag: unknown });
  const compiler = new Compiler(source, flags);
  const steps = compiler.compile();
  if (matchesNothing(steps)) throw new PatternError({ code: 'pattern-matches-all' });
  return { steps, work: compiler.work };
}

/** Reads a pattern and writes its program as it goes. */
class Compiler {
  private readonly source: string;
  private readonly flags: string;
  private at = 0;
  private depth = 0;
  private steps: Step[] = [];
  /** What it took so far. */
  work = 0;

  constructor(source: string, flags: string) {
    this.source = source;
    this.flags = flags.includes('s') ? 'isu' : 'iu';
  }

  compile(): Step[] {
    this.alternatives();
    if (this.at < this.source.length) throw new PatternError({ code: 'pattern-closes-nothing' });
    this.emit({ kind: 'match' });
    return this.steps;
  }

  /** a|b|c: split to the first and the others, and from the end of each but the last jump over the others. */
  private alternatives(): void {
    const jumps: number[] = [];
    for (;;) {
      const start = this.steps.length;
      this.sequence();
      if (!this.take('|')) break;
      const part = this.cut(start);
      this.emit({ kind: 'split', next: start + 1, other: start + part.length + 2 });
      this.append(part, 1);
      jumps.push(this.steps.length);
      this.emit({ kind: 'jump', next: 0 });
    }
    for (const jump of jumps) this.steps[jump] = { kind: 'jump', next: this.steps.length };
  }

  private sequence(): void {
    while (this.at < this.source.length && !'|)'.includes(this.source.charAt(this.at))) {
      const start = this.steps.length;
      this.atom();
      this.quantified(start);
    }
  }

  private atom(): void {
    const rest = this.source.slice(this.at);
    const character = rest.charAt(0);
    if (character === '(') this.group(rest);
    else if (character === '[')
      this.characters(CLASS.exec(rest)?.[0], {
        code: 'pattern-not-closed',
        bracket: '[',
      });
    else if (character === '\\') this.escape(ESCAPE.exec(rest)?.[0]);
    else if (character === '^' || character === '$') {
      this.at += 1;
      this.emit({ kind: 'assert', what: character });
    } else if ('*+?'.includes(character)) {
      throw new PatternError({ code: 'pattern-repeats-nothing', character });
    } else {
      const one = String.fromCodePoint(rest.codePointAt(0) ?? 0);
      // On their own, braces and brackets mean themselves.
      const literal = '{}]/'.includes(one) ? `\\${one}` : one;
      this.at += one.length;
      this.emitTest(literal);
    }
  }

  private group(rest: string): void {
    if (/^\(\?(?!:|<[A-Za-z_])/.test(rest)) {
      throw new PatternError({ code: 'pattern-looks-around' });
    }
    this.at += GROUP.exec(rest)?.[0].length ?? 1;
    if (++this.depth > MAX_DEPTH) throw new PatternError({ code: 'pattern-long' });
    this.alternatives();
    this.depth -= 1;
    if (!this.take(')')) throw new PatternError({ code: 'pattern-not-closed', bracket: '(' });
  }

  private escape(written: string | undefined): void {
    if (written === undefined) throw new PatternError({ code: 'pattern-ends-early' });
    if (/^\\[1-9k]/.test(written)) throw new PatternError({ code: 'pattern-back-reference' });
    if (written === '\\b' || written === '\\B') {
      this.at += 2;
      this.emit({ kind: 'assert', what: written === '\\b' ? 'b' : 'B' });
    } else this.characters(written, { code: 'pattern-ends-early' });
  }

  /** A part of the pattern that stands for one character, left to the browser's engine. */
  private characters(written: string | undefined, flaw: PatternFlaw): void {
    if (written === undefined) throw new PatternError(flaw);
    this.at += written.length;
    const properties = written.match(PROPERTIES)?.length ?? 0;
    this.spend(WORK_A_SIGN * written.length + WORK_A_PROPERTY * properties);
    this.emitTest(written);
  }

  private emitTest(written: string): void {
    try {
      this.emit({ kind: 'character', test: characterTest(written, this.flags) });
    } catch (error) {
      if (error instanceof PatternError) throw error;
      throw new PatternError({ code: 'pattern-unknown', part: written });
    }
  }

  /** What was emitted since `start`, repeated as the next characters say. */
  private quantified(start: number): void {
    const [written, least, range, most] = QUANTIFIER.exec(this.source.slice(this.at)) ?? [];
    if (written === undefined) return;
    this.at += written.length;
    const part = this.cut(start);
    const min = least === undefined ? (written.startsWith('+') ? 1 : 0) : Number(least);
    const max = maximum(written, least, range, most);
    if (min > MAX_REPETITIONS || (max !== null && (max > MAX_REPETITIONS || max < min))) {
      throw new PatternError({ code: 'pattern-repeats-much', part: written });
    }
    for (let i = 0; i < min; i += 1) this.append(part, this.steps.length - start);
    if (max === null) {
      const loop = this.steps.length;
      this.emit({ kind: 'split', next: loop + 1, other: loop + part.length + 2 });
      this.append(part, loop + 1 - start);
      this.emit({ kind: 'jump', next: loop });
    } else {
      for (let i = min; i < max; i += 1) {
        const here = this.steps.length;
        this.emit({ kind: 'split', next: here + 1, other: here + part.length + 1 });
        this.append(part, here + 1 - start);
      }
    }
    if (QUANTIFIER.test(this.source.slice(this.at))) {
      throw new PatternError({ code: 'pattern-repeats-twice' });
    }
  }

  /** Takes back what was emitted since `start`. */
  private cut(start: number): Step[] {
    return this.steps.splice(start);
  }

  /** Emits steps again, their targets moved. */
  private append(steps: readonly Step[], by: number): void {
    for (const step of steps) {
      if (step.kind === 'jump') this.emit({ kind: 'jump', next: step.next + by });
      else if (step.kind === 'split') {
        this.emit({ kind: 'split', next: step.next + by, other: step.other + by });
      } else this.emit(step);
    }
  }

  private spend(work: number): void {
    this.work += work;
    if (this.work > MAX_WORK) throw new PatternError({ code: 'pattern-long' });
  }

  private emit(step: Step): void {
    this.spend(1);
    if (this.steps.length >= MAX_STEPS) throw new PatternError({ code: 'pattern-long' });
    this.steps.push(step);
  }

  private take(character: string): boolean {
    if (this.source.charAt(this.at) !== character) return false;
    this.at += 1;
    return true;
  }
}

/** Null: no maximum. */
function maximum(
  written: string,
  least: string | undefined,
  range: string | undefined,
  most: string | undefined,
): number | null {
  if (least === undefined) return written.startsWith('?') ? 1 : null;
  if (range === undefined) return Number(least);
  return most === '' || most === undefined ? null : Number(most);
}

/** Whether the program can end without reading a character. */
function matchesNothing(steps: readonly Step[]): boolean {
  const seen = new Set<number>();
  const visit = (index: number): boolean => {
    const step = steps[index];
    if (!step || seen.has(index)) return false;
    seen.add(index);
    switch (step.kind) {
      case 'match':
        return true;
      case 'character':
        return false;
      case 'assert':
        return visit(index + 1);
      case 'jump':
        return visit(step.next);
      case 'split':
        return visit(step.next) || visit(step.other);
    }
  };
  return visit(0);
}
