/** @file `report.json`: what was done and how well, in the names that scripts rely on. */
import type { AgreementFigures } from './agreement/figures';
import type { CurvePoint } from './budget/curve';
import type { Acceptance, AuditEstimate } from './labels/audit';
import type { Standing } from './labels/figures/standing';
import type { Decision, TeacherBelief } from './labels/combination/decision';
import type { ShareEstimate } from './labels/figures/label-shares';
import type { LabelSummary } from './labels/figures/per-label';
import type { RunWarningCode } from './labels/warnings';
import type { RunNote } from './messages/run-notes';
import type { TableNote } from './messages/table-notes';
import type { TrainingNote } from './messages/training-notes';
import type { WarningCode } from './table/table';
import type { EpochLog } from './students/training';
import type { LabelPolicy, Recipe } from './task/recipe';
import type { CandidateQuality } from './teaching/quality';

/** An audit's estimate for the policy in use, and for every policy; intervals are of 95%. */
interface AuditReport extends AuditEstimate {
  /** Rows of the sample that the person could not tell; they are in no estimate. */
  skipped: number;
  /** Of the answers, those that the student has learnt: judged by students that have not. */
  learned: number;
  /** Rows that the sample speaks for. */
  population: number;
  /** All labels as they stand, people's among them, which count as right. */
  standing: Standing;
  /** Labels of machines that it does not speak for, as their rows were not yet there to be drawn. */
  unsampled: number;
  policies: Partial<Record<LabelPolicy, AuditEstimate>>;
}

/** How far people agree, where another person's labels were brought; the ceiling for any machine. */
interface AgreementReport extends Omit<AgreementFigures, 'disagreements'> {
  /** Texts of which people said different things, and those of them that were settled. */
  disagreements: number;
  settled: number;
}

/** The final labels of one name. */
export type LabelReport = { label: string } & LabelSummary & {
    /** How many texts of the audit's population have it in truth, by the audit; null without one. */
    share: ShareEstimate | null;
  };

/** Something found on the way. */
export interface ReportWarning {
  code: RunWarningCode | WarningCode;
  /** What the code means, in English. */
  message: string;
  /** What was found, as data; missing where a project is older than these. */
  told?: RunNote | TableNote;
  /** How many rows it concerns. */
  rows: number;
}

/** Accuracies are fractions, null where there is no gold. */
export interface Report {
  /** Version of this format. */
  shortlist: 1;
  recipe: Recipe;
  environment: {
    executionProvider: 'webgpu' | 'wasm' | null;
    threads: number | null;
    adapter: string | null;
    /** What the user should know about how and where the student trained, in English. */
    notice: string | null;
    /** The same as data; what projects are told that are older than these is in `notice` alone. */
    told: TrainingNote[];
  };
  rows: {
    total: number;
    annotated: number;
    failed: number;
    test: number;
    /** Rows whose text stands further up already. */
    equal: number;
  };
  /** What must be known before any figure, the worst first, then what the import found; empty where all is well. */
  warnings: ReportWarning[];
  teacher: CandidateQuality & {
    kind: Recipe['teacher']['kind'];
    strategy: string | null;
    /** By how many wordings at most an ensemble asked about a row; null where no wordings voted. */
    wordings: number | null;
    seconds: number;
    rowsPerSecond: number | null;
    /** Rows that nothing spoke for: all labels are their candidates. */
    unmatched: number;
    /** Of the annotated rows, what the keywords teacher went by; null for other teachers. */
    evidence: { matched: number; near: number; none: number } | null;
    /** Rows that were failed first and annotated when they were asked about in another way. */
    askedAgain: number;
    /** What the page believes of this teacher, without gold; null before held-out students were asked. */
    model: TeacherBelief | null;
    /** What was decided for that reason. */
    decision: Decision | null;
    /** As the recipe has it; null where every row was to be annotated. */
    budget: NonNullable<Recipe['teacher']['budget']> | null;
    /** The budget's finished rounds; empty without one. */
    rounds: CurvePoint[];
  };
  student: {
    kind: Recipe['student']['kind'];
    parameters: number;
    seconds: number;
    /** Rows trained a second, all epochs counted. */
    rowsPerSecond: number | null;
    /** Argmax of the student on annotated rows, and on test rows. */
    trainAccuracy: number | null;
    testAccuracy: number | null;
    epochs: EpochLog[];
    /** The comparison, where the recipe asks for it: trained on the teacher's single labels. */
    single: { trainAccuracy: number | null; testAccuracy: number | null } | null;
  } | null;
  labels: {
    policy: LabelPolicy;
    /** Final labels on annotated rows. */
    accuracy: number | null;
    macroF1: number | null;
    /** Expected calibration error of the confidences on annotated rows, 15 bins. */
    calibrationError: number | null;
    /** Label by label, in the order of the task; `precision` is the audit's. */
    perLabel: LabelReport[];
    /** Labels given by a person. */
    human: number;
    audit: AuditReport | null;
    /** Null where nobody else has labelled the table. */
    agreement: AgreementReport | null;
    /** Confidences were put right by the audit. */
    recalibrated: boolean;
    /** Labels that go unread, as the audit shows them to be right often enough. */
    accepted: (Acceptance & { wanted: number; rows: number }) | null;
  };
}
