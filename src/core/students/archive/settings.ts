/** @file `shortlist.json`: what no other file of an exported encoder says. */
import * as v from 'valibot';
import { ArchiveLabelsSchema } from './labels';
import { readStudentJson } from './read-json';

export const SETTINGS_FILE = 'shortlist.json';

const SettingsSchema = v.object({
  shortlist: v.literal(1),
  kind: v.picklist(['encoder', 'encoder-head']),
  labels: ArchiveLabelsSchema,
  pooling: v.picklist(['mean', 'cls']),
  /** Before each text. */
  prefix: v.optional(v.string(), ''),
  /** Tokens of a text that it reads. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

export type ArchiveSettings = Omit<v.InferOutput<typeof SettingsSchema>, 'shortlist'>;

export function writeSettings(settings: ArchiveSettings): string {
  const { kind, labels, pooling, prefix, maxTokens } = settings;
  return JSON.stringify({ shortlist: 1, kind, labels, pooling, prefix, maxTokens }, null, 2);
}

/** @throws EncoderError */
export function readSettings(json: string): ArchiveSettings {
  return readStudentJson(SETTINGS_FILE, json, SettingsSchema);
}
