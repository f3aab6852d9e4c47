/** @file What core, workers and steps tell, in words: all codes have them, and no word shows a program's inside. */
import { describe, expect, test } from 'vitest';
import type { Message } from '../../../src/core/messages/message';
import { WORDS, wordsOf } from '../../../src/ui/words/messages/words-of';
import { messageSamples } from '../../helpers/message-samples';

const samples = messageSamples();

describe('the words of messages', () => {
  test('are there for every code, and for no other', () => {
    const codes = new Set(samples.map(({ code }) => code));
    expect(Object.keys(WORDS).sort()).toEqual([...codes].sort());
  });

  test.each(samples.map((sample) => [sample.code, sample] as const))(
    'of %s are sentences whatever its data are',
    (_, sample) => {
      const words = wordsOf(sample as Message);
      expect(words).not.toMatch(/undefined|\bnull\b|NaN|\[object|\$\{|function|=>/);
      expect(words).not.toMatch(/ {2}| [,.;:](?= |$)|\(\)|\.\.(?!\.)/);
      expect(words).toMatch(/^\p{Lu}.*|^[“\d].*/u);
      // Numbers come by the one module that formats them.
      expect(words).not.toContain('1234');
    },
  );

  test.each([null, 'ollama', 'lm-studio', 'vllm'] as const)(
    'of a server without an answer (%s) name all that it may be',
    (program) => {
      const url = 'http://localhost/v1';
      const words = wordsOf({ code: 'server-unreachable', url, program });
      expect(words).toMatch(/runs.*address is right.*CORS.*send on to another address/);
    },
  );

  test('leave a sentence that was stored before there were codes as it is', () => {
    expect(wordsOf('The model’s answer was empty.')).toBe('The model’s answer was empty.');
  });

  test('turn no letter round, whatever a file is called or says', () => {
    const name = '\u202Efdp.elif\u2066.csv';
    const told = [
      { code: 'files-still-read' },
      { code: 'sample-unknown', sample: name, known: [name] },
    ];
    for (const one of [...told, `About ${name}: nothing was kept.`]) {
      expect(wordsOf(one as Message)).not.toMatch(/[\u202A-\u202E\u2066-\u2069]/);
    }
    expect(wordsOf(told[1] as Message)).toContain('fdp.elif.csv');
  });

  test('say something of a code that a newer version stored', () => {
    expect(wordsOf({ code: 'of-tomorrow' } as never)).toBe(
      'Something went wrong: of-tomorrow. Reload this page: it then shows what is kept.',
    );
    expect(wordsOf({ code: 'toString' } as never)).toMatch(/^Something went wrong/);
  });
});
