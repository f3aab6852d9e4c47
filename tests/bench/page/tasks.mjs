/** @file What keeps the page's main thread busy at a stretch, and how many frames it draws. */
import { cpuTasksDuring } from './cpu-tasks.mjs';

/** Notes tasks of 50 ms and more from now on, the browser's own measure of what a person feels as a halt. */
export async function watchTasks(page) {
  await page.addInitScript(() => {
    globalThis.longTasks = [];
    globalThis.longFrames = [];
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries())
        globalThis.longTasks.push({ startTime, duration });
    }).observe({ type: 'longtask', buffered: true });
    new PerformanceObserver((list) => {
      for (const { startTime, duration, scripts } of list.getEntries()) {
        const parts = scripts.map((script) => ({
          ...{ ms: Math.round(script.duration), by: script.invoker },
          at: `${script.sourceURL.split('/').at(-1)}:${script.sourceCharPosition}`,
          name: script.sourceFunctionName,
        }));
        globalThis.longFrames.push({ startTime, duration, parts });
      }
    }).observe({ type: 'long-animation-frame', buffered: true });
  });
}

/**
 * Does something and tells what it cost the main thread.
 * @returns {Promise<{ longestCpuMs: number, longestMs: number, longTasks: number, scripts: object[] }>} `longestCpuMs`:
 *   how long the longest task was on a processor; `longestMs`: by the clock, 0 where no task reached 50 ms; `scripts`:
 *   the longest ones of the longest frames.
 */
export async function tasksDuring(page, work) {
  const from = await page.evaluate(() => performance.now());
  const [longestCpuMs] = await cpuTasksDuring(page, async () => {
    await work();
    // Observers hear of a task after it.
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  });
  const byClock = await page.evaluate((since) => {
    const tasks = globalThis.longTasks.filter(({ startTime }) => startTime >= since);
    const scripts = globalThis.longFrames
      .filter(({ startTime, duration }) => startTime + duration >= since)
      .flatMap(({ parts }) => parts)
      .sort((a, b) => b.ms - a.ms);
    return {
      longestMs: Math.round(Math.max(0, ...tasks.map(({ duration }) => duration))),
      longTasks: tasks.length,
      scripts: scripts.slice(0, 4),
    };
  }, from);
  return { longestCpuMs: Math.round(longestCpuMs ?? 0), ...byClock };
}

/** Draws as often as the screen lets it until `work` is over. */
export async function framesDuring(page, work) {
  await page.evaluate(() => {
    const frames = [];
    globalThis.frames55 = { frames, isOver: false };
    const draw = (now) => {
      frames.push(now);
      if (!globalThis.frames55.isOver) requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  });
  await work();
  return page.evaluate(() => {
    const { frames } = globalThis.frames55;
    globalThis.frames55.isOver = true;
    const gaps = frames.slice(1).map((at, i) => at - frames[i]);
    const sorted = gaps.toSorted((a, b) => a - b);
    return {
      framesPerSecond: Number(((gaps.length / (frames.at(-1) - frames[0])) * 1000).toFixed(1)),
      gap95Ms: Number(sorted[Math.floor(sorted.length * 0.95)].toFixed(1)),
      longestGapMs: Number(sorted.at(-1).toFixed(1)),
    };
  });
}
