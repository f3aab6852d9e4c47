/**
 * @file How much of the processor the main thread's tasks take. On a machine that others keep busy too a task waits for
 * its turn, and by the clock seems many times as long as it would be alone.
 */

/** Tasks of the main thread with how long their thread was on a processor are in this category. */
const CATEGORY = 'disabled-by-default-devtools.timeline';

/** Does something and tells the processor time of the longest tasks, in milliseconds, the longest first. */
export async function cpuTasksDuring(page, work) {
  const session = await page.context().newCDPSession(page);
  const tasks = [];
  const mainThreads = new Set();
  session.on('Tracing.dataCollected', ({ value }) => {
    for (const { name, args, pid, tid, tdur } of value) {
      if (name === 'thread_name' && args.name === 'CrRendererMain')
        mainThreads.add(`${pid} ${tid}`);
      if (name === 'RunTask' && tdur > 0) tasks.push({ thread: `${pid} ${tid}`, ms: tdur / 1000 });
    }
  });
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: [CATEGORY], excludedCategories: ['*'] },
  });
  await work();
  const over = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await over;
  await session.detach();
  return tasks
    .filter(({ thread }) => mainThreads.has(thread))
    .map(({ ms }) => ms)
    .sort((a, b) => b - a);
}
