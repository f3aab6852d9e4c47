/**
 * @file The only place that starts and ends workers. Each job gets a fresh worker that is ended with
 * it, because that is the dependable way to free a model's memory.
 */
import { releaseProxy, transferHandlers, wrap, type Remote } from 'comlink';
import { keepMessages } from '../core/messages/crossing';
import { Stopped } from '../core/stopped';
import type { RequestNews } from '../core/network/ledger';
import type { ModelHostsMessage, NetworkNeed } from '../core/network/needs';
import type { EmbeddingApi } from '../../workers/embedding/api';
import type { EvidenceApi } from '../../workers/evidence/api';
import type { FilesApi } from '../../workers/files/api';
import type { StudentApi } from '../../workers/student/api';
import type { TableApi } from '../../workers/table/api';
import type { TeacherApi } from '../../workers/teacher/api';
import { openHosts } from './open-hosts';
import { watchOfReading, watchWorker, WorkerLost, type WatchSettings } from './watchdog';

/** Marks a function as one that a worker may call back. */
export { proxy as callback } from 'comlink';
export { WorkerLost } from './watchdog';

keepMessages(transferHandlers);

/** How long a job may take to end by itself after it was asked to stop. */
const STOP_TIMEOUT_MS = 5_000;

/** @param bytes of what it reads: the more, the longer it may be silent. Nothing where it writes. */
export function withTableWorker<Result>(
  job: (table: Remote<TableApi>) => Promise<Result>,
  bytes?: number,
): Promise<Result> {
  const worker = new Worker(new URL('../../workers/table/table.worker.ts', import.meta.url), {
    type: 'module',
    name: 'table',
  });
  const watching = bytes === undefined ? undefined : watchOfReading(bytes);
  return runIn<TableApi, Result>(worker, job, undefined, [], watching);
}

export function withEvidenceWorker<Result>(
  job: (evidence: Remote<EvidenceApi>) => Promise<Result>,
): Promise<Result> {
  const worker = new Worker(new URL('../../workers/evidence/evidence.worker.ts', import.meta.url), {
    type: 'module',
    name: 'evidence',
  });
  return runIn<EvidenceApi, Result>(worker, job);
}

export function withFilesWorker<Result>(
  job: (files: Remote<FilesApi>) => Promise<Result>,
): Promise<Result> {
  const worker = new Worker(new URL('../../workers/files/files.worker.ts', import.meta.url), {
    type: 'module',
    name: 'files',
  });
  return runIn<FilesApi, Result>(worker, job);
}

/**
 * @param signal asks the teacher to stop; the job then ends as the teacher does.
 * @param needs what the worker may reach of the network.
 */
export function withTeacherWorker<Result>(
  job: (teacher: Remote<TeacherApi>) => Promise<Result>,
  signal?: AbortSignal,
  needs?: readonly NetworkNeed[],
): Promise<Result> {
  const worker = new Worker(new URL('../../workers/teacher/teacher.worker.ts', import.meta.url), {
    type: 'module',
    name: 'teacher',
  });
  return runIn<TeacherApi, Result>(worker, job, signal, needs);
}

/**
 * @param signal asks the student to stop; the job then ends as the student does.
 * @param needs what the worker may reach of the network.
 */
export function withStudentWorker<Result>(
  job: (student: Remote<StudentApi>) => Promise<Result>,
  signal?: AbortSignal,
  needs?: readonly NetworkNeed[],
): Promise<Result> {
  const worker = new Worker(new URL('../../workers/student/student.worker.ts', import.meta.url), {
    type: 'module',
    name: 'student',
  });
  return runIn<StudentApi, Result>(worker, job, signal, needs);
}

/**
 * @param signal asks the reading to stop; the job then ends as the reading does.
 * @param needs what the worker may reach of the network.
 */
export function withEmbeddingWorker<Result>(
  job: (embedding: Remote<EmbeddingApi>) => Promise<Result>,
  signal?: AbortSignal,
  needs?: readonly NetworkNeed[],
): Promise<Result> {
  const worker = new Worker(
    new URL('../../workers/embedding/embedding.worker.ts', import.meta.url),
    { type: 'module', name: 'embedding' },
  );
  return runIn<EmbeddingApi, Result>(worker, job, signal, needs);
}

/**
 * Runs a job in a worker and ends the worker, whatever happens.
 * @throws WorkerLost where the worker breaks down, ends or hangs.
 */
export async function runIn<Api, Result>(
  worker: Worker,
  job: (api: Remote<Api>) => Promise<Result>,
  signal?: AbortSignal,
  needs: readonly NetworkNeed[] = [],
  watching?: WatchSettings,
): Promise<Result> {
  // Before the first call, so that the worker knows when the job begins.
  const hosts = openHosts(worker, needs);
  worker.addEventListener('message', ({ data }: MessageEvent<GuardMessage | { kind?: never }>) => {
    if (data.kind === 'model-hosts') hosts.setModels(data.areOpen);
    if (data.kind === 'network-request') for (const listener of requestListeners) listener(data);
  });
  const api = wrap<Api>(worker);
  const ended = new AbortController();
  try {
    return await Promise.race([
      job(api),
      breakdown(worker, ended.signal),
      watchWorker(worker, ended.signal, watching),
      ...(signal ? [overdueStop(api as { stop?: () => Promise<void> }, signal, ended.signal)] : []),
    ]);
  } finally {
    ended.abort();
    hosts.close();
    // A call that is never answered would hold the worker, and all that waits for it, as long as the page lives.
    api[releaseProxy]();
    worker.terminate();
  }
}

/** What a worker's border tells (workers/network-guard). */
type GuardMessage = ModelHostsMessage | RequestNews;

type RequestListener = (news: RequestNews) => void;
const requestListeners = new Set<RequestListener>();

/** Calls back whenever a worker of this page asks another origin for something. */
export function watchRequests(listener: RequestListener): void {
  requestListeners.add(listener);
}

/** Rejects when the worker cannot be loaded or fails outside a call. */
function breakdown(worker: Worker, ended: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    worker.addEventListener(
      'error',
      (event) => {
        // A script that could not be fetched comes as an event without words.
        const details = event instanceof ErrorEvent ? event.message : '';
        reject(new WorkerLost({ code: 'worker-broken', details }));
      },
      { signal: ended },
    );
  });
}

/** Asks the worker to stop when the signal says so, and rejects if it does not in time. */
function overdueStop(
  api: { stop?: () => Promise<void> },
  signal: AbortSignal,
  ended: AbortSignal,
): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => {
      void api.stop?.();
      const timer = setTimeout(() => reject(new Stopped()), STOP_TIMEOUT_MS);
      ended.addEventListener('abort', () => clearTimeout(timer));
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: ended });
  });
}
