/** @file Reads a JSON file of a student's archive, which may come from anybody. */
import * as v from 'valibot';
import { flawIn } from '../../value-flaws';
import { EncoderError } from '../encoder/errors';

/**
 * @param file its name, which an error tells.
 * @throws EncoderError where it is no JSON, or not what the schema asks for.
 */
export function readStudentJson<Schema extends v.GenericSchema>(
  file: string,
  json: string,
  schema: Schema,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, parsed(file, json));
  if (result.success) return result.output;
  throw new EncoderError({ code: 'student-file-field', file, ...flawIn(result.issues) });
}

function parsed(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new EncoderError({ code: 'student-file-no-json', file }, { cause });
  }
}
