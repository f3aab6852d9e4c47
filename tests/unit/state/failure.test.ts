import { describe, expect, test, vi } from 'vitest';
import { ERRORS } from '../../../src/core/errors';
import { isStop, Stopped } from '../../../src/core/stopped';
import { ProjectBusy } from '../../../src/pipeline/project-lock';
import { isDatabaseOpen } from '../../../src/persist/database';
import { failureOf } from '../../../src/state/failure';
import { storageTrouble } from '../../../src/state/storage-trouble';
import { wordsOf } from '../../../src/ui/words/messages/words-of';

vi.mock('../../../src/persist/database', () => ({ isDatabaseOpen: vi.fn(() => false) }));

/** As it comes out of a worker: name and message are all that is left of an error that tells nothing. */
const crossed = (name: string, message: string) => Object.assign(new Error(message), { name });
const text = (error: unknown) => wordsOf(failureOf(error));

describe('what a person reads of an error', () => {
  test('is what it tells, and never a bare script error', () => {
    expect(failureOf(new ProjectBusy())).toEqual({ code: 'project-busy' });
    expect(failureOf(new TypeError('x is undefined.'))).toEqual({
      code: 'unexpected',
      details: 'x is undefined.',
    });
    for (const [name, audience] of ERRORS) {
      if (audience === 'storage') continue;
      const wrapped =
        'Something went wrong: It broke. Reload this page: it then shows what is kept.';
      expect(text(crossed(name, 'It broke.')), name).toBe(wrapped);
    }
    expect(text('odd')).toBe(
      'Something went wrong: odd. Reload this page: it then shows what is kept.',
    );
    expect(text(new Error(''))).toBe(
      'Something went wrong: Error. Reload this page: it then shows what is kept.',
    );
    expect(failureOf({ told: { code: 1 } }).code).toBe('unexpected');
  });

  test('says what to do where storage is full or the tab is outdated', () => {
    expect(text(crossed('QuotaExceededError', 'x'))).toContain('storage is full');
    expect(text(crossed('VersionError', 'x'))).toContain('Reload this tab');
    expect(text(crossed('TaskChanged', 'x'))).toMatch(/other labels by now.*was not kept.*Reload/);
    expect(text(crossed('SecurityError', 'x'))).toContain('keeps nothing for this page');
  });
});

describe('what is said of an error that nobody foresaw', () => {
  test('promises that everything is kept only where the database is known to be open', () => {
    vi.mocked(isDatabaseOpen).mockReturnValueOnce(true);
    expect(text(new Error('odd'))).toBe(
      'Something went wrong: odd. Everything done so far is kept.',
    );
    expect(text(new Error('odd'))).not.toContain('Everything');
  });
});

describe('what is said of a storage that fails', () => {
  const names = [...ERRORS].flatMap(([name, audience]) => (audience === 'storage' ? [name] : []));

  test('never promises that everything is kept where it is not', () => {
    expect(names).toHaveLength(8);
    for (const name of names) {
      expect(storageTrouble({ name }), name).not.toBeNull();
      expect(text({ name }), name).not.toMatch(/Everything done so far is kept\.$/);
    }
  });

  test('offers to save what only this tab still has wherever something was not kept', () => {
    for (const name of names) {
      const lost = /not kept|shows is lost|except what/.test(text({ name }));
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
