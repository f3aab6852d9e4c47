/** @file What a run spends its time on, seen from outside: what the page says it does, and the CPU that it takes. */
import { readdir, readFile } from 'node:fs/promises';

/** Clock ticks a second of Linux' process times. */
const TICKS = 100;

/** Notes when the page begins to say something else; the page must be open. */
export async function watchStages(page) {
  await page.evaluate(() => {
    const seen = [];
    globalThis.stagesSeen = seen;
    const look = () => {
      const bar = document.querySelector('[role=progressbar]');
      const stage = (bar?.getAttribute('aria-label') ?? '').replace(/\s*\d+\s?%/, '');
      if (stage !== (seen.at(-1)?.stage ?? '')) seen.push({ stage, at: performance.now() });
    };
    new MutationObserver(look).observe(document, {
      ...{ subtree: true, childList: true, attributes: true, characterData: true },
    });
  });
}

/** @returns {Promise<Record<string, number>>} seconds by what the page said; a stage may come several times. */
export async function stageSeconds(page) {
  const { seen, now } = await page.evaluate(() => ({
    seen: globalThis.stagesSeen,
    now: performance.now(),
  }));
  const seconds = new Map();
  seen.forEach(({ stage, at }, i) => {
    const until = seen[i + 1]?.at ?? now;
    seconds.set(stage, (seconds.get(stage) ?? 0) + (until - at) / 1000);
  });
  return Object.fromEntries([...seconds].map(([stage, sum]) => [stage, Number(sum.toFixed(2))]));
}

/**
 * @param samples megabytes by the time of the clock.
 * @returns {Promise<Record<string, number>>} the most megabytes by what the page said.
 */
export async function stageMegabytes(page, samples) {
  const { seen, begun } = await page.evaluate(() => ({
    seen: globalThis.stagesSeen,
    begun: performance.timeOrigin,
  }));
  const most = new Map();
  for (const { at, megabytes } of samples) {
    const stage = seen.findLast((one) => begun + one.at <= at)?.stage ?? '';
    most.set(stage, Math.max(most.get(stage) ?? 0, Math.round(megabytes)));
  }
  return Object.fromEntries(most);
}

/** CPU seconds so far, and megabytes resident now, of the renderers that this process started. */
export async function rendererUse() {
  const processes = new Map();
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8');
      const command = await readFile(`/proc/${id}/cmdline`, 'utf8');
      const fields = stat
        .slice(stat.lastIndexOf(')') + 2)
        .split(' ')
        .map(Number);
      const [parent, user, system, pages] = [fields[1], fields[11], fields[12], fields[21]];
      processes.set(Number(id), { parent, ticks: user + system, pages, command });
    } catch {
      // It has ended since the list was made.
    }
  }
  const isOurs = (id) => id === process.pid || (id > 1 && isOurs(processes.get(id)?.parent ?? 0));
  const renderers = [...processes].filter(
    ([id, { command }]) => command.includes('--type=renderer') && isOurs(id),
  );
  const sum = (field) => renderers.reduce((total, [, use]) => total + use[field], 0);
  return { cpuSeconds: sum('ticks') / TICKS, megabytes: (sum('pages') * 4096) / 1e6 };
}
