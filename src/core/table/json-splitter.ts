/**
 * @file The records of a JSON file, cut out as text, piece by piece: of a list `[{…}, {…}]`, or of
 * the one list of records inside an object `{"version": 1, "data": [{…}, {…}]}`.
 *
 * Invariant: only one record at a time is held, and what is not a record is reported, never dropped
 * silently. Only the structure around the records is read here; `membersOf` reads each of them.
 */
import { NOTHING_IMPORTED, quoteText, type Place } from './messages';
import { TableError } from './table';
import { ValueScanner } from './json-value-scanner';

/** One record as it stands in the file. */
export interface JsonRecord extends Place {
  text: string;
}

type State =
  | 'root'
  | 'first-item'
  | 'item'
  | 'after-item'
  | 'first-key'
  | 'key'
  | 'colon'
  | 'member'
  | 'member-list'
  | 'after-member'
  | 'end';

/** What may stand at each place, for messages. */
const EXPECTED: Record<State, string> = {
  root: 'a list of records',
  'first-item': 'a record or ]',
  item: 'a record',
  'after-item': 'a comma or ]',
  'first-key': 'a name in quotation marks or }',
  key: 'a name in quotation marks',
  colon: 'a colon',
  member: 'a value',
  'member-list': 'a value or ]',
  'after-member': 'a comma or }',
  end: 'the end of the file',
};

const LINE_FEED = 10;

/** Text goes in with `push`, in pieces of any length; records come out of the callback. */
export class JsonSplitter {
  private readonly onRecord: (record: JsonRecord) => void;
  private state: State = 'root';
  private readonly scanner = new ValueScanner();
  /** What the value being scanned is, or null between values. */
  private scanning: 'record' | 'key' | 'member' | null = null;
  private row = 0;
  private line = 1;
  private valueLine = 1;
  private key = '';
  /** The name of the list of records, when the file is an object. */
  private listName: string | null = null;
  private isObject = false;
  private readonly otherNames: string[] = [];

  constructor(onRecord: (record: JsonRecord) => void) {
    this.onRecord = onRecord;
  }

  /** The record being read, or the last. */
  get place(): Place {
    return { row: Math.max(this.row, 1), line: this.line };
  }

  /** The list that was read and the other members of the object around it, which were not. */
  get leftOut(): { listName: string; otherNames: readonly string[] } | null {
    return this.listName === null ? null : { listName: this.listName, otherNames: this.otherNames };
  }

  /** @throws TableError where the file is no list of records. */
  push(text: string): void {
    let at = 0;
    while (at < text.length) {
      if (this.scanning) {
        const end = this.scanner.scan(text, at);
        for (let i = at; i < end; i++) if (text.charCodeAt(i) === LINE_FEED) this.line++;
        if (this.scanner.done) this.endValue();
        at = end;
      } else {
        const character = text.charAt(at);
        if (character === '\n') this.line++;
        if (' \t\r\n'.includes(character) || this.step(character)) at++;
      }
    }
  }

  /** Must be called once, after the last piece. */
  end(): void {
    if (this.state !== 'end' || this.scanning) {
      const where =
        this.scanning === 'record'
          ? `within record ${this.row}, in line ${this.line}`
          : `in line ${this.line}, where ${EXPECTED[this.state]} should follow`;
      throw new TableError(
        `The file is incomplete: it ends ${where}. ${NOTHING_IMPORTED} Download or export it again.`,
      );
    }
    if (this.isObject && this.listName === null) {
      throw new TableError(
        `The file is a JSON object without a list of records in it. ${NOTHING_IMPORTED} ` +
          'Export it as a list of records, [{"text": "…"}, {"text": "…"}], or as JSONL.',
      );
    }
  }

  /** Takes one character between values. @returns whether it is used up. */
  private step(character: string): boolean {
    switch (this.state) {
      case 'root':
        if (character === '[') return this.go('first-item');
        this.isObject = true;
        return character === '{' ? this.go('first-key') : this.refuse(character);
      case 'first-item':
      case 'item':
        if (character === ']' && this.state === 'first-item') return this.endList();
        if (',]}:'.includes(character)) return this.refuse(character);
        this.row++;
        return this.scan('record', 'after-item');
      case 'after-item':
        if (character === ',') return this.go('item');
        return character === ']' ? this.endList() : this.refuse(character);
      case 'first-key':
      case 'key':
        if (character === '}' && this.state === 'first-key') return this.go('end');
        return character === '"' ? this.scan('key', 'colon') : this.refuse(character);
      case 'colon':
        return character === ':' ? this.go('member') : this.refuse(character);
      case 'member':
        if (character === '[') return this.go('member-list');
        if (',]}:'.includes(character)) return this.refuse(character);
        this.otherNames.push(this.key);
        return this.scan('member', 'after-member');
      case 'member-list':
        return this.beginMemberList(character);
      case 'after-member':
        if (character === ',') return this.go('key');
        return character === '}' ? this.go('end') : this.refuse(character);
      case 'end':
        return this.refuse(character);
    }
  }

  /** A list inside the object: it holds the records if its first item is one. */
  private beginMemberList(character: string): boolean {
    if (character !== '{') {
      this.otherNames.push(this.key);
      this.scan('member', 'after-member');
      this.scanner.openedList();
      return false;
    }
    if (this.listName !== null) {
      throw new TableError(
        `The file holds two lists of records, ${quoteText(this.listName)} and ` +
          `${quoteText(this.key)}. ${NOTHING_IMPORTED} Save each of them as a file of its own.`,
      );
    }
    this.listName = this.key;
    this.state = 'item';
    return false;
  }

  private endList(): boolean {
    return this.go(this.isObject ? 'after-member' : 'end');
  }

  private go(state: State): true {
    this.state = state;
    return true;
  }

  /** Begins a value at the current character, which the scanner reads again. */
  private scan(what: 'record' | 'key' | 'member', next: State): false {
    this.scanning = what;
    this.state = next;
    this.valueLine = this.line;
    this.scanner.begin(what !== 'member');
    return false;
  }

  private endValue(): void {
    const what = this.scanning;
    this.scanning = null;
    if (what === 'key') this.key = String(JSON.parse(this.scanner.text));
    if (what !== 'record') return;
    this.onRecord({ text: this.scanner.text, row: this.row, line: this.valueLine });
  }

  private refuse(character: string): never {
    const hint =
      this.state === 'end'
        ? 'If each line is a record of its own, name the file .jsonl.'
        : 'Correct it there, or export the file again.';
    const after = this.row > 0 ? ` after record ${this.row}` : '';
    throw new TableError(
      `Line ${this.line} of the file has ${quoteText(character)}${after}, where ` +
        `${EXPECTED[this.state]} should stand. ${NOTHING_IMPORTED} ${hint}`,
    );
  }
}
