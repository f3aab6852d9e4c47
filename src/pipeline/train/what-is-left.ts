/**
 * @file Training goes on with what is left where the device gives up: on the processor where the GPU is
 * lost, with smaller batches where memory is short. Each try has a worker of its own, because memory that
 * a runtime took is free again only when its worker has ended, and begins at the last finished epoch.
 */
import type { TrainingNote } from '../../core/messages/training-notes';
import { STUDENT_DEFAULTS, TrainingError } from '../../core/students/training';
import type { StudentConfig } from '../../core/task/recipe';

/** Below this, batches need next to no memory. */
const LEAST_BATCH = 8;

/**
 * @param work gets the student's settings as this try uses them, and what to tell of it, if anything. What
 *   it has finished it must not begin again.
 * @throws TrainingError where nothing is left to try; never what the runtime said.
 */
export async function withWhatIsLeft<Result>(
  config: StudentConfig,
  work: (config: StudentConfig, notice: TrainingNote | null) => Promise<Result>,
): Promise<Result> {
  let means = { config, notice: null as TrainingNote | null };
  for (;;) {
    try {
      return await work(means.config, means.notice);
    } catch (error) {
      means = lesser(means.config, error);
    }
  }
}

/** @throws the error where less would not help. */
function lesser(
  config: StudentConfig,
  error: unknown,
): { config: StudentConfig; notice: TrainingNote } {
  const name = error instanceof Error ? error.name : '';
  if (name === 'GpuLost' && config.executionProvider !== 'wasm') {
    const notice = { code: 'training-gpu-lost' } as const;
    return { config: { ...config, executionProvider: 'wasm' }, notice };
  }
  if (name === 'OutOfMemory') {
    const batchSize = config.batchSize ?? STUDENT_DEFAULTS[config.kind].batchSize;
    if (batchSize <= LEAST_BATCH)
      throw new TrainingError({ code: 'device-memory' }, { cause: error });
    const less = Math.max(LEAST_BATCH, Math.floor(batchSize / 4));
    const notice = {
      code: 'training-batches-smaller',
      batchSize: less,
      wanted: batchSize,
    } as const;
    return { config: { ...config, batchSize: less }, notice };
  }
  if (name === 'RuntimeFailed' || name === 'GpuLost') {
    throw new TrainingError({ code: 'runtime-failed' }, { cause: error });
  }
  throw error;
}
