/** @file How a file is read of which each line is one cell, whatever is in it. */
import type { Dialect } from '../csv/csv-stream';

export const WHOLE_LINES: Dialect = { delimiter: '', quoted: false, separatorLine: false };
