/** @file Records of every version of the schema, with the values of its time, open and run today. */
import { openDB, type IDBPDatabase } from 'idb';
import { afterEach, expect, test } from 'vitest';
import { parseRecipe } from '../../../src/core/task/recipe';
import { dropDatabase } from '../../../src/persist/database';
import { DATABASE_VERSION, MIGRATIONS } from '../../../src/persist/versions/migrations';
import { getAuditDesign } from '../../../src/persist/audit-designs';
import { allHumanLabels } from '../../../src/persist/human-labels';
import { deleteProject, getProject, listProjects } from '../../../src/persist/projects';
import type { ShortlistSchema } from '../../../src/persist/schema';
import { getSentenceEmbeddings } from '../../../src/persist/sentence-embeddings';
import { readTeacherRounds } from '../../../src/persist/teacher-rounds';
import { annotate } from '../../../src/pipeline/teach/annotate';
import { distil } from '../../../src/pipeline/train/distil';
import { unstopped } from '../../helpers/topic-project';

interface Fixture {
  version: number;
  records: Record<string, unknown[]>;
}

/** Frozen like the migrations: one is added with each version, and none is ever changed. */
const FIXTURES = Object.values(
  import.meta.glob<Fixture>('../../fixtures/records/v*.json', { eager: true, import: 'default' }),
).sort((a, b) => a.version - b.version);

afterEach(dropDatabase);

/** Leaves the database as that version of the page left it. */
async function restore({ version, records }: Fixture): Promise<void> {
  await dropDatabase();
  const db = await openDB<ShortlistSchema>('shortlist', version, {
    upgrade: (upgraded, oldVersion, _newVersion, transaction) => {
      for (const one of MIGRATIONS.slice(oldVersion, version)) one(upgraded, transaction);
    },
  });
  const raw = db as unknown as IDBPDatabase;
  for (const [store, values] of Object.entries(records)) {
    for (const value of values) await raw.put(store, value);
  }
  db.close();
}

test('there is a fixture of every version', () => {
  const versions = Array.from({ length: DATABASE_VERSION }, (_, i) => i + 1);
  expect(FIXTURES.map(({ version }) => version)).toEqual(versions);
});

test.each(FIXTURES)(
  'a project of version $version opens complete and runs to its end',
  async (fixture) => {
    await restore(fixture);
    const project = await getProject('kept');
    expect(project?.recipe).toEqual(parseRecipe(project?.recipe));
    await annotate('kept', unstopped());
    expect(await distil('kept', unstopped())).toMatchObject({ stage: 'done', rowCount: 12 });
  },
);

test('labels of people, audits, rounds and embeddings come along where their stores get other names', async () => {
  const [before] = FIXTURES.filter(({ version }) => version === 8);
  if (!before) throw new Error('no fixture');
  const design = {
    ...{ projectId: 'kept', createdAt: 1, seed: 7, skipped: [], recalibrates: false },
    ...{
      population: Int32Array.of(3, 5),
      stratumOf: Uint8Array.of(0, 0),
      sample: Int32Array.of(1),
    },
    acceptedPrecision: null,
  };
  const round = { projectId: 'kept', round: 0, rows: Int32Array.of(4, 2), outcome: null };
  await restore({
    version: 8,
    records: {
      ...before.records,
      overrides: [{ projectId: 'kept', row: 5, label: 'tools', origin: 'audit' }],
      audits: [design],
      rounds: [round],
      embeddings: [{ space: 's', key: 'k', vector: Float32Array.of(1) }],
    },
  });
  expect(await allHumanLabels('kept')).toEqual(new Map([[5, { label: 'tools', origin: 'audit' }]]));
  expect(await getAuditDesign('kept')).toEqual(design);
  expect(await readTeacherRounds('kept')).toEqual([round]);
  expect(await getSentenceEmbeddings('s', ['k'])).toEqual([Float32Array.of(1)]);
  await deleteProject('kept');
  expect(await allHumanLabels('kept')).toEqual(new Map());
  expect(await getAuditDesign('kept')).toBeUndefined();
});

test('a recipe that today’s rules refuse is kept as it is, and hides no other project', async () => {
  const [first] = FIXTURES;
  if (!first) throw new Error('no fixture');
  const old = structuredClone(first.records['projects']?.[0]) as {
    id: string;
    recipe: { teacher: object };
  };
  old.id = 'refused';
  old.recipe.teacher = { kind: 'endpoint', url: 'http://user@host.example/v1', model: 'm' };
  const projects = [...(first.records['projects'] ?? []), old];
  await restore({ ...first, records: { ...first.records, projects } });
  expect(await listProjects()).toHaveLength(2);
  const { recipe } = (await getProject('refused')) ?? {};
  expect(recipe?.teacher).toEqual(old.recipe.teacher);
  expect(recipe?.refinery.regularisers).toEqual([]);
});
