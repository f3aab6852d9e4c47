/** @file What the labels' words find in a table, in sentences. */
import type { KeywordEvidence } from '../../../core/evidence/keyword-tally';
import type { OfferReason, WordOffer } from '../../../core/evidence/word-offers';
import type { ColumnEvidence } from '../../../state/types';
import { countTexts } from '../../counts';
import { formatAbout, formatChoice, formatCount, formatList, formatPercent } from '../../format';
import { plural } from '../../plural';
import { quoted } from '../messages/parts';

/** The state of things in one sentence. */
export function evidenceText({ texts, none, several, labels }: KeywordEvidence): string {
  if (texts === 0) return 'The table has no text.';
  const matched = texts - none.texts;
  if (matched === 0) {
    return 'No text matches any label: with these words the labels would be guesses.';
  }
  const silent = labels.filter((label) => label.texts === 0).length;
  const share = matched / texts;
  if (share < 0.5) {
    return `Only ${formatCount(matched)} of ${countTexts(texts)} match a label: most labels would be guesses.`;
  }
  if (silent > 0) {
    return plural(silent, ['# label matches no text at all.', '# labels match no text at all.']);
  }
  if (several.texts > matched / 2) {
    return 'Most texts match several labels: the words do not tell them apart well yet.';
  }
  return `${formatPercent(share)} of the texts match a label.`;
}

/** What helps where most labels would be guesses; null elsewhere. */
export function evidenceAdvice({ texts, none }: KeywordEvidence): string | null {
  if (texts === 0 || none.texts * 2 <= texts) return null;
  return 'What helps: click the words offered below a label to add them, type words of your own, or label some rows by hand first.';
}

const OFFER_REASONS: Record<OfferReason, string> = {
  typical: 'typical of its texts',
  separates: 'tells its texts from the others',
  near: 'near in meaning',
};

/** How many texts there are of something; an estimate does not look counted. */
export function foundCount(texts: number, isEstimate: boolean): string {
  return isEstimate ? `about ${formatAbout(texts)}` : formatCount(texts);
}

/** Why a word is offered, and what a click on it would do. */
export function offerText(offer: WordOffer): string {
  const { reason, texts, unmatched, contested, isEstimate } = offer;
  if (isEstimate) return estimatedOfferText(offer);
  const found = `${OFFER_REASONS[reason]}; in ${countTexts(texts)}, ${formatCount(unmatched)} of them match nothing yet`;
  if (contested === 0) return found;
  return `${found}, ${formatCount(contested)} match another label already and would match both`;
}

function estimatedOfferText({ reason, texts, unmatched, contested }: WordOffer): string {
  const found = `${OFFER_REASONS[reason]}; by a sample of the table in about ${formatAbout(texts)} texts, about ${formatAbout(unmatched)} of them match nothing yet`;
  if (contested === 0) return found;
  return `${found}, about ${formatAbout(contested)} match another label already and would match both`;
}

/** What a teacher that goes by words has to say of a text without any. @param labels of the task. */
export function bareText(candidates: readonly string[], labels: number): string {
  if (candidates.length >= labels) {
    return 'Nothing here tells the labels apart: each of them stays possible.';
  }
  return `No word of a label occurs here. In meaning it is a little nearer to ${formatList(candidates)}, which says next to nothing.`;
}

/** @param evidence null where it could not be counted, here and below. */
export function gateTitle(evidence: KeywordEvidence | null): string {
  if (!evidence) return 'What the labels’ words match could not be counted';
  const { texts, none } = evidence;
  return `${formatCount(none.texts)} of ${countTexts(texts)} match no label`;
}

export function gateText(evidence: KeywordEvidence | null): string {
  if (!evidence) {
    return 'So it is not known how many labels would be guesses by nearness in meaning: they would look as tidy as good ones, and many would be wrong. What helps:';
  }
  const { labels } = evidence;
  const silent = labels.filter((label) => label.texts === 0).map(({ name }) => quoted(name));
  const listed = silent.length > 3 ? [...silent.slice(0, 3), /* @wc-include */ 'others'] : silent;
  const without = silent.length === 0 ? '' : ` No text at all matches ${formatChoice(listed)}.`;
  return `Most labels would be guesses by nearness in meaning: they would look as tidy as good ones, and many would be wrong.${without} What helps:`;
}

export function columnGateTitle({ column, texts, none }: ColumnEvidence): string {
  return `${formatCount(none)} of ${countTexts(texts)} have no candidates in “${column}”`;
}

export function columnGateText({ column }: ColumnEvidence): string {
  return `In most rows the column “${column}” is empty, or names no label of the task: their labels come from what the student learns of the others. Where those are few or of another kind, they would be guesses that look as tidy as good ones. What helps:`;
}
