/**
 * @file The hosts that jobs of this tab reach at this moment. Invariant: the service worker lets through what is open
 * here and no more; a job's hosts are open as long as it lasts, those of its models no longer than they are loaded.
 */
import { policySources, type NetworkMessage, type NetworkNeed } from '../core/network/needs';
import { tellClosed, tellOpened } from './service-worker';

/** The hosts of one job. */
export interface JobHosts {
  /** Those of models only. */
  setModels: (areOpen: boolean) => void;
  close: () => void;
}

interface Job {
  worker: Pick<Worker, 'postMessage'>;
  needs: readonly NetworkNeed[];
  areModelsOpen: boolean;
}

const jobs = new Set<Job>();

/** As sources of a Content-Security-Policy. */
export function openOrigins(): string[] {
  return policySources([...jobs].flatMap(openNeeds));
}

/** To be called before the worker is asked for anything: it hears from this what it may reach. */
export function openHosts(worker: Job['worker'], needs: readonly NetworkNeed[]): JobHosts {
  const job: Job = { worker, needs, areModelsOpen: true };
  change(() => jobs.add(job));
  tellWorker(job);
  return {
    setModels: (areOpen) => change(() => (job.areModelsOpen = areOpen)),
    close: () => change(() => jobs.delete(job)),
  };
}

/** Closes what is allowed no more, also to jobs that are under way. */
export function closeHosts(isAllowed: (need: NetworkNeed) => boolean): void {
  change(() => {
    for (const job of jobs) {
      const left = job.needs.filter(isAllowed);
      if (left.length === job.needs.length) continue;
      job.needs = left;
      tellWorker(job);
    }
  });
}

function tellWorker({ worker, needs }: Job): void {
  worker.postMessage({ kind: 'network', needs } satisfies NetworkMessage);
}

function openNeeds({ needs, areModelsOpen }: Job): readonly NetworkNeed[] {
  return areModelsOpen ? needs : needs.filter(({ purpose }) => purpose === 'texts');
}

/** Makes a change, and tells the service worker what it comes down to for the whole tab. */
function change(make: () => unknown): void {
  const before = openOrigins();
  make();
  const after = openOrigins();
  tellOpened(after.filter((origin) => !before.includes(origin)));
  tellClosed(before.filter((origin) => !after.includes(origin)));
}
