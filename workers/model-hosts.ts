/**
 * @file Whether this worker may reach the hosts of models. What is loaded from there may be a program of a stranger's,
 * which is given texts afterwards: so the hosts are closed once it is loaded, until the next one is.
 */

let areOpen = true;
let loads = 0;
let tellChange: (areOpen: boolean) => void = () => undefined;

export function areModelHostsOpen(): boolean {
  return areOpen;
}

/** Calls back at every change. */
export function watchModelHosts(onChange: (areOpen: boolean) => void): void {
  tellChange = onChange;
}

/** Loads a model, with its hosts open that long and closed afterwards, whether or not it could be loaded. */
export async function withModelHosts<Model>(load: () => Promise<Model>): Promise<Model> {
  loads += 1;
  set(true);
  try {
    return await load();
  } finally {
    loads -= 1;
    if (loads === 0) set(false);
  }
}

function set(open: boolean): void {
  if (areOpen === open) return;
  areOpen = open;
  tellChange(open);
}
