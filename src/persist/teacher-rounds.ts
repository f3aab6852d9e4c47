/** @file Repository of the rounds of a teacher with a budget: the resume point of their choice. */
import type { CurvePoint } from '../core/budget/curve';
import { ofProject, withDatabase, writeToProject } from './database';
import type { TeacherRoundRecord } from './schema';

/** In their order. */
export function readTeacherRounds(projectId: string): Promise<TeacherRoundRecord[]> {
  return withDatabase((db) => db.getAll('teacherRounds', ofProject(projectId)));
}

/** Ends a round, if there was one before, and begins the next, if there is one, in one transaction. */
export async function putTeacherRounds(rounds: readonly TeacherRoundRecord[]): Promise<void> {
  const [first] = rounds;
  if (!first) return;
  await writeToProject(first.projectId, ['teacherRounds'], ({ store }) =>
    Promise.all(rounds.map(async (round) => store('teacherRounds').put(round))),
  );
}

/** What the finished rounds were found to be worth. */
export async function readCurve(projectId: string): Promise<CurvePoint[]> {
  return (await readTeacherRounds(projectId)).flatMap(({ outcome }) => outcome ?? []);
}
