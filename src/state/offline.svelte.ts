/**
 * @file How the page is kept for work without a network. Invariant: a tab that is at work is never
 * reloaded by itself, and goes on with the build it was loaded from.
 */
import {
  holdBuild,
  isServedByWorker,
  keepNext,
  registerServiceWorker,
  takeOver,
  tidyBuilds,
  watchForVersion,
} from '../bridge/service-worker';

const RELOADED_KEY = 'shortlist.reloaded-for-threads';

/** Types of the DOM promise the one, which older browsers lack, and do not know the other. */
interface VisitedNavigator {
  userActivation?: { hasBeenActive: boolean };
  connection?: { saveData?: boolean };
}

interface OfflineDesk {
  /** Whether something can run on the GPU here, as far as is known. */
  hasGpu(): boolean;
  /** Whether nothing has been opened in this tab, nor is being opened. */
  isUntouched(): boolean;
}

export class Offline {
  #kept = $state.raw<{ bytes: number; totalBytes: number } | null>(null);
  #hasNoRoom = $state.raw(false);
  #newVersion = $state.raw<ServiceWorker | null>(null);
  readonly #desk: OfflineDesk;

  constructor(desk: OfflineDesk) {
    this.#desk = desk;
  }

  /** What is kept of the page and its engines, in bytes; null where that is not known or not done. */
  get kept(): { bytes: number; totalBytes: number } | null {
    return this.#kept;
  }

  /** The browser's storage was too full to keep all of the page. */
  get hasNoRoom(): boolean {
    return this.#hasNoRoom;
  }

  /** A newer build is here and waits for a reload, or for all tabs to be closed. */
  get hasNewVersion(): boolean {
    return this.#newVersion !== null;
  }

  async begin(): Promise<void> {
    const wasServedByWorker = isServedByWorker();
    await idle();
    const registration = await registerServiceWorker();
    if (!registration) return;
    holdBuild();
    watchForVersion(registration, (version) => (this.#newVersion = version));
    await navigator.serviceWorker.ready;
    if (!wasServedByWorker && this.#mayReloadForThreads()) {
      location.reload();
      return;
    }
    tidyBuilds(registration);
    await this.#keepAll(registration);
  }

  /** Reloads this tab with the new version. */
  async update(): Promise<void> {
    if (!this.#newVersion) return;
    await takeOver(this.#newVersion);
    location.reload();
  }

  /**
   * A host that sends no headers for threads: the worker adds them, from the next load on. That is
   * made at once where it disturbs nobody, and once a tab whatever comes of it.
   */
  #mayReloadForThreads(): boolean {
    if (crossOriginIsolated || window.top !== window) return false;
    const { userActivation } = navigator as VisitedNavigator;
    if (userActivation?.hasBeenActive !== false || !this.#desk.isUntouched()) return false;
    try {
      if (sessionStorage.getItem(RELOADED_KEY) !== null) return false;
      sessionStorage.setItem(RELOADED_KEY, 'yes');
      return true;
    } catch {
      return false;
    }
  }

  /** Fetches what is large when the page has nothing better to do. */
  async #keepAll(registration: ServiceWorkerRegistration): Promise<void> {
    if ((navigator as VisitedNavigator).connection?.saveData) return;
    do {
      await idle();
      const answer = await keepNext(registration, this.#desk.hasGpu());
      this.#hasNoRoom = answer === 'no-room';
      this.#kept = answer === 'no-room' ? null : answer;
    } while (this.#kept && this.#kept.bytes < this.#kept.totalBytes);
  }
}

function idle(): Promise<void> {
  return new Promise((resolve) => {
    // Safari has learned it late.
    if ('requestIdleCallback' in window) requestIdleCallback(() => resolve());
    else setTimeout(resolve, 500);
  });
}
