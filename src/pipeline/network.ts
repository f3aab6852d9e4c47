/**
 * @file The door to the network: no worker may reach a host that a person has not allowed. Steps ask
 * here before they start a worker, and the worker gets no more than the answer (workers/network-guard).
 */
import { withTeacherWorker } from '../bridge/workers';
import {
  hostOf,
  recipeNeeds,
  studentNeeds,
  teacherNeeds,
  WEBLLM_NEEDS,
  type NetworkNeed,
} from '../core/network/needs';
import type { Recipe, StudentConfig, TeacherConfig } from '../core/task/recipe';
import { DEFAULT_MODEL, singlePrecisionId } from '../core/engines/models';
import { isAllowed } from '../persist/permissions';

export { allow, rememberedPermissions, withdraw } from '../persist/permissions';

/** Somebody has to be asked first. */
export class NetworkNotAllowed extends Error {
  override name = 'NetworkNotAllowed';
  readonly needs: readonly NetworkNeed[];

  constructor(needs: readonly NetworkNeed[]) {
    const hosts = needs.map(({ origin }) => hostOf(origin)).join(' and ');
    super(`Nothing was sent or fetched: nobody has allowed this page to reach ${hosts}.`);
    this.needs = needs;
  }
}

/** @throws NetworkNotAllowed naming every host that a run would reach and nobody has allowed. */
export async function requireNetworkOf(recipe: Recipe): Promise<void> {
  const needs = recipeNeeds(recipe);
  if (needs.every(isAllowed)) return;
  const isKept = await isModelKept(recipe.teacher);
  requirePermissions(isKept ? studentNeeds(recipe.student) : needs);
}

/** The origins that a teacher's worker may reach. @throws NetworkNotAllowed */
export async function originsOfTeacher(teacher: TeacherConfig): Promise<string[]> {
  const needs = teacherNeeds(teacher);
  if (!needs.every(isAllowed) && (await isModelKept(teacher))) return [];
  return requirePermissions(needs);
}

/** The origins that a student's worker may reach, or its encoder's. @throws NetworkNotAllowed */
export function originsOfStudent(student: StudentConfig): string[] {
  return requirePermissions(studentNeeds(student));
}

/** The origins from which a language model of the list is downloaded. @throws NetworkNotAllowed */
export function originsOfDownload(): string[] {
  return requirePermissions(WEBLLM_NEEDS);
}

function requirePermissions(needs: readonly NetworkNeed[]): string[] {
  const refused = needs.filter((need) => !isAllowed(need));
  if (refused.length > 0) throw new NetworkNotAllowed(refused);
  return needs.map(({ origin }) => origin);
}

/** A model that is in this browser, whole, needs nobody's permission. */
async function isModelKept(teacher: TeacherConfig): Promise<boolean> {
  if (teacher.kind !== 'webllm' || teacher.modelUrl !== undefined) return false;
  const model = teacher.model ?? DEFAULT_MODEL;
  const forms = [model, singlePrecisionId(model)];
  const kept = await withTeacherWorker((worker) => worker.cachedModels());
  return kept.some(({ id, complete }) => complete && forms.includes(id));
}
