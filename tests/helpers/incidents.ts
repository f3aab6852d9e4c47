/** @file Made-up incident reports: plain English in which the name of no label occurs, as in real ones. */
import { seededRandom } from '../../src/core/random';

export const INCIDENT_LABELS = ['Medication error', 'Patient fall', 'Equipment failure'] as const;

/** Typical words of each label's reports, and sentences for them. */
const REPORTS: readonly (readonly string[])[] = [
  [
    'The nurse gave the evening dose of insulin twice because the chart had not been signed.',
    'The pharmacy sent tablets of the wrong strength and they were given before anybody noticed.',
    'An antibiotic was given although the allergy was written on the front of the chart.',
    'The infusion of heparin ran at double the rate that the doctor had prescribed.',
  ],
  [
    'He slipped on the wet floor next to the bathroom and was found lying on his side.',
    'She got out of bed alone at night, lost her balance and landed on the floor.',
    'The resident was found on the floor beside the bed with a bruise on the hip.',
    'He stumbled over the rug in the corridor while he walked without his frame.',
  ],
  [
    'The monitor went dark during the round and the alarm did not sound at all.',
    'The battery of the pump was empty and the spare charger could not be found.',
    'The lift stopped between two storeys and the technician had to be called.',
    'The screen of the ventilator froze and the machine had to be started again.',
  ],
];
const ENDINGS = [
  'The family was told in the afternoon.',
  'Nobody was hurt this time.',
  'The doctor on call was informed at once.',
  'It was written down by the night shift.',
  'The ward manager has looked into it since.',
];

export interface Incident {
  text: string;
  /** Which of the labels. */
  label: number;
}

/** No two have the same text, which a check would ask about once: how many rows it asks would be chance. */
export function makeIncidents(count: number, seed = 5): Incident[] {
  const random = seededRandom(seed);
  const told = new Map<string, number>();
  const pick = (items: readonly string[]) => items[Math.floor(random() * items.length)] ?? '';
  return Array.from({ length: count }, (_, row) => {
    const label = row % INCIDENT_LABELS.length;
    const hour = 1 + Math.floor(random() * 12);
    const text = `${pick(REPORTS[label] ?? [])} It was about ${hour} o’clock on ward ${row % 9}. ${pick(ENDINGS)}`;
    const times = (told.get(text) ?? 0) + 1;
    told.set(text, times);
    return { text: times === 1 ? text : `${text} It is report ${times} of this.`, label };
  });
}
