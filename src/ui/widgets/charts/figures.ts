/** @file What the widgets that show figures take. */

export interface Figure {
  name: string;
  value: string;
  note?: string;
}

/** Accuracies measured on the same rows. */
export interface ComparedGroup {
  title: string;
  note: string;
  bars: {
    name: string;
    /** The teacher, a student on single labels or on candidates, or the labels as they stand. */
    series: 'teacher' | 'single' | 'refined' | 'final';
    /** A fraction. */
    value: number;
  }[];
}
