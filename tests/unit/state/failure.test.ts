import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../../src/core/errors';
import { isStop, Stopped } from '../../../src/core/stopped';
import { failureText } from '../../../src/state/failure';
import { storageTrouble } from '../../../src/state/storage-trouble';

/** As it comes out of a worker: name and message are all that is left. */
const crossed = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('what a person reads of an error', () => {
  test('is its own message where that was written for people, and never a bare script error', () => {
    for (const [name, audience] of ERRORS) {
      const text = failureText(crossed(name, 'It broke.'));
      const wrapped = 'Something went wrong: It broke. Everything done so far is kept.';
      if (audience === 'storage') expect(text).toBe(storageTrouble({ name })?.text);
      else expect(text).toBe(audience === 'written' ? 'It broke.' : wrapped);
    }
    expect(failureText(new TypeError('x is undefined'))).toMatch(/^Something went wrong/);
    expect(failureText('odd')).toBe('Something went wrong: odd');
  });

  test('says what to do where storage is full or the tab is outdated', () => {
    expect(failureText(crossed('QuotaExceededError', 'x'))).toContain('storage is full');
    expect(failureText(crossed('VersionError', 'x'))).toContain('Reload this tab');
  });
});

describe('what is said of a storage that fails', () => {
  const names = [...ERRORS].flatMap(([name, audience]) => (audience === 'storage' ? [name] : []));

  test('never promises that everything is kept where it is not', () => {
    expect(names).toHaveLength(7);
    for (const name of names) {
      expect(storageTrouble({ name })?.text, name).not.toMatch(/Everything done so far is kept\.$/);
    }
  });

  test('offers to save what only this tab still has wherever something was not kept', () => {
    for (const name of names) {
      const lost = /not kept|shows is lost|except what/.test(storageTrouble({ name })?.text ?? '');
      expect(storageTrouble({ name })?.remedies.includes('rescue') ?? false, name).toBe(lost);
    }
  });

  test('leaves every other error alone', () => {
    for (const other of [new Error('x'), null, 'StorageFull', {}]) {
      expect(storageTrouble(other)).toBeNull();
    }
  });
});

test('a stop is told from a failure, whoever threw it', () => {
  expect(isStop(new Stopped())).toBe(true);
  expect(isStop(crossed('Stopped', 'x'))).toBe(true);
  expect(isStop(new DOMException('x', 'AbortError'))).toBe(true);
  for (const other of [new Error('x'), null, 'Stopped', {}]) expect(isStop(other)).toBe(false);
});
