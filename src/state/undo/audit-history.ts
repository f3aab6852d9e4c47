/** @file Answers of a check, to be taken back and given again. */
import type { Answer, AuditAnswers } from '../results/audit-answers';
import { History } from './history.svelte';

export interface AuditStep {
  /** Of the table. */
  row: number;
  before: Answer;
  after: Answer;
}

export class AuditHistory extends History<AuditStep> {
  /** The check was read anew: what the sample still has stays, where nobody has answered otherwise since. */
  keepFor(sample: readonly number[], answers: AuditAnswers): void {
    const rows = new Set(sample);
    const passing = (from: 'before' | 'after', to: 'before' | 'after') => {
      let now = answers;
      return (step: AuditStep) => {
        if (!rows.has(step.row) || !now.says(step.row, step[from])) return null;
        now = now.with(step.row, step[to]);
        return step;
      };
    };
    this.keep(passing('after', 'before'), passing('before', 'after'));
  }
}
