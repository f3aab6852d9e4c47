/**
 * @file A pool of examples that the model writes itself, each with one label, to retrieve examples
 * from where nobody has labelled any (CanDist, arXiv 2506.03857, takes 100 for all labels together).
 */
import type { Label, Shot, Task } from '../task/recipe';
import type { ChatMessage } from '../teaching/chat';
import { textSeed } from '../teaching/content-key';
import type { ConfirmedRow } from '../keywords/keyword-suggestions';
import type { LanguageModel } from '../teaching/language-model';
import type { StopSignal } from '../teaching/teacher';
import { Stopped } from '../stopped';
import { TeacherError } from '../teaching/teacher';

/** Different texts are wanted, not the likeliest ones. */
const TEMPERATURE = 0.9;
const TOKENS_PER_TEXT = 60;
const MARKUP_TOKENS = 64;
const MAX_TEXT_CHARACTERS = 1_000;
/** In one answer; a small model repeats itself in longer lists. */
const MAX_TEXTS_PER_ANSWER = 10;
const SCHEMA = JSON.stringify({
  type: 'object',
  properties: { texts: { type: 'array', items: { type: 'string' } } },
  required: ['texts'],
  additionalProperties: false,
});

/** An example that is being written may still lack its text or its label. */
export function isWhole({ text, labels }: Shot): boolean {
  return text.trim() !== '' && labels.length > 0;
}

/**
 * What examples are retrieved from: the task's own and the rows that people have labelled. Empty where
 * there are only the task's own, which a teacher knows.
 */
export function retrievalPool(own: readonly Shot[], confirmed: readonly ConfirmedRow[]): Shot[] {
  if (confirmed.length === 0) return [];
  return [...own, ...confirmed.map(({ text, label }) => ({ text, labels: [label] }))];
}

/**
 * Up to `perLabel` texts for each label, each text once. A label for which the model writes nothing
 * usable gets none.
 * @throws Stopped, TeacherError
 */
export async function writeExamples(
  model: LanguageModel,
  task: Task,
  perLabel: number,
  signal: StopSignal,
): Promise<Shot[]> {
  const shots: Shot[] = [];
  const seen = new Set<string>();
  const wanted = Math.min(perLabel, MAX_TEXTS_PER_ANSWER);
  for (const label of task.labels) {
    for (const text of await ask(model, task, label, wanted, signal)) {
      const bare = text.trim().slice(0, MAX_TEXT_CHARACTERS);
      // A name alone is no text.
      const isName = task.labels.some(({ name }) => name === bare);
      if (bare === '' || isName || seen.has(bare)) continue;
      seen.add(bare);
      shots.push({ text: bare, labels: [label.name] });
    }
  }
  return shots;
}

async function ask(
  model: LanguageModel,
  task: Task,
  label: Label,
  count: number,
  signal: StopSignal,
): Promise<string[]> {
  try {
    const reply = await model.ask(
      {
        messages: messages(task, label, count),
        temperature: TEMPERATURE,
        maxTokens: MARKUP_TOKENS + count * TOKENS_PER_TEXT,
        seed: textSeed(label.name),
        schema: SCHEMA,
      },
      signal,
    );
    return textsIn(reply.text).slice(0, count);
  } catch (error) {
    if (error instanceof Stopped || error instanceof TeacherError) throw error;
    return [];
  }
}

function messages(task: Task, label: Label, count: number): ChatMessage[] {
  const others = task.labels.filter(({ name }) => name !== label.name).map(({ name }) => name);
  const description = label.description?.trim() ?? '';
  return [
    {
      role: 'system',
      content: [
        'You write example texts for a labelling task.',
        task.instructions.trim(),
        `Write ${count} short and different texts, as they might stand in the data, whose label is ` +
          `“${label.name}”${description === '' ? '' : ` (${description})`} and none of these: ` +
          `${others.join(', ')}. Answer with JSON only: {"texts": ["…"]}`,
      ]
        .filter(Boolean)
        .join(' '),
    },
    { role: 'user', content: label.name },
  ];
}

/** Complete strings also of an answer that was cut off. */
function textsIn(answer: string): string[] {
  const list = answer.slice(answer.indexOf('[') + 1);
  return [...list.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].flatMap(([quoted]) => {
    try {
      const text: unknown = JSON.parse(quoted);
      return typeof text === 'string' ? [text] : [];
    } catch {
      return [];
    }
  });
}
