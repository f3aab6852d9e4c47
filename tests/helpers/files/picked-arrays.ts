/** @file A batch as graphs take it where tables do not stay on the device. */
import { pickRows, tableOf, type StudentModel } from '../../../src/core/students/student-graph';
import type { BatchArrays } from '../../../workers/student/trainer';

/** The batch's arrays, with the rows of tables in place of their numbers. */
export function pickedArrays(model: StudentModel, arrays: BatchArrays): BatchArrays {
  const picked: BatchArrays = { ...arrays };
  for (const { name, table } of model.batchInputs) {
    const numbers = arrays[name];
    if (table === undefined || !(numbers instanceof Int32Array)) continue;
    picked[name] = pickRows(tableOf(model, table), numbers);
  }
  return picked;
}
