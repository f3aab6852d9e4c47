/** @file The tools whose exports are known, each by the fields that only it writes. */
import { OUR_COLUMNS } from '../../exports/our-columns';
import { argilla } from './argilla';
import { argillaLists, argillaOne } from './argilla-earlier';
import { chat } from './chat';
import { crowd } from './crowd';
import { doccano } from './doccano';
import { groundTruth } from './ground-truth';
import { huggingFace } from './hugging-face';
import { labelSleuth } from './label-sleuth';
import { labelStudio, labelStudioMin } from './label-studio';
import { lightTag } from './light-tag';
import { prodigy } from './prodigy';
import type { RecordShape } from './shape';
import { spacy } from './spacy';
import type { Members } from './values';

const SHAPES: readonly ((members: Members) => RecordShape | null)[] = [
  labelStudio,
  labelStudioMin,
  prodigy,
  argilla,
  argillaOne,
  argillaLists,
  doccano,
  labelSleuth,
  lightTag,
  groundTruth,
  crowd,
  spacy,
  chat,
  huggingFace,
];

/** The tool that wrote such a record, or null: also where we did, whatever the columns of the table are called. */
export function shapeOf(members: Members): RecordShape | null {
  if (OUR_COLUMNS.every((name) => members.has(name))) return null;
  for (const recognise of SHAPES) {
    const shape = recognise(members);
    if (shape) return shape;
  }
  return null;
}
