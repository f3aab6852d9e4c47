/** @file Words for files that are no tables, whatever is in them. */
import type { BinaryKind, DocumentKind, FileMessage } from '../../../core/messages/table';
import { formatCount } from '../../format';
import { placeOf } from './parts';
import type { Words } from './words';

const BINARY_WORDS: Record<BinaryKind, (file: string) => string> = {
  'old-office': (file) =>
    `“${file}” is an old Excel workbook or Office document, not a text file. Nothing was imported. Open it in its program and save or export it as CSV (UTF-8).`,
  pdf: (file) =>
    `“${file}” is a PDF document, not a text file. Nothing was imported. Copy its table into a spreadsheet first.`,
  arrow: (file) =>
    `“${file}” is an Arrow file, not a text file. Nothing was imported. Convert it to CSV or JSONL.`,
  feather: (file) =>
    `“${file}” is a Feather file, not a text file. Nothing was imported. Convert it to CSV or JSONL.`,
  hdf5: (file) =>
    `“${file}” is an HDF5 file, not a text file. Nothing was imported. Convert it to CSV or JSONL.`,
  sqlite: (file) =>
    `“${file}” is an SQLite database, not a text file. Nothing was imported. Export a table of it as CSV.`,
  bzip2: (file) =>
    `“${file}” is a bzip2 archive, not a text file. Nothing was imported. Unpack it and choose the table inside.`,
  zstandard: (file) =>
    `“${file}” is a Zstandard archive, not a text file. Nothing was imported. Unpack it and choose the table inside.`,
  '7-zip': (file) =>
    `“${file}” is a 7-Zip archive, not a text file. Nothing was imported. Unpack it and choose the table inside.`,
  rar: (file) =>
    `“${file}” is a RAR archive, not a text file. Nothing was imported. Unpack it and choose the table inside.`,
  picture: (file) =>
    `“${file}” is a picture, not a text file. Nothing was imported. Choose a table of texts.`,
  rtf: (file) =>
    `“${file}” is a formatted text document (RTF), not a text file. Nothing was imported. Open it in its program and save or export it as CSV (UTF-8).`,
};

const DOCUMENT_WORDS: Record<DocumentKind, (file: string) => string> = {
  xlsb: (file) =>
    `“${file}” is a binary Excel workbook, which cannot be read here. Nothing was imported. Save it as .xlsx or as CSV (UTF-8).`,
  word: (file) =>
    `“${file}” is a Word document, which cannot be read here. Nothing was imported. Copy its table into a spreadsheet first.`,
  slides: (file) =>
    `“${file}” is a presentation, which cannot be read here. Nothing was imported. Copy its table into a spreadsheet first.`,
  numbers: (file) =>
    `“${file}” is a Numbers spreadsheet, which cannot be read here. Nothing was imported. Export it as Excel or CSV.`,
  'open-document': (file) =>
    `“${file}” is an OpenDocument file, which cannot be read here. Nothing was imported. Save it as .xlsx or as CSV (UTF-8).`,
};

export const FILE_WORDS: Words<FileMessage> = {
  'file-gone': ({ file }) =>
    `“${file}” can no longer be read; it may have been changed or moved. Nothing was imported. Choose it again.`,
  'file-no-text': ({ file, kind }) => BINARY_WORDS[kind](file),
  'file-document': ({ file, kind }) => DOCUMENT_WORDS[kind](file),
  'file-locked': ({ file }) =>
    `“${file}” is protected by a password. Nothing was imported. Save it without one.`,
  'file-locked-workbook': ({ file }) =>
    `“${file}” is protected by a password, or is an old workbook under a new name. Nothing was imported. Open it in its program, take the password away and save it as XLSX, or save it as CSV (UTF-8).`,
  'file-web-page': ({ file, isSheet }) =>
    isSheet
      ? `“${file}” is a web page, not a table. Nothing was imported. Some programs export tables so. Open it in a spreadsheet program and save it as XLSX or CSV (UTF-8).`
      : `“${file}” is a web page, not a table. Nothing was imported. Perhaps a sign-in page was saved instead of the file: download it again.`,
  'file-zero-byte': (place) =>
    `The file contains a zero byte near ${placeOf(place)}: it is not a text file, or is in an encoding that was not recognised. Nothing was imported. Save the table as CSV in UTF-8.`,
  'archive-no-table': ({ file }) =>
    `“${file}” is a ZIP archive without a table in it. Nothing was imported. It may hold CSV, TSV, JSON, JSON Lines or Parquet files; unpack anything else and open it by itself.`,
  'archive-damaged': ({ file }) =>
    `“${file}” is a damaged ZIP archive or workbook: its contents cannot be listed. Nothing was imported. Download or save it again.`,
  'archive-cut': ({ file }) =>
    `“${file}” is damaged: it cannot be unpacked to its end. Nothing was imported. Download or pack it again.`,
  'archive-many-files': ({ file, most }) =>
    `“${file}” holds more than ${formatCount(most)} files. Nothing was imported. Unpack it and choose the table inside.`,
  'archive-bursts': ({ file, megabytes }) =>
    `“${file}” unpacks to more than ${formatCount(megabytes)} MB, far more than a table of texts of its size would. Nothing was imported. If it is what you want, unpack it and choose the table inside.`,
};
