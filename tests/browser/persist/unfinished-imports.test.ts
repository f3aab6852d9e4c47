/** @file What is swept of imports that never came to their end: what a closed tab left, never what another tab is at. */
import { afterEach, describe, expect, test, vi } from 'vitest';
import { putProject } from '../../../src/persist/projects';
import { putRowChunk } from '../../../src/persist/rows';
import { sweepUnfinishedImports, withImportLease } from '../../../src/pipeline/import-lease';
import { countRecords, deleteAllProjects, projectRecord } from '../../helpers/project-records';

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT = { projects: 1, rows: 1 };
const GONE = { projects: 0, rows: 0 };

const tabs = new Set<Worker>();

afterEach(async () => {
  for (const tab of tabs) tab.terminate();
  tabs.clear();
  Reflect.deleteProperty(navigator, 'locks');
  vi.restoreAllMocks();
  await deleteAllProjects();
});

/** A project of which the first rows were read. */
async function halfImported(fileName: string, createdAt = Date.now()): Promise<string> {
  const { id } = projectRecord();
  await putProject(projectRecord({ id, fileName, createdAt, stage: 'importing' }));
  await putRowChunk(id, 0, [['a', 'b']]);
  return id;
}

/** Another client of the browser that holds what a tab holds as it imports, until it ends. */
async function tabThatImports(projectId: string): Promise<Worker> {
  const script = `navigator.locks.request('shortlist.import.${projectId}', () => {
    postMessage('holding');
    return new Promise(() => {});
  });`;
  const tab = new Worker(URL.createObjectURL(new Blob([script])));
  tabs.add(tab);
  await new Promise((resolve) => tab.addEventListener('message', resolve, { once: true }));
  return tab;
}

describe('an import', () => {
  test('of another tab is not swept, and is once that tab has ended', async () => {
    const live = await halfImported('live.csv');
    const left = await halfImported('left.csv');
    const tab = await tabThatImports(live);
    expect(await sweepUnfinishedImports()).toEqual(['left.csv']);
    expect(await countRecords(live)).toMatchObject(KEPT);
    expect(await countRecords(left)).toMatchObject(GONE);
    tab.terminate();
    await expect.poll(sweepUnfinishedImports).toEqual(['live.csv']);
    expect(await countRecords(live)).toMatchObject(GONE);
  });

  test('is held by the lease that its tab takes, whether it ends well or not', async () => {
    const id = await halfImported('own.csv');
    const failed = withImportLease(id, async () => {
      expect(await sweepUnfinishedImports()).toEqual([]);
      throw new Error('no such file');
    });
    await expect(failed).rejects.toThrow('no such file');
    expect(await sweepUnfinishedImports()).toEqual(['own.csv']);
  });

  test('that ends between the look and the sweep is no longer swept', async () => {
    const id = await halfImported('just.csv');
    const request = navigator.locks.request.bind(navigator.locks) as (
      ...all: unknown[]
    ) => Promise<unknown>;
    vi.spyOn(navigator.locks, 'request').mockImplementation(async (...all: unknown[]) => {
      await putProject(projectRecord({ id, stage: 'task' }));
      return request(...all);
    });
    expect(await sweepUnfinishedImports()).toEqual([]);
    expect(await countRecords(id)).toMatchObject(KEPT);
  });

  test('counts as left after a day where the browser keeps locks from pages', async () => {
    const recent = await halfImported('recent.csv', Date.now() - DAY_MS / 2);
    await halfImported('old.csv', Date.now() - 2 * DAY_MS);
    await halfImported('of a clock put back.csv', Date.now() + 2 * DAY_MS);
    Object.defineProperty(navigator, 'locks', { value: undefined, configurable: true });
    const swept = await sweepUnfinishedImports();
    expect(swept.toSorted()).toEqual(['of a clock put back.csv', 'old.csv']);
    expect(await countRecords(recent)).toMatchObject(KEPT);
  });
});
