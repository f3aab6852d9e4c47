/**
 * @file The way of an open project from texts to labels: annotate, distil, relabel. Invariant: what a
 * step has finished is in the database, so that a run can stop anywhere and go on from there.
 */
import { AwakeClock } from '../../core/awake-clock';
import type { CurvePoint } from '../../core/budget/curve';
import type { WatchedRow } from '../../core/refinery/watched';
import type { EpochLog } from '../../core/students/training';
import type { TeacherProblem } from '../../core/engines/problems';
import type { ProjectRecord } from '../../persist/schema';
import { annotate, type AnnotateOptions } from '../../pipeline/teach/annotate';
import { askAgain, takeAnswersBack, type Again } from '../../pipeline/teach/ask-again';
import { distil } from '../../pipeline/train/distil';
import { requireNetworkOf } from '../../pipeline/network';
import { withProjectLock } from '../../pipeline/project-lock';
import type { StepProgress } from '../../pipeline/steps';
import { TeacherFailure } from '../../pipeline/teach/teacher-job';
import { isStop } from '../../core/stopped';
import type { Message } from '../../core/messages/message';
import { failureOf } from '../failure';
import type { Network } from '../network.svelte';
import type { OpenProject, ProjectPart } from '../project/open-project.svelte';
import { storageTrouble, type StorageRemedy } from '../storage-trouble';
import type { EndpointKeys } from '../task-form/endpoint-keys.svelte';
import { Pace } from './pace';
import { stepOf, type RunState, type RunStep } from './run-step';
import { watchHidden } from './watch-hidden';

const BEAT_MS = 5_000;
/** The timers of a hidden tab come once a minute at worst. */
const ASLEEP_MS = 90_000;

export class Run implements ProjectPart {
  #state = $state.raw<RunState>('idle');
  #step = $state.raw<RunStep>('');
  #progress = $state.raw<StepProgress | null>(null);
  #epochs = $state.raw<readonly EpochLog[]>([]);
  #curve = $state.raw<readonly CurvePoint[]>([]);
  #watched = $state.raw<readonly WatchedRow[]>([]);
  #isStopping = $state.raw(false);
  #failure = $state.raw<Message | null>(null);
  #remedies = $state.raw<readonly StorageRemedy[]>([]);
  #problem = $state.raw<TeacherProblem | null>(null);
  #rowsPerSecond = $state.raw<number | null>(null);
  #secondsLeft = $state.raw<number | null>(null);
  #controller: AbortController | null = null;
  #ended: Promise<void> = Promise.resolve();
  readonly #project: OpenProject;
  readonly #network: Network;
  readonly #keys: EndpointKeys;
  #clock = newClock();

  constructor(project: OpenProject, network: Network, keys: EndpointKeys) {
    this.#project = project;
    this.#network = network;
    this.#keys = keys;
    project.join(this);
  }

  get state(): RunState {
    return this.#state;
  }

  get step(): RunStep {
    return this.#step;
  }

  /** The latest of the current step. */
  get progress(): StepProgress | null {
    return this.#progress;
  }

  /** Of the student's training, in this step; the comparison's would look as if that began anew. */
  get epochs(): readonly EpochLog[] {
    return this.#epochs;
  }

  /** A few rows on their way from a shortlist to one label, of the training that ran last in this tab. */
  get watched(): readonly WatchedRow[] {
    return this.#watched;
  }

  /** What the rounds of a budget were worth, as far as this step told. */
  get curve(): readonly CurvePoint[] {
    return this.#curve;
  }

  /** A pause was asked for and the step is finishing what it has begun. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  get failure(): Message | null {
    return this.#failure;
  }

  /** Ways on from the failure, where it was the storage. */
  get remedies(): readonly StorageRemedy[] {
    return this.#remedies;
  }

  /** What the teacher failed by, with its ways out, where it was the teacher. */
  get problem(): TeacherProblem | null {
    return this.#problem;
  }

  /** Of the teacher; null while it is too early to tell. */
  get rowsPerSecond(): number | null {
    return this.#rowsPerSecond;
  }

  /** Of the current step; null while it is too early to tell. */
  get secondsLeft(): number | null {
    return this.#secondsLeft;
  }

  forget(): void {
    this.#watched = [];
  }

  /** Takes the state of a project that nothing is running for. */
  async adopt(project: ProjectRecord | null): Promise<void> {
    await this.pause();
    this.#failure = null;
    this.#problem = null;
    this.#forgetProgress();
    this.#curve = [];
    if (project && stepOf(project) === 'done') {
      await this.#while(() => this.#chooseLabels(project));
      return;
    }
    this.#step = stepOf(project);
    this.#state = this.#step === 'annotate' || this.#step === 'distil' ? 'paused' : 'idle';
  }

  /**
   * Goes on with the open project, on the screen of runs.
   * @param again what is done first about rows that were asked before.
   */
  async resume(again?: Again): Promise<void> {
    const { record } = this.#project;
    if (!record?.recipe) return;
    this.#project.dismissFailure();
    this.#project.show('run');
    await this.start(record, this.#keys.forTeacher(record.recipe.teacher), again);
  }

  /** After a change of the project's task: chooses the labels anew, or runs what they lack first. */
  async goOn(record: ProjectRecord): Promise<void> {
    if (record.stage === 'done') await this.adopt(record);
    else await this.resume();
  }

  /**
   * Starts or goes on; ends done, paused or failed, and never throws.
   * @param key of the teacher's server, if it asks for one.
   * @param again what is done first about rows that were asked before.
   */
  async start(project: ProjectRecord, key?: string, again?: Again): Promise<void> {
    if (this.#state === 'running') return;
    await this.#while(async (signal) => {
      this.#enter('annotate');
      const work = async () => {
        // All hosts of the run in one question, before anything long.
        if (project.recipe) await requireNetworkOf(project.recipe);
        const options = { ...this.#options(signal), key, watchHidden };
        if (again !== undefined) await this.#again(project.id, again, options);
        const annotated = await annotate(project.id, options);
        this.#project.update(annotated);
        this.#enter('distil');
        return distil(project.id, this.#options(signal));
      };
      const inTurn = () => withProjectLock(project.id, work, signal);
      const distilled = await this.#network.during(inTurn, signal);
      this.#project.update(distilled);
      await this.#chooseLabels(distilled);
    });
  }

  async #again(projectId: string, again: Again, options: AnnotateOptions): Promise<void> {
    if ('takenBack' in again) await takeAnswersBack(projectId, again.takenBack);
    else await askAgain(projectId, again, options);
  }

  /** Settles when nothing runs any more. */
  async pause(): Promise<void> {
    if (this.#controller) {
      this.#isStopping = true;
      this.#controller.abort();
    }
    await this.#ended;
  }

  async #while(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController();
    this.#controller = controller;
    this.#clock = newClock();
    const beat = setInterval(() => this.#clock.read(), BEAT_MS);
    this.#state = 'running';
    this.#failure = null;
    this.#problem = null;
    const outcome = work(controller.signal).then(
      () => this.#end('done'),
      (error: unknown) => {
        const isPause = isStop(error);
        this.#failure = isPause ? null : failureOf(error);
        this.#remedies = storageTrouble(error)?.remedies ?? [];
        this.#problem = error instanceof TeacherFailure ? error.problem : null;
        this.#end(isPause ? 'paused' : 'failed');
      },
    );
    this.#ended = outcome;
    await outcome;
    clearInterval(beat);
  }

  #end(state: RunState): void {
    this.#controller = null;
    this.#isStopping = false;
    this.#secondsLeft = null;
    this.#state = state;
  }

  async #chooseLabels(project: ProjectRecord): Promise<void> {
    this.#enter('done');
    await this.#project.showLabels(project);
  }

  #enter(step: RunStep): void {
    this.#forgetProgress();
    this.#step = step;
  }

  #forgetProgress(): void {
    this.#progress = null;
    this.#epochs = [];
    this.#rowsPerSecond = null;
    this.#secondsLeft = null;
  }

  #options(signal: AbortSignal) {
    const rows = new Pace();
    let whole = new Pace();
    const clock = this.#clock;
    const onProgress = (progress: StepProgress): void => {
      const seconds = clock.awakeMs / 1000;
      // A step of several parts, such as two trainings, begins each at nought.
      if (progress.fraction < (this.#progress?.fraction ?? 0)) whole = new Pace();
      this.#progress = progress;
      if (progress.epochs && progress.training !== 'single') this.#epochs = progress.epochs;
      if (progress.curve) this.#curve = progress.curve;
      if (progress.watched) this.#watched = progress.watched;
      whole.note(progress.fraction, seconds);
      this.#secondsLeft = whole.secondsFor(1 - progress.fraction);
      if (!progress.rows) return;
      const { annotated, failed, todo } = progress.rows;
      rows.note(annotated + failed, seconds);
      this.#rowsPerSecond = rows.rate;
      // Loading a model counts in the fraction; the rows alone say how long the rows take.
      this.#secondsLeft = rows.secondsFor(todo) ?? this.#secondsLeft;
    };
    return { signal, onProgress };
  }
}

function newClock(): AwakeClock {
  return new AwakeClock({ wall: () => Date.now(), fine: () => performance.now() }, ASLEEP_MS);
}
