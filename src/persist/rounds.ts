/** @file Repository of the rounds of a teacher with a budget: the resume point of their choice. */
import type { CurvePoint } from '../core/budget/curve';
import { ofProject, withDatabase, writeToProject } from './database';
import type { RoundRecord } from './schema';

/** In their order. */
export function readRounds(projectId: string): Promise<RoundRecord[]> {
  return withDatabase((db) => db.getAll('rounds', ofProject(projectId)));
}

/** Ends a round, if there was one before, and begins the next, if there is one, in one transaction. */
export async function putRounds(rounds: readonly RoundRecord[]): Promise<void> {
  const [first] = rounds;
  if (!first) return;
  await writeToProject(first.projectId, ['rounds'], ({ store }) =>
    Promise.all(rounds.map((round) => store('rounds').put(round))),
  );
}

/** What the finished rounds were found to be worth. */
export async function readCurve(projectId: string): Promise<CurvePoint[]> {
  return (await readRounds(projectId)).flatMap(({ outcome }) => outcome ?? []);
}
