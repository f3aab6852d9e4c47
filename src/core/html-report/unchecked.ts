/** @file What nobody has checked: the sentences that a reader of the labels must know. */
import type { Report } from '../report';
import { count } from './html';

/** Fewer audited texts than this say little of an accuracy. */
const FEW_AUDITED = 60;

export function uncheckedOf({ labels, rows, recipe }: Report, unlabelled: number): string[] {
  const { audit, agreement, perLabel, accuracy } = labels;
  const said: string[] = [];
  if (!audit) {
    said.push(
      'No random sample of the labels was checked by a person: how many of them are right is not known' +
        (accuracy === null ? '.' : ' beyond what the table’s own labels say.'),
    );
  } else {
    if (audit.n < FEW_AUDITED) {
      said.push(`Only ${count(audit.n)} texts were audited: the intervals are wide.`);
    }
    if (audit.unsampled > 0) {
      said.push(
        `The audit says nothing of ${count(audit.unsampled)} labels: their rows were not yet there when its sample was drawn.`,
      );
    }
    if (audit.skipped > 0) {
      said.push(`Of ${count(audit.skipped)} audited texts the person could not tell the label.`);
    }
    const unseen = perLabel.filter(({ support, precision }) => support > 0 && precision === null);
    if (unseen.length > 0) {
      said.push(
        `No audited text has these labels, so nothing is known of them in particular: ${unseen
          .map(({ label }) => `“${label}”`)
          .join(', ')}.`,
      );
    }
  }
  if (!agreement) {
    said.push('Nobody compared two people’s labels: how far people would agree is not known.');
  } else if (agreement.disagreements > agreement.settled) {
    said.push(
      `People differ on ${count(agreement.disagreements - agreement.settled)} texts that were not settled.`,
    );
  }
  if (rows.test > 0 && recipe.task.goldColumn === undefined) {
    said.push(`The ${count(rows.test)} test texts were labelled by the student alone, unchecked.`);
  }
  if (rows.failed > 0) {
    said.push(
      `The teacher failed on ${count(rows.failed)} texts; the student labelled them alone.`,
    );
  }
  if (unlabelled > 0) said.push(`${count(unlabelled)} texts have no label.`);
  if (labels.human > (audit?.n ?? 0)) {
    said.push(
      `${count(labels.human - (audit?.n ?? 0))} labels were given by people outside of the audit, who may have had the machine’s suggestion in view.`,
    );
  }
  return said;
}
