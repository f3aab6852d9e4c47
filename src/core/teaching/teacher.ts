/**
 * @file What a teacher is: it sees one text at a time and answers with candidates, every label that
 * could be right, most likely first. All teachers stand behind this one interface.
 */
import { MessageError, type Message } from '../messages/message';
import type { ProgressMessage } from '../messages/progress';
import type { RowMessage, RowReason } from '../messages/row';
import type { Shot, Task, TeacherConfig } from '../task/recipe';

/** One text to annotate. `cells` carries the values of the columns a `column` teacher reads. */
export interface TeacherRow {
  /** 0-based row of the table. */
  row: number;
  text: string;
  cells?: ReadonlyMap<string, string>;
  /** Labels in the order in which somebody, e.g. a student, finds them likely for this text. */
  likely?: string[];
  /** How many of those are enough, measured for that order; counts where the settings leave it open. */
  shown?: number;
  /** Examples near this text; taken instead of those that the teacher would retrieve itself. */
  shots?: Shot[];
}

/** What people say of some texts about a label. */
export interface LabelExamples {
  /** Texts that have it; first those on which the teacher was wrong. */
  inside: string[];
  /** Texts of other labels that the teacher took for it, or may take for it. */
  outside: { text: string; label: string }[];
}

/** Sums of larger ones are no numbers any more in 32 bits. */
export const MOST_SCORE = 1e30;

/** The teacher's answer for one row. */
export interface Annotated {
  row: number;
  status: 'annotated';
  /** Label names, most likely first; at least one; no name twice. */
  candidates: string[];
  /** Non-negative evidence for each candidate, in the same order, where the teacher gives it. */
  scores?: number[];
  /** The teacher's own single answer, where it was asked separately. */
  single?: string;
  /** The teacher chose among this many labels only. */
  shown?: number;
  /** Nothing spoke for any label: every label is a candidate. */
  unmatched?: boolean;
  /** What a teacher without a model went by; missing where nothing spoke for any label. */
  evidence?: Evidence;
  /** The teacher was asked once more, and this is its answer when it was asked in this other way. */
  askedAgain?: string;
  /** What came of the row before it was asked again, so that it can be put back. */
  former?: FormerAnswer;
}

interface Failed {
  row: number;
  status: 'failed';
  reason: RowReason;
  /** The teacher's raw answer, kept so that nothing is lost. */
  raw?: string;
}

export type Annotation = Annotated | Failed;
export type FormerAnswer = Omit<Annotated, 'former'> | Failed;

/** Words of the label that occur in the text, or that the text is near to them in meaning. */
export type Evidence = 'matched' | 'near';

/** Progress of a teacher's loading, e.g. a model download. */
export interface LoadProgress {
  /** 0 to 1. */
  fraction: number;
  message: ProgressMessage;
}

/** The part of the DOM's AbortSignal that teachers use; every AbortSignal is one. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

export interface Teacher {
  /** @throws TeacherError when the teacher cannot be used at all. */
  load(onProgress: (progress: LoadProgress) => void): Promise<void>;
  /**
   * Never throws for the sake of one row: such a row comes back as failed.
   * @throws Stopped when the signal cut the row short: it is neither annotated nor failed.
   * @throws TeacherError when the teacher is lost.
   */
  annotate(row: TeacherRow, signal: StopSignal): Promise<Annotation>;
  dispose(): Promise<void>;
  /** How many rows may be put to it at the same time; 1 where it is left out. */
  readonly concurrency?: number;
  /** How many rows `annotateMany` takes at best. */
  readonly rowsPerRequest?: number;
  /** Puts several rows into one request; one annotation a row, in the order of the rows. */
  annotateMany?(rows: readonly TeacherRow[], signal: StopSignal): Promise<Annotation[]>;
  /** Writes examples of its own for each label, to be given back as `TeacherSetup.examples`. */
  writeExamples?(perLabel: number, signal: StopSignal): Promise<Shot[]>;
  /** Writes a label's description from labelled texts; null where nothing usable came of it. */
  describeLabel?(name: string, examples: LabelExamples, signal: StopSignal): Promise<string | null>;
  /** Its answer depends on the text alone, so that identical texts need one answer. */
  readonly sameForSameText?: boolean;
  /** What it has asked for since it was loaded. */
  readonly usage?: TeacherUsage;
  /** Tokens that it is given for thinking, of a model that was seen to think. */
  readonly thinks?: number | null;
  /** Of a language model: rows that failed for want of room. */
  readonly cuts?: Cuts;
  /** The model behind it, for keys of its answers. */
  readonly modelId?: string | undefined;
}

/** Tokens are the engine's own counts where it tells them, else estimates. */
export interface TeacherUsage {
  questions: number;
  promptTokens: number;
  answerTokens: number;
}

/** Rows that failed because something had no room to be finished. */
export interface Cuts {
  thoughts: number;
  answers: number;
  /** More tokens than these no thought can be given, whatever the settings say. */
  mostThoughtTokens: number;
}

export interface TeacherSetup {
  config: TeacherConfig;
  task: Task;
  /** Labelled or confirmed rows: examples are retrieved from them, and they say how many labels a prompt must show. */
  examples?: Shot[];
  /** Texts from all over the table, for teachers that compare a text with the others. */
  sample?: string[];
  /** For an endpoint that asks for it. Lives in memory only: no recipe, log or message holds it. */
  key?: string;
}

/** What kind of trouble ended a run, for a page that offers a way out. */
export type TeacherProblemKind =
  | 'no-gpu'
  | 'memory'
  | 'lost'
  | 'storage'
  | 'network'
  | 'credentials'
  | 'busy'
  | 'setup'
  | 'rows'
  | 'broken';

/** This row has no candidates; the run goes on. */
export class RowError extends MessageError<RowMessage> {
  override name = 'RowError';
}

/** The whole run cannot go on. */
export class TeacherError extends MessageError {
  override name = 'TeacherError';
  /** Lost on the way out of a worker, which keeps names and messages only. */
  readonly kind: TeacherProblemKind;

  constructor(told: Message, kind: TeacherProblemKind = 'setup') {
    super(told);
    this.kind = kind;
  }
}
