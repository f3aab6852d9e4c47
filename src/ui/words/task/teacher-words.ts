/** @file What is said about teachers: where texts go, what a trial found, what failed. */
import type { RecommendationReason } from '../../../core/engines/recommended-models';
import type { FitReason, MachineInfo } from '../../../core/engines/webllm-models';
import { addressProblem, parseAddress, reachOf } from '../../../core/network/address';
import type { TeacherProblem } from '../../../core/engines/problems';
import type { ShownLabels } from '../../../core/shown/shown-labels';
import { LEAST_CASES } from '../../../core/shown/shown-size';
import type { RoomSettings } from '../../../core/planning/more-room';
import type { StrategyCost } from '../../../core/planning/strategy-costs';
import type { TrialEstimate } from '../../../core/planning/trial';
import type { StudentSize } from '../../../core/shown/student-size';
import type { ShotSource, Strategy } from '../../../state/task-form/values/teacher-values';
import type { WordingPart } from '../../../state/task-form/values/wording';
import { countQuestions, countRows } from '../../counts';
import { formatCount, formatDuration, formatGigabytes } from '../../format';
import type { Figure } from '../../widgets/charts/figures';
import type { Choice } from '../words';

/** Where the texts go with a server at this address; null while there is no address. */
export function leavingWords(url: string): { text: string; isWarning: boolean } | null {
  if (addressProblem(url) !== null) return null;
  const address = parseAddress(url);
  switch (reachOf(address)) {
    case 'machine':
      return {
        text: 'The texts go to a program on this machine. Nothing leaves this machine by this page; what that program passes on is up to it.',
        isWarning: false,
      };
    case 'network':
      return {
        text: `The texts, the labels and the instructions go to a machine on your network: ${address.host}.`,
        isWarning: true,
      };
    case 'internet':
      return {
        text: `The texts, the labels and the instructions leave this machine: they go over the internet to ${address.host}, where other rules hold than in this page.`,
        isWarning: true,
      };
  }
}

/** “Qwen2.5-1.5B-Instruct-q4f16_1-MLC” says more than a person needs to choose. */
export function modelTitle(id: string): string {
  return id.replace(/-q\d+f\d+(_\d+)?(-MLC)?/, '').replaceAll('-', ' ');
}

/** What this machine offers a model, as far as browsers tell. */
export function machineWords(machine: MachineInfo): string {
  if (!machine.hasGpu) return 'This browser offers no GPU to a model.';
  const parts = [
    machine.software ? 'no graphics card, only the processor' : 'a GPU',
    machine.shaderF16 ? 'half precision (f16)' : 'no half precision (f16)',
    ...(machine.maxBufferBytes === null
      ? []
      : [`buffers of up to ${formatGigabytes(machine.maxBufferBytes)}`]),
    ...(machine.memoryGB === null
      ? []
      : [`${machine.memoryGB} GB of memory${machine.memoryGB >= 8 ? ' or more' : ''}`]),
    ...(machine.freeBytes === null
      ? []
      : [`room for ${formatGigabytes(machine.freeBytes)} in the browser`]),
  ];
  return `This machine: ${parts.join(', ')}. Browsers do not tell the memory of a graphics card. On disk a model takes a little less than it needs there.`;
}

/** What may have had a part in it besides the model; empty where nothing is known. */
export function circumstances({ hidden, asleepSeconds }: TeacherProblem): string[] {
  return [
    ...(hidden
      ? [
          'This tab was in the background: browsers take memory from such tabs first. Keep it in view.',
        ]
      : []),
    ...(asleepSeconds > 0
      ? [`The machine slept for ${formatDuration(asleepSeconds)} shortly before. Keep it awake.`]
      : []),
  ];
}

/** What a row takes: estimates of tokens, and the pace of a trial if there was one. */
export function strategyCostWords(
  { questions, promptTokens, answerTokens }: StrategyCost,
  rowsPerHour: number | null,
): string {
  const rough = (tokens: number) => formatCount(Number(tokens.toPrecision(2)));
  const [read, written] = [rough(promptTokens), rough(answerTokens)];
  const tokens =
    questions > 1
      ? `${formatCount(questions)} questions: about ${read} tokens a row to read, ${written} to write.`
      : `About ${read} tokens a row to read, ${written} to write.`;
  return rowsPerHour === null
    ? tokens
    : `${tokens} In the trial ${countRows(Math.round(rowsPerHour))} an hour.`;
}

interface AskedAgain {
  rows: number;
  /** Of a row, as it would be asked, and as it was asked. */
  cost: StrategyCost;
  usual: StrategyCost;
  /** Of the run so far. */
  rowsPerSecond: number | null;
  /** Rows that people have labelled, which are left out. */
  labelled: number;
  /** A text stands for the others, so that tokens can be told. */
  hasText: boolean;
}

/** What asking about some rows once more would cost. */
export function askAgainWords(asked: AskedAgain): string {
  const { rows, cost, usual, rowsPerSecond, labelled, hasText } = asked;
  const rough = (amount: number) => formatCount(Number((rows * amount).toPrecision(2)));
  const questions = countQuestions(Math.ceil(rows * cost.questions));
  const seconds = rowsPerSecond ? (rows * cost.questions) / usual.questions / rowsPerSecond : null;
  return [
    hasText
      ? `Up to ${questions}, some ${rough(cost.promptTokens)} tokens to read and ${rough(cost.answerTokens)} to write.`
      : `Up to ${questions}.`,
    ...(seconds === null ? [] : [`At the pace so far about ${formatDuration(seconds)}.`]),
    ...(labelled > 0 ? [`${countRows(labelled)} with your label: left out.`] : []),
  ].join(' ');
}

/** @param tokens what the model is given for thinking. */
export function thinkingWords(tokens: number): string {
  const room = `it is given room for ${formatCount(tokens)} tokens of that for each answer`;
  return `This model thinks before it answers: ${tokens > 0 ? room : 'it is told not to'}. What it thinks is never taken for an answer. A model that does not think is many times faster; thinking and its room are settings above.`;
}

/** What was cut off for want of room; empty where nothing was. */
export function cutWords({ cuts, rows }: Pick<TrialEstimate, 'cuts' | 'rows'>): string {
  const { thoughts = 0, answers = 0 } = cuts ?? {};
  const all = countRows(rows);
  const ofThoughts = `On ${formatCount(thoughts)} of ${all} its room was used up before it had thought to an end.`;
  const ofAnswers = `On ${formatCount(answers)} of ${all} the answer was cut off before it named a label.`;
  return [...(thoughts > 0 ? [ofThoughts] : []), ...(answers > 0 ? [ofAnswers] : [])].join(' ');
}

/** What a button says that gives a model this room. */
export function roomWords(settings: RoomSettings): string {
  const { thoughtTokens, answerTokens, contextTokens } = settings;
  if (answerTokens !== undefined) {
    return `Try again with room for an answer of ${formatCount(answerTokens)} tokens`;
  }
  const context =
    contextTokens === undefined ? '' : `, in a context of ${formatCount(contextTokens)}`;
  return thoughtTokens === undefined
    ? 'Try again without thinking'
    : `Try again with room for ${formatCount(thoughtTokens)} tokens of thinking${context}`;
}

/** How long a run over so many rows takes. */
export function runWords(todo: number, rowsPerHour: number): string {
  if (todo === 0) return 'All rows are shortlisted already.';
  if (rowsPerHour <= 0) return `${countRows(todo)} to go.`;
  const seconds = (todo / rowsPerHour) * 3600;
  const duration = seconds < 1 ? 'less than a second' : `about ${formatDuration(seconds)}`;
  return `${countRows(todo)} to go: ${duration}.`;
}

/** How many of the labels a prompt shows, and why; empty where that needs no words. */
export function shownWords({ shown, why, cases }: ShownLabels, all: number): string {
  const list = `A text is shown the ${shown ?? all} likeliest of ${all} labels, and may be none of them`;
  switch (why) {
    case 'few':
      return '';
    case 'setting':
      return shown === null ? '' : `${list}: the recipe says so.`;
    case 'room':
      return `${list}: the model has no room for more.`;
    case 'measured':
      return `${list}: the right one is there for 99% of texts, as ${countRows(cases)} that you have labelled prove.`;
    case 'unproven':
      return cases < LEAST_CASES
        ? `All ${all} labels are shown. From ${LEAST_CASES} rows that you have labelled on, a shorter list may be proven to be enough; there are ${formatCount(cases)}.`
        : `All ${all} labels are shown: by the ${formatCount(cases)} rows that you have labelled, no much shorter list would be enough.`;
  }
}

/** The same of a list that a student makes, as a figure of the run. */
export function shownFigure({ shown, cases, judge }: StudentSize, all: number): Figure {
  const rows = `${countRows(cases)} ${judge === 'people' ? 'of yours' : 'new to the student'}`;
  return shown === null
    ? { name: 'Labels shown', value: `all ${all}`, note: `no shorter list proven by ${rows}` }
    : {
        name: 'Labels shown',
        value: `${shown} of ${all}`,
        note: `enough for 99% of texts, by ${rows}`,
      };
}

export const SHOT_SOURCES: readonly { value: ShotSource; title: string }[] = [
  { value: 'fixed', title: 'The same for every text' },
  { value: 'retrieved', title: 'Those nearest to the text' },
  { value: 'none', title: 'None' },
];

export const WORDING: Record<WordingPart, { title: string; explanation: string }> = {
  opening: { title: 'Opening', explanation: 'Your instructions follow it.' },
  labels: { title: 'Above the labels', explanation: 'The list of labels follows it.' },
  think: { title: 'Thinking', explanation: 'Asks for reasons before the answer.' },
  ask: {
    title: 'The question',
    explanation: 'The form of the answer follows it, which a program reads and nobody can change.',
  },
  guard: {
    title: 'Guard',
    explanation: 'Says that a text is data: without it a text may give orders.',
  },
  select: { title: 'The second question', explanation: 'Asks for one of the candidates.' },
};

export const STRATEGIES: readonly Choice<Strategy>[] = [
  {
    value: 'all',
    title: 'Every label that could be right',
    explanation: 'The point of the method: the set holds the truth far more often than one guess.',
  },
  {
    value: 'add',
    title: 'One label, and others if unsure',
    explanation: 'Shorter lists; the truth is missing from them a little more often.',
  },
  {
    value: 'sampled',
    title: 'Several answers, counted',
    explanation: 'Asks again and again; a label scores by how often it was named. Slow.',
  },
  {
    value: 'ensemble',
    title: 'Several wordings, one vote',
    explanation:
      'Asks in other words and other orders of the labels: habits of the model cancel out. Slow.',
  },
  {
    value: 'scored',
    title: 'How likely each label is',
    explanation: 'Reads the odds off one letter of the answer. Fast; not every server tells them.',
  },
  {
    value: 'single',
    title: 'One label',
    explanation: 'The usual way to label with a language model, to compare with.',
  },
];

/** Why a model does not run well on this machine. */
export const FIT_REASONS: Record<FitReason, string> = {
  'no-webgpu': 'This browser offers no WebGPU.',
  'half-precision': 'It needs half precision, which this graphics card lacks.',
  buffer: 'This graphics card takes no buffer of the size it needs.',
  room: 'The browser has no room left to keep it.',
  'no-graphics-card': 'Without a graphics card it takes minutes a row.',
  memory: 'It needs more than half of this machine’s memory.',
};

/** Why a model is the one to begin with. */
export const RECOMMENDATIONS: Record<RecommendationReason, string> = {
  'most-capable':
    'Of 2026, for many languages, free for any use, and at home in 8 GB of memory. With a graphics card of 6 GB or more, Qwen3.5 4B is the next step.',
  default:
    'Small enough for most laptops, and free for any use. Recipes that name no model run with it.',
  'little-memory': 'For little memory. Expect more rows that it gets wrong; mind Meta’s licence.',
  largest: 'The largest that runs well here.',
};
