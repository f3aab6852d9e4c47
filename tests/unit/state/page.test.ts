/** @file The first screen hands on what a person does before the larger part of the page is there. */
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { mayHoldProjects } from '../../../src/persist/before-opening/any-project';
import { Page } from '../../../src/state/page.svelte';
import type { Session } from '../../../src/state/project/session.svelte';

vi.mock('../../../src/persist/before-opening/any-project', () => ({ mayHoldProjects: vi.fn() }));

/** As much of a session as the page has to do with. */
class FakeSession {
  static opened: string[] = [];
  static isReady: Promise<unknown> = Promise.resolve();
  isReady = false;
  readonly reading = null;
  readonly screen = 'start';
  readonly status = { state: 'idle', step: '' };

  async begin(search: string): Promise<void> {
    FakeSession.opened.push(`begin ${search}`);
    await FakeSession.isReady;
    this.isReady = true;
  }
  async openFiles(files: readonly File[]): Promise<void> {
    FakeSession.opened.push(files.map(({ name }) => name).join(', '));
    await Promise.resolve();
  }
  async openSample(name: string, runs: boolean): Promise<void> {
    FakeSession.opened.push(`sample ${name}${runs ? ', run' : ''}`);
    await Promise.resolve();
  }
}
const PARTS = { Session: FakeSession as unknown as new () => Session };
const FILES = [new File(['text'], 'a.csv'), new File(['{}'], 'recipe.json')];

/** A promise that the test settles. */
function settledByHand<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((settle) => (resolve = settle));
  return { promise, resolve };
}

/** A page whose larger part comes when the test says so. */
function pageOnItsWay() {
  const fetched = settledByHand<typeof PARTS>();
  return { page: new Page(() => fetched.promise), arrive: () => fetched.resolve(PARTS) };
}

beforeEach(() => {
  vi.mocked(mayHoldProjects).mockReset().mockResolvedValue(false);
  FakeSession.opened = [];
  FakeSession.isReady = Promise.resolve();
  vi.stubGlobal('location', { search: '' });
  vi.stubGlobal('document', { visibilityState: 'hidden' });
});

describe('before the larger part is there', () => {
  test('a newcomer sees the start as soon as it is known that nothing is kept', async () => {
    const { page } = pageOnItsWay();
    void page.begin('');
    expect(page.isOpening).toBe(true);
    await vi.waitFor(() => expect(page.isOpening).toBe(false));
    expect([page.screen, page.session]).toEqual(['start', null]);
  });

  test('who has projects waits for the one that was open last', async () => {
    vi.mocked(mayHoldProjects).mockResolvedValue(true);
    const { page, arrive } = pageOnItsWay();
    const begun = page.begin('');
    await Promise.resolve();
    expect(page.isOpening).toBe(true);
    arrive();
    await begun;
    expect(page.isOpening).toBe(false);
  });

  test('an address that asks for a sample is shown at the start, whatever is kept', () => {
    vi.mocked(mayHoldProjects).mockResolvedValue(true);
    const { page } = pageOnItsWay();
    void page.begin('?sample=dbpedia');
    expect(page.isOpening).toBe(false);
  });

  test('files are said to be read at once, and opened once what was open last is known', async () => {
    const { page, arrive } = pageOnItsWay();
    const known = settledByHand<null>();
    FakeSession.isReady = known.promise;
    void page.begin('');
    const opened = page.openFiles(FILES);
    expect(page.reading?.message).toBe('Reading a.csv, recipe.json');
    expect([page.status, page.isUntouched]).toEqual([{ state: 'running', step: 'import' }, false]);
    arrive();
    await vi.waitFor(() => expect(FakeSession.opened).toEqual(['begin ']));
    expect(page.reading).not.toBeNull();
    known.resolve(null);
    await opened;
    expect(FakeSession.opened).toEqual(['begin ', 'a.csv, recipe.json']);
    expect(page.reading).toBeNull();
  });

  test('so is a sample', async () => {
    const { page, arrive } = pageOnItsWay();
    const opened = page.openSample('dbpedia', true);
    expect(page.reading?.message).toBe('Reading dbpedia');
    arrive();
    await opened;
    expect(FakeSession.opened).toEqual(['begin ', 'sample dbpedia, run']);
  });
});

describe('a larger part that does not come', () => {
  test('is told, keeps nothing waiting, and is tried again by the next thing that is done', async () => {
    const fetch = vi.fn(() => Promise.resolve(PARTS));
    fetch.mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'));
    const page = new Page(fetch);
    await page.openFiles(FILES);
    expect([page.isFailed, page.reading, page.session]).toEqual([true, null, null]);
    await page.openFiles(FILES);
    expect(page.isFailed).toBe(false);
    expect(FakeSession.opened).toEqual(['begin ', 'a.csv, recipe.json']);
  });
});

test('one session is made, however much is done meanwhile', async () => {
  const { page, arrive } = pageOnItsWay();
  const all = [page.begin(''), page.openFiles(FILES), page.openSample('dbpedia', false)];
  arrive();
  await Promise.all(all);
  expect(FakeSession.opened.filter((each) => each.startsWith('begin'))).toHaveLength(1);
});
