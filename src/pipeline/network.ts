/**
 * @file The door to the network: no worker may reach a host that a person has not allowed. Steps ask
 * here before they start a worker, and the worker gets no more than the answer (workers/network-guard).
 */
import { closeHosts, openOrigins } from '../bridge/open-hosts';
import { answerForNetwork } from '../bridge/service-worker';
import { withTeacherWorker } from '../bridge/workers';
import {
  BROWSER_MODEL,
  recipeNeeds,
  studentNeeds,
  teacherNeeds,
  WEBLLM_NEEDS,
  type NetworkNeed,
} from '../core/network/needs';
import { BuiltInModel, type BuiltInFactory } from '../core/engines/built-in-model';
import { singlePrecisionId, wantedModel } from '../core/engines/webllm-models';
import { MessageError } from '../core/messages/message';
import type { Recipe, StudentConfig, TeacherConfig } from '../core/task/recipe';
import { isAllowed, watchPermissions, withdraw as forget } from '../persist/permissions';

export { watchRequests } from '../bridge/workers';
export { allow, rememberedPermissions } from '../persist/permissions';

/** Somebody has to be asked first. */
export class NetworkNotAllowed extends MessageError {
  override name = 'NetworkNotAllowed';
  readonly needs: readonly NetworkNeed[];

  constructor(needs: readonly NetworkNeed[]) {
    super({ code: 'network-not-allowed', origins: needs.map(({ origin }) => origin) });
    this.needs = needs;
  }
}

/** Lets the service worker ask this tab what it reaches, and hears of what is taken back in another tab. */
export function beginGate(): void {
  answerForNetwork(openOrigins);
  watchPermissions(() => closeHosts(isAllowed));
}

/** Takes a permission back, for work under way and for all that begins later, in every tab. */
export function withdraw(need: NetworkNeed): void {
  forget(need);
  closeHosts(isAllowed);
}

/** @throws NetworkNotAllowed naming every host that a run would reach and nobody has allowed. */
export async function requireNetworkOf(recipe: Recipe): Promise<void> {
  const { teacher, student } = recipe;
  const isTaught = student.pretrained === undefined;
  const browsers = isTaught ? await browserNeeds(teacher) : [];
  const needs = [...browsers, ...recipeNeeds(recipe)];
  if (needs.every(isAllowed)) return;
  const isKept = await isModelKept(teacher);
  requirePermissions(isKept ? studentNeeds(student) : needs);
}

/** What a teacher's worker may reach. @throws NetworkNotAllowed */
export async function networkOfTeacher(teacher: TeacherConfig): Promise<NetworkNeed[]> {
  const needs = [...(await browserNeeds(teacher)), ...teacherNeeds(teacher)];
  if (!needs.every(isAllowed) && (await isModelKept(teacher))) return [];
  return requirePermissions(needs);
}

/** What a student's worker may reach, or its encoder's. @throws NetworkNotAllowed */
export function networkOfStudent(student: StudentConfig): NetworkNeed[] {
  return requirePermissions(studentNeeds(student));
}

/** Where a language model of the list is downloaded from. @throws NetworkNotAllowed */
export function networkOfDownload(): NetworkNeed[] {
  return requirePermissions(WEBLLM_NEEDS);
}

function requirePermissions(needs: readonly NetworkNeed[]): NetworkNeed[] {
  const refused = needs.filter((need) => !isAllowed(need));
  if (refused.length > 0) throw new NetworkNotAllowed(refused);
  return [...needs];
}

/** The browser's own model, where the browser would first download it from wherever its maker likes. */
async function browserNeeds({ kind }: TeacherConfig): Promise<NetworkNeed[]> {
  if (kind !== 'promptapi') return [];
  const { LanguageModel } = globalThis as { LanguageModel?: BuiltInFactory };
  const availability = await new BuiltInModel(LanguageModel).availability();
  return availability === 'downloadable' || availability === 'downloading' ? [BROWSER_MODEL] : [];
}

/** A model that is in this browser, whole, needs nobody's permission. */
async function isModelKept(teacher: TeacherConfig): Promise<boolean> {
  if (teacher.kind !== 'webllm' || teacher.modelUrl !== undefined) return false;
  const model = wantedModel(teacher);
  const forms = [model, singlePrecisionId(model)];
  const kept = await withTeacherWorker((worker) => worker.cachedModels());
  return kept.some(({ id, complete }) => complete && forms.includes(id));
}
