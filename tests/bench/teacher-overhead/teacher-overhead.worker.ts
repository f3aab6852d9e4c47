/**
 * @file The teacher worker with an engine that answers after a given time and does nothing else: what
 * is left is the page's own work. The model's name is that time, as in `delay-50`.
 */
import { expose } from 'comlink';
import { WebLlmTeacher } from '../../../src/core/engines/webllm';
import { TeacherHost } from '../../../workers/teacher/teacher-host';
import { completionOf, FakeMlcEngine, FakeMlcRuntime } from '../../helpers/teacher/mlc-engine';

const LABEL = /- (\w+)/g;

/** Milliseconds that the engine itself took, for the comparison. */
let engineMs = 0;
let questions = 0;

const host = new TeacherHost(({ config, task }) => {
  if (config.kind !== 'webllm') throw new Error('This benchmark is about language models.');
  const delayMs = Number(config.model?.split('-')[1] ?? 0);
  engineMs = 0;
  questions = 0;
  const engine = new FakeMlcEngine(async ({ messages }) => {
    const start = performance.now();
    questions += 1;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
    engineMs += performance.now() - start;
    const names = [...JSON.stringify(messages[0]?.content).matchAll(LABEL)].map(([, name]) => name);
    return completionOf(JSON.stringify({ labels: names.slice(0, 2) }));
  });
  return Promise.resolve(new WebLlmTeacher(config, task, new FakeMlcRuntime(engine)));
});

expose({
  load: host.load.bind(host),
  annotate: host.annotate.bind(host),
  engineMs: () => engineMs,
  questions: () => questions,
});
