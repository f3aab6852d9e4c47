/** @file Exported students brought back: what gives labels without ever being trained here. */
import { SETTINGS_FILE, readSettings } from '../../src/core/students/archive/settings';
import { allFinite, TrainingError } from '../../src/core/students/training';
import type { StudentFiles } from './api';
import { fileOf } from './archive/blob';
import type { Labeller, OpenedStudent } from './driver';
import { openNgram } from './ngram-student';
import type { Runtime } from '../runtime';
import { Trainer } from './trainer';

/**
 * @throws TrainingError, EncoderError if the files are damaged or do not fit together; `predict` does so too
 *   where the student's numbers make no distribution.
 */
export async function openLabeller(files: StudentFiles, runtime: Runtime): Promise<Labeller> {
  const labeller = await openKind(files, runtime);
  return {
    predict: async (texts) => finite(await labeller.predict(texts)),
    dispose: () => labeller.dispose(),
  };
}

function finite(distributions: Float32Array): Float32Array {
  if (allFinite(distributions)) return distributions;
  throw new TrainingError({ code: 'brought-student-broken' });
}

async function openKind(files: StudentFiles, runtime: Runtime): Promise<Labeller> {
  if (!files.has(SETTINGS_FILE)) return trained(runtime, await openNgram(files));
  const { kind } = readSettings(await fileOf(files, SETTINGS_FILE).text());
  if (kind === 'encoder') {
    const { openEncoder } = await import('./encoder/open-encoder');
    return trained(runtime, await openEncoder(files));
  }
  const { openHead } = await import('./encoder-head/open-head');
  return openHead(files, runtime);
}

/** A student that is evaluated as in its training. */
function trained(runtime: Runtime, { student, parameters }: OpenedStudent): Labeller {
  const trainer = new Trainer(runtime, student.model());
  trainer.setParameters(parameters);
  return {
    predict: async (texts) => student.evaluate(await student.features(texts), trainer),
    dispose: () => trainer.dispose(),
  };
}
