/** @file How a delimited file is written: kept of the file that came in, so that what goes out is alike. */

/** Media type of a delimited file. */
export const CSV_TYPE = 'text/csv;charset=utf-8';

export interface FileDialect {
  /** One character. */
  delimiter: string;
  /** False where quotation marks belong to the texts, as in some tab-separated files. */
  quoted: boolean;
  newline: '\n' | '\r\n' | '\r';
  /** The file begins with a byte order mark, by which Excel knows UTF-8. */
  byteOrderMark: boolean;
  /** The first line is “sep=;”, by which Excel knows the delimiter. */
  separatorLine: boolean;
}

/** RFC 4180. */
export const STANDARD_DIALECT: FileDialect = {
  delimiter: ',',
  quoted: true,
  newline: '\r\n',
  byteOrderMark: false,
  separatorLine: false,
};

/** The first line end outside of a quoted cell; CRLF where there is none. */
export function lineEndOf(sample: string, quoted: boolean): FileDialect['newline'] {
  let isQuoted = false;
  for (let at = 0; at < sample.length; at++) {
    const character = sample[at];
    if (quoted && character === '"') isQuoted = !isQuoted;
    else if (isQuoted) continue;
    else if (character === '\n') return '\n';
    else if (character === '\r') return sample[at + 1] === '\n' ? '\r\n' : '\r';
  }
  return '\r\n';
}
