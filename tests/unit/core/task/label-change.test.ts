/** @file What becomes of labels: who is whom, what is kept under which name, which columns move where. */
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../src/core/random';
import { carriedAnswer, planChange } from '../../../../src/core/task/change-plan';
import {
  humanNameOf,
  labelChange,
  reordered,
  withFormerNames,
} from '../../../../src/core/task/label-change';
import { parseRecipe, type Label, type Recipe } from '../../../../src/core/task/recipe';

const named = (...names: string[]): Label[] => names.map((name) => ({ name }));

function recipeOf(labels: Label[], more: { teacher?: object; task?: object } = {}): Recipe {
  return parseRecipe({
    shortlist: 1,
    task: { textColumn: 'text', labels, ...more.task },
    teacher: more.teacher ?? { kind: 'endpoint', url: 'http://localhost/v1', model: 'm' },
  });
}

describe('any change of a list of labels', () => {
  /** Labels with numbers that outlive their names: the oracle of who is whom. */
  function randomChange(seed: number) {
    const random = seededRandom(seed);
    const upTo = (count: number) => Math.floor(random() * count);
    const names = 'abcdefghij'.split('');
    const before = names.slice(0, 2 + upTo(6)).map((name, id) => ({ id, name }));
    let after = before.map((label) => ({ ...label }));
    if (after.length > 2 && random() < 0.5) after.splice(upTo(after.length), 1);
    const free = (own: string) =>
      names.filter((name) => name === own || after.every((label) => label.name !== name));
    for (const label of after) {
      if (random() < 0.4)
        label.name = free(label.name)[upTo(free(label.name).length)] ?? label.name;
    }
    const [first, second] = after;
    if (first && second && random() < 0.3) {
      [first.name, second.name] = [second.name, first.name];
    }
    if (random() < 0.4) after.push({ id: 100, name: free('')[0] ?? 'z' });
    if (random() < 0.5) after = after.toSorted(() => random() - 0.5);
    return { before, after };
  }

  test('people’s labels, answers and distributions follow their label', () => {
    for (let seed = 1; seed <= 500; seed++) {
      const { before, after } = randomChange(seed);
      const nameBefore = new Map(before.map(({ id, name }) => [id, name]));
      const renames = new Map(
        after.flatMap(({ id, name }): [string, string][] => {
          const old = nameBefore.get(id);
          return old === undefined ? [] : [[old, name]];
        }),
      );
      const change = labelChange(before, after, renames);
      const nameOf = humanNameOf(change, after, renames);
      for (const { id, name } of before) {
        const now = after.find((label) => label.id === id);
        // A line that was removed and another of its name are one label.
        const heir = now ?? after.find((label) => label.id === 100 && label.name === name);
        expect(change.names.get(name), `seed ${seed}`).toBe(heir?.name ?? null);
        if (heir) expect(nameOf(name)).toBe(heir.name);
        // What waits shows under no other label.
        else expect(after.map((label) => label.name)).not.toContain(nameOf(name));
        const answer = carriedAnswer({ row: 1, status: 'annotated', candidates: [name] }, change);
        expect(answer?.status === 'annotated' ? answer.candidates : null).toEqual(
          heir ? [heir.name] : null,
        );
      }
      if (change.added.length + change.removed.length > 0) continue;
      const values = Float32Array.from([...before, ...before], ({ id }, i) => i * 1000 + id);
      const moved = reordered(values, change.places);
      after.forEach(({ name }, place) => {
        const [old] = [...change.names].find(([, now]) => now === name) ?? [];
        const id = before.findIndex((label) => label.name === old);
        expect(moved[place]).toBe(values[id]);
        expect(moved[before.length + place]).toBe(values[before.length + id]);
      });
    }
  });
});

describe('renames that nobody said', () => {
  test('are believed where they leave no doubt, and nowhere else', () => {
    const change = (before: Label[], after: Label[]) => labelChange(before, after).renamed;
    expect(change(named('sport', 'Food'), named('Sport', 'Food'))).toEqual([['sport', 'Sport']]);
    const about = { description: 'Matches and players', keywords: ['goal'] };
    expect(
      change(
        [{ name: 'A', ...about }, { name: 'B' }],
        [{ name: 'Sport', ...about }, { name: 'B' }],
      ),
    ).toEqual([['A', 'Sport']]);
    expect(change(named('Group 1', 'Food'), named('Group 2', 'Food'))).toEqual([]);
    expect(change(named('A', 'B'), named('B', 'A'))).toEqual([]);
  });
});

describe('what a change leaves', () => {
  const before = recipeOf([{ name: 'Sport', description: 'Games' }, { name: 'Food' }]);
  const plan = (labels: Label[], wishes: Parameters<typeof planChange>[2] = {}) => {
    const { answers, keepsTrainings } = planChange(before, recipeOf(labels), wishes);
    return [answers, keepsTrainings];
  };

  test('a rename and another order: everything', () => {
    const renames = new Map([['Sport', 'Sports']]);
    expect(plan([{ name: 'Food' }, { name: 'Sports', description: 'Games' }], { renames })).toEqual(
      [...['keep', true]],
    );
  });

  test('a person may have the teacher asked anew all the same', () => {
    const renames = new Map([['Sport', 'Sports']]);
    const renamed = [{ name: 'Sports', description: 'Games' }, { name: 'Food' }];
    expect(plan(renamed, { renames, asksAnew: true })).toEqual(['ask', false]);
  });

  test('another description asks anew, unless a person keeps the answers', () => {
    const described = [{ name: 'Sport', description: 'Matches' }, { name: 'Food' }];
    expect(plan(described)).toEqual(['ask', false]);
    expect(plan(described, { asksAnew: false })).toEqual(['keep', true]);
  });

  test('a label less narrows the answers; one more asks anew, whatever anybody says', () => {
    const three = recipeOf(named('Sport', 'Food', 'Art'));
    expect(planChange(three, recipeOf(named('Sport', 'Art')))).toMatchObject({
      ...{ answers: 'narrow', keepsTrainings: false },
    });
    expect(planChange(recipeOf(named('Sport', 'Art')), three, { asksAnew: false })).toMatchObject({
      ...{ answers: 'ask', keepsTrainings: false },
    });
  });

  test('examples that follow their label’s name are the same examples', () => {
    const shots = (name: string) => ({ task: { shots: [{ text: 'a', labels: [name] }] } });
    const renames = new Map([['Sport', 'Sports']]);
    const now = recipeOf(named('Sports', 'Food'), shots('Sports'));
    const then = recipeOf(named('Sport', 'Food'), shots('Sport'));
    expect(planChange(then, now, { renames }).answers).toBe('keep');
  });

  test('words about labels cost nothing where a column gives the candidates', () => {
    const teacher = { kind: 'column', column: 'c' };
    const described = [{ name: 'Sport', description: 'Matches' }, { name: 'Food' }];
    const now = recipeOf(described, { teacher, task: { instructions: 'Read well.' } });
    expect(planChange(recipeOf(named('Sport', 'Food'), { teacher }), now)).toMatchObject({
      ...{ answers: 'keep', keepsTrainings: true, isOpen: false },
    });
  });

  test('an answer keeps its order, scores and single label under the names of now', () => {
    const change = labelChange(named('a', 'b', 'c'), named('c', 'x'), new Map([['b', 'x']]));
    const answer = {
      ...{ row: 3, status: 'annotated' as const, candidates: ['a', 'b', 'c'] },
      ...{ scores: [3, 2, 1], single: 'a', shown: 3 },
    };
    expect(carriedAnswer(answer, change)).toEqual({
      ...{ row: 3, status: 'annotated', candidates: ['x', 'c'], scores: [2, 1], shown: 2 },
    });
  });
});

describe('the names that labels had before', () => {
  const before = [{ name: 'Fall', formerNames: ['slip'] }, { name: 'Dose' }];

  test('grow with each rename, and go where a label is called so', () => {
    const after = [{ name: 'Accident' }, { name: 'slip' }];
    const renames = new Map([['Fall', 'Accident'], ['Dose', 'slip']]); // prettier-ignore
    const change = labelChange(before, after, renames);
    expect(withFormerNames(before, after, change)).toEqual([
      { name: 'Accident', formerNames: ['Fall'] },
      { name: 'slip', formerNames: ['Dose'] },
    ]);
  });

  test('stay where nothing is renamed, and are forgotten with a name that is back', () => {
    const same = [{ name: 'Fall' }, { name: 'Dose' }];
    expect(withFormerNames(before, same, labelChange(before, same))).toEqual(before);
    const back = [{ name: 'slip' }, { name: 'Dose' }];
    const change = labelChange(before, back, new Map([['Fall', 'slip']]));
    expect(withFormerNames(before, back, change)).toEqual([
      { name: 'slip', formerNames: ['Fall'] },
      { name: 'Dose' },
    ]);
  });
});
