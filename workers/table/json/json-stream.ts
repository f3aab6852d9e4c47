/**
 * @file JSON and JSONL to records, piece by piece, by @streamparser/json: of a list
 * `[{…}, {…}]`, of the one list of records inside an object `{"version": 1, "data": [{…}, {…}]}`,
 * a record a line, or records one after the other however their lines end.
 *
 * Invariant: only one record at a time is held, and what is not a record is reported, never dropped
 * silently.
 */
import { TokenizerError, TokenParser, TokenParserError, TokenType } from '@streamparser/json';
import type { ParsedElementInfo, ParsedTokenInfo } from '@streamparser/json';
import { excerpt } from '../../../src/core/excerpt';
import type { JsonFlaw } from '../../../src/core/messages/table';
import type { TableFormat } from '../../../src/core/table/format';
import {
  isRecord,
  jsonOf,
  type JsonValue,
  type Members,
} from '../../../src/core/table/records/values';
import { TableError, type Place, type TableWarning } from '../../../src/core/table/table';
import { SPLIT_COLUMN } from '../../../src/core/table/splits';
import { recordsOfColumns } from './json-columns';
import { jsonWarnings } from './json-warnings';
import { checkDepth, LosslessTokenizer } from './lossless-tokenizer';
import { MendedText } from './mended-text';
import { RecordLists } from './record-lists';
import { isFeature, ofCells, unnamed } from './unnamed-records';

/** Longer than any record of a table of texts: beyond it, a bracket or quotation mark is missing. */
const MAX_RECORD_LENGTH = 50_000_000;

/** Values within one record; lists of millions of numbers are no texts to label. */
const MOST_VALUES = 1_000_000;

export interface JsonOptions {
  /** An earlier reading found several parts of one dataset: rows say of which they are. */
  hasSplits?: boolean;
  /** Records are lists of cells. */
  isGrid?: boolean;
  /** Within one record. */
  mostValues?: number;
}

/** Text goes in with `push`, in pieces of any length; records come out of the callback. */
export class JsonStream {
  private readonly onRecord: (members: Members, at: Place) => void;
  private readonly isLines: boolean;
  /** A record may go on over lines. */
  private readonly isWrapped: boolean;
  private readonly text: MendedText;
  private readonly parser: TokenParser;
  /** How many lists and objects are open. */
  private depth = 0;
  /** How many of them enclose a record: none in JSONL, the list, or the list and the object. */
  private recordDepth = 0;
  private members = new Map<string, JsonValue>();
  private repeatedKey: string | null = null;
  private row = 0;
  /** Records are texts without fields. */
  private isUnnamed = false;
  /** A record has ended, and nothing has come yet that parts it from the next. */
  private isUnparted = false;
  private line = 1;
  private recordLine = 1;
  /** Characters since the last record. */
  private length = 0;
  /** Values within the record that is not complete yet. */
  private values = 0;
  /** The lists of the file, when it is an object. */
  readonly lists = new RecordLists();
  private readonly options: JsonOptions;
  /** What else the object holds. */
  readonly besides = new Map<string, JsonValue>();
  /** Of a Hugging Face dataset: what its columns are, beside the rows. */
  private readonly features: JsonValue[] = [];
  /** A comma that may turn out to be one too many. */
  private heldComma: ParsedTokenInfo | null = null;
  private surplusCommas = 0;

  constructor(
    kind: Exclude<TableFormat, 'delimited'>,
    onRecord: (members: Members, at: Place) => void,
    options: JsonOptions = {},
  ) {
    this.onRecord = onRecord;
    this.options = options;
    this.isLines = kind !== 'json';
    this.isWrapped = kind === 'json-sequence';
    // Line ends come as tokens, to count the lines by.
    const tokenizer = new LosslessTokenizer({ separator: '\n' });
    this.text = new MendedText(tokenizer, this.isLines);
    this.parser = new TokenParser(this.isLines ? { separator: '\n' } : {});
    tokenizer.onToken = (token) => this.takeToken(token);
    this.parser.onValue = (element) => this.takeValue(element);
  }

  /** The record being read. */
  get place(): Place {
    return { row: this.row + 1, line: this.line };
  }

  /** @throws TableError where the file is no list of records. */
  push(text: string): void {
    this.length += text.length;
    this.read(() => this.text.push(text));
    if (this.length <= MAX_RECORD_LENGTH) return;
    const most = MAX_RECORD_LENGTH;
    throw new TableError({ code: 'json-record-long', ...this.named(this.place), most });
  }

  private read(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (!(error instanceof TokenizerError || error instanceof TokenParserError)) throw error;
      // “Unexpected "x" at …” or “Unexpected LEFT_BRACE ("{") in state …”, if anything.
      const found = /^Unexpected [A-Z_ (]*"([\x20-\x7e]+?)"\)? (in|at) /.exec(error.message)?.[1];
      const unexpected = found === undefined ? null : excerpt(found, 40);
      throw this.notJson({ unexpected, endsEarly: false });
    }
  }

  /** Must be called once, after the last piece. */
  end(): void {
    this.read(() => this.text.end());
    if (this.isLines) {
      this.push('\n');
      if (this.depth > 0) throw this.notJson({ unexpected: null, endsEarly: true });
    } else if (!this.parser.isEnded) {
      const isWithin = this.depth > this.recordDepth;
      const record = isWithin ? this.row + 1 : this.row;
      throw new TableError({ code: 'json-cut', line: this.line, record, isWithin });
    } else if (this.recordDepth === 2 && this.lists.current === null && !this.takeColumns()) {
      throw new TableError({ code: 'json-no-list' });
    }
  }

  /** @returns whether the object is a table column by column. */
  private takeColumns(): boolean {
    const records = recordsOfColumns(new Map([...this.besides, ...this.lists.others]));
    records?.forEach((members, i) => this.onRecord(members, { row: i + 1, line: this.line }));
    return records !== null;
  }

  /** What of an object around the list of records was not read, and what was mended. */
  warnings(): TableWarning[] {
    const { lists, features, surplusCommas, text } = this;
    const besides = [...this.besides.keys()].filter((name) => name !== 'features' || !features[0]);
    return jsonWarnings({ lists, besides, surplusCommas, notNumbers: text.notNumbers });
  }

  /** Counts lines and depth, which tell where a record begins, and hands the token on. */
  private takeToken(token: ParsedTokenInfo): void {
    const type = token.token;
    if (type === TokenType.SEPARATOR) {
      this.line++;
      if (this.isLines && this.depth === 0) this.part(token);
      else if (this.isLines && !this.isWrapped) {
        this.line--;
        throw this.notJson({ unexpected: null, endsEarly: true });
      }
      return;
    }
    if (this.isSurplusComma(token)) return;
    if (this.isUnparted) this.part(token);
    if (this.depth === 0 && !this.isLines) {
      this.recordDepth = type === TokenType.LEFT_BRACKET ? 1 : 2;
    }
    if (this.depth === this.recordDepth) this.recordLine = this.line;
    if (type === TokenType.LEFT_BRACE || type === TokenType.LEFT_BRACKET)
      checkDepth(++this.depth, this.line);
    else if (type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET) this.depth--;
    this.parser.write(token);
    this.isUnparted = this.isLines && this.depth === 0;
  }

  /** Tells the parser that the next record begins. */
  private part(token: ParsedTokenInfo): void {
    this.isUnparted = false;
    this.parser.write({ ...token, token: TokenType.SEPARATOR, value: '\n' });
  }

  /**
   * A comma after each line of JSON Lines, or before a closing bracket, is what programs write that
   * print a list record by record. It is held back until what follows it is known.
   */
  private isSurplusComma(token: ParsedTokenInfo): boolean {
    const type = token.token;
    const held = this.heldComma;
    this.heldComma = null;
    if (type === TokenType.COMMA) {
      // It parts records on one line.
      if (this.isLines && this.depth === 0) {
        this.surplusCommas++;
        this.part(token);
      } else {
        this.heldComma = token;
        if (held) this.parser.write(held);
      }
      return true;
    }
    const closes = type === TokenType.RIGHT_BRACE || type === TokenType.RIGHT_BRACKET;
    if (held && closes) this.surplusCommas++;
    else if (held) this.parser.write(held);
    return false;
  }

  /** Called for every value, the inner ones first. */
  private takeValue({ key, value, parent, stack }: ParsedElementInfo): void {
    const depth = stack.length - this.recordDepth;
    const most = this.options.mostValues ?? MOST_VALUES;
    if (depth > 0 && ++this.values > most) {
      throw new TableError({ code: 'json-record-wide', ...this.named(this.place), most });
    }
    // Set as any other key, it would be lost.
    if (key === '__proto__' && parent !== undefined && depth > 1) {
      Object.defineProperty(parent, key, { value, enumerable: true, configurable: true });
    }
    if (depth === 1) {
      const name = String(key);
      if (this.members.has(name)) this.repeatedKey ??= name;
      this.members.set(name, value as JsonValue);
    } else if (depth === 0) {
      if (isFeature(value, stack.at(1)?.key)) this.features.push(value as JsonValue);
      else if (
        this.recordDepth < 2 ||
        this.isInList(value, key, parent, String(stack.at(1)?.key))
      ) {
        this.endRecord(value);
      }
      this.members = new Map();
      this.values = 0;
      this.repeatedKey = null;
      // The library goes by its own count of the items, and would keep them all.
      if (Array.isArray(parent)) parent.length = 0;
    } else if (depth === -1 && this.recordDepth === 2 && key !== this.lists.current) {
      const isFeatures = key === 'features' && this.features.length > 0;
      this.besides.set(String(key), isFeatures ? this.features : (value as JsonValue));
      // The library would keep all members of the object as well, and an object of half a million is slow.
      if (isRecord(parent)) Reflect.deleteProperty(parent, String(key));
    }
  }

  /** Whether an item belongs to the list of records: one of an object whose first item is one. */
  private isInList(
    value: ParsedElementInfo['value'],
    index: ParsedElementInfo['key'],
    parent: ParsedElementInfo['parent'],
    listName: string,
  ): boolean {
    if (!Array.isArray(parent)) return false;
    if (index !== 0 || !isRecord(value)) {
      const isRows = listName === this.lists.current;
      if (!isRows) this.lists.keepOther(listName, value as JsonValue);
      return isRows;
    }
    this.lists.begin(listName);
    return true;
  }

  private endRecord(value: ParsedElementInfo['value']): void {
    const place = { row: this.row + 1, line: this.recordLine };
    if (this.row === 0) this.isUnnamed = !isRecord(value);
    const bare = this.options.isGrid ? ofCells : unnamed;
    const members = this.isUnnamed ? bare(value) : isRecord(value) ? this.members : null;
    if (members === null) {
      const found = excerpt(jsonOf(value), 40);
      throw new TableError({ code: 'json-no-record', ...this.named(place), found });
    }
    if (this.repeatedKey !== null) {
      const field = excerpt(this.repeatedKey);
      throw new TableError({ code: 'json-field-twice', ...this.named(place), field });
    }
    this.row++;
    this.length = 0;
    const split = this.options.hasSplits || this.lists.areSplits ? this.lists.split : null;
    if (split !== null && !members.has(SPLIT_COLUMN)) members.set(SPLIT_COLUMN, split);
    this.onRecord(members, place);
  }

  private notJson(flaw: JsonFlaw): TableError {
    const isPastEnd = this.parser.isEnded;
    return new TableError({
      code: 'json-invalid',
      ...{ line: this.line, after: this.row, flaw, isPastEnd },
    });
  }

  /** Where each line is a record, the line names it. */
  private named({ row, line }: Place): { line: number; record: number | null } {
    return { line, record: this.isLines ? null : row };
  }
}
