/** @file Where the workers of a page spend their time: CPU profiles of Chromium, summed by function. */

const SAMPLING_MICROSECONDS = 2_000;

/** Profiles each worker that the page starts from now on. @returns what gives the sums, worker by worker. */
export async function profileWorkers(page) {
  const client = await page.context().newCDPSession(page);
  const workers = [];
  client.on('Target.attachedToTarget', ({ sessionId, targetInfo }) => {
    let count = 0;
    const send = (method, params = {}) =>
      client.send('Target.sendMessageToTarget', {
        sessionId,
        message: JSON.stringify({ id: ++count, method, params }),
      });
    const worker = { url: targetInfo.url, sessionId, send, profile: null };
    workers.push(worker);
    void send('Profiler.enable')
      .then(() => send('Profiler.setSamplingInterval', { interval: SAMPLING_MICROSECONDS }))
      .then(() => send('Profiler.start'))
      .then(() => send('Runtime.runIfWaitingForDebugger'));
  });
  client.on('Target.receivedMessageFromTarget', ({ sessionId, message }) => {
    const { result } = JSON.parse(message);
    if (!result?.profile) return;
    workers.find((worker) => worker.sessionId === sessionId).profile = result.profile;
  });
  await client.send('Target.setAutoAttach', {
    ...{ autoAttach: true, waitForDebuggerOnStart: true, flatten: false },
  });
  return async () => {
    for (const { send } of workers) await send('Profiler.stop').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    return workers
      .filter(({ profile }) => profile)
      .map(({ url, profile }) => ({ url: url.split('/').at(-1), ...sums(profile) }));
  };
}

/** Seconds in each function itself, and below the functions that name a stage. */
function sums({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])));
  const self = new Map();
  const total = new Map();
  const add = (map, key, value) => map.set(key, (map.get(key) ?? 0) + value);
  samples.forEach((id, i) => {
    const seconds = timeDeltas[i] / 1e6;
    add(self, byId.get(id).callFrame.functionName || 'anonymous', seconds);
    const names = new Set();
    for (let at = id; at !== undefined; at = parentOf.get(at)) {
      names.add(byId.get(at).callFrame.functionName || 'anonymous');
    }
    for (const name of names) add(total, name, seconds);
  });
  const most = (map) =>
    Object.fromEntries(
      [...map]
        .sort((a, b) => b[1] - a[1])
        .slice(0, 40)
        .map(([name, seconds]) => [name, Number(seconds.toFixed(2))]),
    );
  return { self: most(self), total: most(total) };
}
