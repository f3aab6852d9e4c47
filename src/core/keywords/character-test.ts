/**
 * @file Which characters a part of a pattern stands for. Most patterns are made of the same few parts: each is compiled
 * once, and asked once about each character.
 */

/** Beyond so many different parts they are made anew; what patterns hold already stays good. */
const MOST_TESTS = 10_000;
/** Of all memories together: strangers' patterns and texts may have any number of characters. */
const MOST_REMEMBERED = 500_000;

let remembered = 0;
/** How often all memories were emptied. */
let emptied = 0;

/** What is known of characters. All memories are emptied when they hold too much together. */
export class CharacterMemory<Value> {
  readonly #values = new Map<number, Value>();
  readonly #find: (code: number) => Value;
  #emptied = 0;

  constructor(find: (code: number) => Value) {
    this.#find = find;
  }

  /** @param code of the character, as `codePointAt` has it. */
  of(code: number): Value {
    if (this.#emptied !== emptied) this.#values.clear();
    this.#emptied = emptied;
    const known = this.#values.get(code);
    if (known !== undefined) return known;
    const value = this.#find(code);
    this.#values.set(code, value);
    remembered += 1;
    if (remembered > MOST_REMEMBERED) {
      remembered = 0;
      emptied += 1;
    }
    return value;
  }
}

export class CharacterTest {
  readonly #known: CharacterMemory<boolean>;

  /** @throws SyntaxError for what the browser does not understand. */
  constructor(written: string, flags: string) {
    const expression = new RegExp(`^${written}$`, flags);
    this.#known = new CharacterMemory((code) => expression.test(String.fromCodePoint(code)));
  }

  has(code: number): boolean {
    return this.#known.of(code);
  }
}

const tests = new Map<string, CharacterTest>();

/** The one test of a part. @throws SyntaxError as above. */
export function characterTest(written: string, flags: string): CharacterTest {
  const key = `${flags} ${written}`;
  let test = tests.get(key);
  if (!test) {
    test = new CharacterTest(written, flags);
    if (tests.size >= MOST_TESTS) tests.clear();
    tests.set(key, test);
  }
  return test;
}
