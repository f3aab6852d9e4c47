/**
 * @file Labels in a model's prose: those that it decides for, not those that it weighs, denies or repeats
 * from the prompt.
 */
import type { LabelLookup } from '../../keywords/label-lookup';
import { fold } from '../../keywords/words';
import { mark, MARK, type Marked } from './marked-names';

const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const DENIED =
  /不是|並非|并非|不属于|不屬於|不适用|不適用|排除|无关|無關|没有|沒有|ではな|でもな|じゃな|ではありま|ไม่ใช่/u;

/** “Not a fall but …”, and what follows. */
const BUT = /(?:ではなく|じゃなくて?|而是|而应是?|應該是|应该是)(.+)$/u;

const NOUNS =
  'answer|labels?|category|categories|class|classification|conclusion|verdict|decision|rating|score|grade|' +
  'sentiment|topic|option|choice|output|result|response|antwort|etikett|kategorie|ergebnis|etiquetas?|' +
  'respuesta|categoría|réponse|étiquette|catégorie|risposta|etichetta|ответ|метка|答案|标签|ラベル|答え';
const LINKS = String.raw`\bis\b|\bare\b|\bbe\b|\bwas\b|\bist\b|\bsind\b|\bes\b|\best\b|\bè\b|[:=：]|是|は`;
/** “The best label for this text is”, “Answer:”, “I will go with”; what is decided for follows it. */
const ANNOUNCEMENT = new RegExp(
  String.raw`(?:${NOUNS})(?![\p{L}\p{N}])[^.!?\n:=：\ue000]{0,60}?(?:${LINKS})|` +
    String.raw`\b(?:go|going|went) (?:with|for)\b|\b(?:i|would|will|should|must|to) (?:choose|pick|select|say)\b|` +
    String.raw`\b(?:opt|opted|decided?) for\b|\b(?:decided?|settled?) on\b|\\boxed\{|\b(?:so|thus|hence|therefore)\s*:|[,;.]\s+(?:so|thus|hence|therefore)\b`,
  'giu',
);
/** “Primary label: … Secondary label: …” */
const ORDINAL = /\b(?:primary|secondary|first|second|third|main|alternative)\s+$/i;
const AROUND = /^[\s"'“”‘’*_`([]+|[\s"'“”‘’*_`)\].,;]+$/g;
const SENTENCE_END = /[.!?。！？](?=\s|$|[\p{Script=Han}])|\n/u;
/** None of what follows in the sentence is meant. */
const NONE_OF =
  /(?:\bnone of\b|\bno (?:label|category|class)\b|\bnot (?:match|fit|belong to) any\b|\bweder\b|\bkein(?:e[rs]?)? (?:der|von)\b|\bninguna? de\b|\baucun)[^;\n.!?]*?(?=[;\n.!?]|$|,\s*(?:so|but|rather|therefore|sondern|also)\b)/giu;
const NEITHER =
  /\b(?:neither|weder)\b(?:[^;\n.!?]*?\b(?:nor|noch)\b[^;:\n.!?–—]*?(?=[;:\n.!?–—]|$|,\s*(?:so|but|rather|therefore|sondern|also|it|this)\b)|[^;\n.!?]*)/giu;
const CONDITION = /\bif\b[^]*\botherwise\b|\bdepend(?:s|ing) on\b/i;
/** “It must be a fall, right?” */
const TAG_QUESTION = /,\s*(?:right|correct|ok(?:ay)?|isn['’]t it|doesn['’]t it|no)\?\s*$/i;
const CLAUSE_END =
  /[.!?;,()[\]\n:–—]|\b(?:but|however|so|sondern|aber|therefore|because|since|although|though|whether|and (?:is|stays?|remains?|instead|rather|thus))\b/iu;
const NEGATION =
  /\b(?:nothing|not(?! (?:only|just|merely)\b)|never|no|nor|without|isn|aren|doesn|don|didn|wasn|won|wouldn|couldn|shouldn|cannot|can(?=['’]t\b)|deny|denie[sd]|lacks?|far from|hardly|barely|anything but|non(?=-)|(?:hard|difficult|impossible) to (?:say|tell|decide|determine)|ruled? out|ruling out|exclud\w*|except|reject\w*|instead of|rather than|kein\w*|nicht|ohne|pas|sin|nie|não|niet|geen|inte|ikke|není)\b(?:['’]t\b)?|(?<!\p{L})(?:не|ни|нет|без)(?!\p{L})/iu;
/** “More about one than about another.” */
const COMPARED = /^(.*\b(?:more|better|rather|likelier|sooner)\b.*?)\bthan\b/iu;
/** These deny what stands before them. */
const VERB = /^(?:isn|aren|doesn|don|didn|wasn|won|wouldn|couldn|shouldn|cannot|can)\b/i;
/** Of the subject before it. */
const REJECTED =
  /\b(?:wrong|incorrect|unlikely|irrelevant|excluded|falsch|(?:is|are) out|out of the question)\b/i;
/** Of what the clause before it named. */
const TURNED_DOWN =
  /\b(?:wrong|incorrect|unlikely|less likely|falsch|(?:is|are|was|does|do)(?:n['’]t| not) (?:fit|apply|match|right|correct|likely|the case|mentioned|applicable|relevant|appropriate))\b/i;
const PREFERRED =
  /\b(?:better|best|stronger|strongest|more (?:likely|fitting|appropriate|accurate)|most likely|likeliest|focus\w* on|mainly|primarily|predominantly)\b/i;
const CONCESSION =
  /\b(?:although|though|even if|while|^\s*whether|obwohl|at first|initially|originally|first thought|i (?:had )?thought|i (?:also )?considered|was going to|(?:looked|seemed) like|(?:was|were) (?:also )?considered\s*$)/i;

/** Fewer labels may all be meant. */
export const LEAST_ALL = 4;

/** @returns labels in the order of the text, each once. */
export function labelsInProse(text: string, lookup: LabelLookup): string[] {
  if (SPACELESS.test(text)) return lookup.findMentioned(withoutDenied(text));
  return unique(meantIn(mark(withoutNone(text, lookup), lookup), lookup));
}

/** A label may be called “neither”. */
function withoutNone(text: string, lookup: LabelLookup): string {
  return text.replace(NONE_OF, ' ').replace(NEITHER, ` ${lookup.find('neither') ?? ''} `);
}

/** Of languages without spaces: clauses that deny are left out. */
function withoutDenied(text: string): string {
  const clauses = text.split(/(?<=[，。；！？、,.;!?\n])/u);
  return clauses
    .map((clause) => (DENIED.test(clause) ? (BUT.exec(clause)?.[1] ?? '') : clause))
    .join('');
}

/** The labels that the answer says are its answer; empty where it says nothing of the kind. */
export function announcedLabels(text: string, lookup: LabelLookup): string[] {
  if (text.search(ANNOUNCEMENT) < 0) return [];
  const rest = withoutNone(text, lookup);
  // Labels may be called “answer” or “topic”.
  const nouns = new Set([...rest.matchAll(ANNOUNCEMENT)].map(({ index }) => index));
  return announcedIn(mark(rest, lookup, nouns), lookup);
}

/** Whether a text goes back on what was said before it. */
export function isDoubt(text: string): boolean {
  return (
    TURNED_DOWN.test(text) || PREFERRED.test(text) || /\b(?:instead|actually|rather)\b/i.test(text)
  );
}

/** Each announcement's own text, up to the end of its sentence, the last one first. */
export function announcedTexts(text: string): string[] {
  return [...text.matchAll(ANNOUNCEMENT)]
    .map((match) => {
      const rest = text.slice(match.index + match[0].length);
      const end = rest.search(SENTENCE_END);
      return (end < 0 ? rest : rest.slice(0, end)).trim();
    })
    .reverse();
}

function announcedIn({ text, labels }: Marked, lookup: LabelLookup): string[] {
  // “The label should not be” announces nothing.
  const matches = [...text.matchAll(ANNOUNCEMENT)].filter(([words]) => !NEGATION.test(words));
  const found = matches.map((match) => {
    const rest = text.slice(match.index + match[0].length);
    const end = rest.search(SENTENCE_END);
    const said = end < 0 ? rest : rest.slice(0, end);
    const before = text.slice(0, match.index);
    const startsLine = /(?:^|\n)[\s*_#-]*$/.test(before);
    const meant = meantIn({ text: said, labels }, lookup);
    // A word of everyday alone is meant as a name, and a misspelt one too.
    const only = meant.length > 0 ? undefined : lookup.find(said.replaceAll(AROUND, ''));
    return {
      labels: only === undefined ? meant : [only],
      line: startsLine ? fold(match[0].trim()) : ORDINAL.test(before) ? 'ordinal' : null,
    };
  });
  const named = found.filter((one) => one.labels.length > 0 && !isList(one.labels, lookup));
  const last = named.at(-1);
  if (!last) return [];
  // “Label: a”, and on another line “Label: b”, are a list.
  const same = last.line === null ? [last] : named.filter(({ line }) => line === last.line);
  return unique(same.flatMap((one) => one.labels));
}

/**
 * What is left where clauses that deny, concede or ask are taken away; what is called better goes first, and
 * what a clause without a name turns down (“but that is unlikely”) falls away.
 */
function meantIn({ text, labels }: Marked, lookup: LabelLookup): string[] {
  const better: string[] = [];
  const meant: string[] = [];
  for (const sentence of sentencesOf(text)) {
    if (sentence.replace(TAG_QUESTION, '').trimEnd().endsWith('?')) continue;
    if (isList(namedIn(sentence, labels), lookup) || CONDITION.test(sentence)) continue;
    let before = 0;
    for (const clause of clausesOf(withoutExplanation(sentence))) {
      const isNamed = namedIn(clause, labels).length > 0;
      if (!isNamed && isTurningDown(clause)) meant.length = before;
      if (isNamed) before = meant.length;
      const list = PREFERRED.test(clause) ? better : meant;
      list.push(...meantInClause(clause, labels, lookup));
    }
  }
  const denied = new Set(labels.filter((_, i) => isDenied(i, text)));
  return [...better, ...meant.filter((label) => !denied.has(label))];
}

/** “The label is not Fall”: wherever else it is named, it is not meant. */
function isDenied(i: number, text: string): boolean {
  return new RegExp(
    `\\b(?:not|isn['’]t|never)(?: (?:an?|the|about))?\\s+["'“*]*\ue000${i}\ue000`,
    'iu',
  ).test(text);
}

/** “The review is mixed: positive in this, negative in that.” */
function withoutExplanation(sentence: string): string {
  const colon = sentence.indexOf(':');
  const before = sentence.slice(0, Math.max(0, colon));
  const isStatement =
    before.search(MARK) >= 0 && /\b(?:is|was|seems|appears|ist|es|est)\b/.test(before);
  return isStatement ? before : sentence;
}

const MOST_WORDS_TURNED_DOWN = 5;

/** All labels, said again: the choice, and no answer. */
function isList(named: readonly string[], lookup: LabelLookup): boolean {
  return lookup.size >= LEAST_ALL && unique(named).length === lookup.size;
}

/** “… but that is wrong”, not “… because the invoice is wrong”. */
function isTurningDown(clause: string): boolean {
  const isShort = clause.trim().split(/\s+/).length <= MOST_WORDS_TURNED_DOWN;
  return isShort && TURNED_DOWN.test(clause) && !/^\W*(?:because|since|as)\b/i.test(clause);
}

function namedIn(part: string, labels: readonly string[]): string[] {
  return [...part.matchAll(MARK)].flatMap(([, number]) => labels.at(Number(number)) ?? []);
}

function meantInClause(clause: string, labels: readonly string[], lookup: LabelLookup): string[] {
  if (REJECTED.test(clause) || CONCESSION.test(clause)) return [];
  const more = COMPARED.exec(clause)?.[1] ?? '';
  if (namedIn(more, labels).length > 0) return namedIn(more, labels);
  const negation = NEGATION.exec(clause);
  if (!negation) return namedIn(clause, labels);
  const before = clause.slice(0, negation.index);
  const denied = namedIn(clause.slice(negation.index + negation[0].length), labels);
  // “It is not relevant” may be the name of a label.
  const denials = denied.length === 1 ? denied.flatMap((one) => lookup.denialOf(one) ?? []) : [];
  if (denied.length > 0) return [...namedIn(before, labels), ...denials];
  // “Fall is not mentioned” is about the fall; “Fall, no doubt” is not.
  const isOfSubject =
    VERB.test(negation[0]) ||
    /\b(?:is|was|are|does|do|did|would|should|could|might|may|will|has|have|had)\s*$/i.test(before);
  return isOfSubject ? [] : namedIn(before, labels);
}

function sentencesOf(text: string): string[] {
  return text.match(/[^.!?\n]+(?:[.!?]+|\n|$)/g) ?? [];
}

/** A concession reaches to its comma, so its word stays with its clause. */
function clausesOf(sentence: string): string[] {
  const clauses: string[] = [];
  let rest = sentence;
  for (;;) {
    const end = CLAUSE_END.exec(rest);
    if (!end) break;
    const isWord = end[0].length > 1;
    if (isWord && end.index === 0) {
      const next = CLAUSE_END.exec(rest.slice(end[0].length));
      const until = next ? end[0].length + next.index : rest.length;
      clauses.push(rest.slice(0, until));
      rest = rest.slice(until);
      continue;
    }
    clauses.push(rest.slice(0, end.index));
    rest = isWord ? rest.slice(end.index) : rest.slice(end.index + end[0].length);
  }
  return [...clauses, rest];
}

function unique(labels: readonly string[]): string[] {
  return [...new Set(labels)];
}
