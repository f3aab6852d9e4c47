/** @file How far people agree, in the page's words. */
import { HERE, type AgreementFigures } from '../../../core/agreement/figures';
import type { Estimate } from '../../../core/agreement/agreement';
import type { Report } from '../../../core/report';
import { countTexts } from '../../counts';
import { formatDecimal, formatPercent } from '../../format';

/** Of whoever labels here, or as another person is called. */
export function personName(name: string): string {
  return name === HERE ? 'You' : name;
}

/** “0.71, between 0.62 and 0.80 with 95% confidence”. */
export function estimateText(estimate: Estimate | null): string {
  if (!estimate) return 'undefined: all labels are the same';
  const { value, low, high } = estimate;
  return `${formatDecimal(value, 2)}, between ${formatDecimal(low, 2)} and ${formatDecimal(high, 2)} with 95% confidence`;
}

/** What people agree on, in a sentence. */
export function ceilingText({ ceiling }: Pick<AgreementFigures, 'ceiling'>): string {
  return `People gave the same label to ${formatPercent(ceiling.share)} of the ${countTexts(ceiling.n)} that more than one of them labelled (between ${formatPercent(ceiling.low)} and ${formatPercent(ceiling.high)} with 95% confidence).`;
}

/** The same beside how often the machine is right, as far as that is known. */
export function machineBesideText({ labels }: Report): string {
  const { audit, accuracy } = labels;
  if (audit) {
    return `By the check, ${formatPercent(audit.accuracy)} of the machines’ labels are right.`;
  }
  if (accuracy !== null) {
    return `By the table’s true labels, ${formatPercent(accuracy)} of the labels are right.`;
  }
  return 'How often the machine is right is not known: nothing was checked, and the table has no true labels.';
}
