/** @file The screens that a newcomer does not see first: their code comes after the first screen. */

/** Each gives the screen's component; a browser keeps what it has loaded. */
const load = {
  import: () => import('./views/import/ImportView.svelte'),
  moreRows: () => import('./views/import/MoreRowsView.svelte'),
  projects: () => import('./views/projects/ProjectsView.svelte'),
  task: () => import('./views/task/TaskView.svelte'),
  run: () => import('./views/run/RunView.svelte'),
  results: () => import('./views/results/ResultsView.svelte'),
  review: () => import('./views/review/ReviewView.svelte'),
  audit: () => import('./views/audit/AuditView.svelte'),
};

export const laterScreens = {
  import: async () => (await load.import()).default,
  moreRows: async () => (await load.moreRows()).default,
  projects: async () => (await load.projects()).default,
  task: async () => (await load.task()).default,
  run: async () => (await load.run()).default,
  results: async () => (await load.results()).default,
  review: async () => (await load.review()).default,
  audit: async () => (await load.audit()).default,

  /** Fetches all of them, so that the next one is there at once and also when the network is not. */
  fetchAll(): void {
    for (const screen of Object.values(load)) {
      // Whoever opens that screen tries again, and is told.
      screen().catch(() => undefined);
    }
  },
};
