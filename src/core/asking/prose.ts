/**
 * @file Labels in a model's prose: those that it decides for, not those that it weighs, denies or repeats
 * from the prompt. Names are found first and stand as marks in what is read, so that a name such as “card
 * not working” denies nothing.
 */
import type { LabelLookup } from '../keywords/label-lookup';
import { fold, wordsOf } from '../keywords/words';

/** A text whose names are replaced by marks, and the label of each mark. */
interface Marked {
  text: string;
  labels: string[];
}

/** No model writes it; the number between is that of the label. */
const MARK = /\ue000(\d+)\ue000/g;
const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const SPACELESS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const DENIED =
  /不是|並非|并非|不属于|不屬於|不适用|不適用|排除|无关|無關|没有|沒有|ではな|でもな|じゃな|ではありま|ไม่ใช่/u;

const NOUNS =
  'answer|labels?|category|categories|class|classification|conclusion|verdict|decision|rating|score|grade|' +
  'sentiment|topic|option|choice|output|result|response|antwort|etikett|kategorie|ergebnis|etiquetas?|' +
  'respuesta|categoría|réponse|étiquette|catégorie|risposta|etichetta|ответ|метка|答案|标签|ラベル|答え';
const LINKS = String.raw`\bis\b|\bare\b|\bbe\b|\bwas\b|\bist\b|\bsind\b|\bes\b|\best\b|\bè\b|[:=：]|是|は`;
/** “The best label for this text is”, “Answer:”, “I will go with”; what is decided for follows it. */
const ANNOUNCEMENT = new RegExp(
  String.raw`(?:${NOUNS})(?![\p{L}\p{N}])[^.!?\n:=：\ue000]{0,60}?(?:${LINKS})|` +
    String.raw`\b(?:go|going|went) (?:with|for)\b|\b(?:i|would|will|should|must|to) (?:choose|pick|select|say)\b|` +
    String.raw`\bopt for\b|\\boxed\{`,
  'giu',
);
const SENTENCE_END = /[.!?。！？](?=\s|$|[\p{Script=Han}])|\n/u;
/** None of what follows in the sentence is meant. */
const NONE_OF =
  /(?:\bnone of\b|\bneither\b|\bno (?:label|category|class)\b|\bnot (?:match|fit|belong to) any\b|\bweder\b|\bkein(?:e[rs]?)? (?:der|von)\b|\bninguna? de\b|\baucun)[^;\n.!?]*?(?=[;\n.!?]|$|,\s*(?:so|but|rather|therefore|sondern|also)\b)/giu;
const CLAUSE_END =
  /[.!?;,()[\]\n:–—]|\b(?:but|however|so|sondern|aber|therefore|because|since|although|though)\b/iu;
const NEGATION =
  /\b(?:not|never|no|nor|without|isn|aren|doesn|don|wasn|cannot|can|ruled? out|ruling out|exclud\w*|except|reject\w*|instead of|rather than|kein\w*|nicht|ohne|pas|sin)\b(?:['’]t\b)?/iu;
/** “More about one than about another.” */
const COMPARED = /^(.*\b(?:more|better|rather|likelier|sooner)\b.*?)\bthan\b/iu;
const ONLY_CAN = /^can$/i;
/** Of the subject before it. */
const REJECTED = /\b(?:wrong|incorrect|unlikely|irrelevant|excluded|falsch|out of the question)\b/i;
const CONCESSION = /\b(?:although|though|even if|while|obwohl)\b/i;

/** @returns labels in the order of the text, each once. */
export function labelsInProse(text: string, lookup: LabelLookup): string[] {
  if (SPACELESS.test(text)) return lookup.findMentioned(withoutDenied(text));
  const marked = mark(text.replace(NONE_OF, ' '), lookup);
  return unique(meantIn(marked.text, marked.labels));
}

/** Of languages without spaces: clauses that deny are left out. */
function withoutDenied(text: string): string {
  const clauses = text.split(/(?<=[，。；！？、,.;!?\n])/u);
  return clauses.filter((clause) => !DENIED.test(clause)).join('');
}

/** The labels that the answer says are its answer; empty where it says nothing of the kind. */
export function announcedLabels(text: string, lookup: LabelLookup): string[] {
  return text.search(ANNOUNCEMENT) < 0 ? [] : announcedIn(mark(text.replace(NONE_OF, ' '), lookup));
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

function announcedIn({ text, labels }: Marked): string[] {
  const found = [...text.matchAll(ANNOUNCEMENT)].map((match) => {
    const rest = text.slice(match.index + match[0].length);
    const end = rest.search(SENTENCE_END);
    const said = end < 0 ? rest : rest.slice(0, end);
    const startsLine = /(?:^|\n)[\s*_#-]*$/.test(text.slice(0, match.index));
    return { labels: meantIn(said, labels), line: startsLine ? fold(match[0].trim()) : null };
  });
  const named = found.filter((one) => one.labels.length > 0);
  const last = named.at(-1);
  if (!last) return [];
  // “Label: a”, and on another line “Label: b”, are a list.
  const same = last.line === null ? [last] : named.filter(({ line }) => line === last.line);
  return unique(same.flatMap((one) => one.labels));
}

/** What is left where clauses that deny, concede or ask are taken away. */
function meantIn(text: string, labels: readonly string[]): string[] {
  const meant: string[] = [];
  for (const sentence of sentencesOf(text)) {
    if (sentence.trimEnd().endsWith('?')) continue;
    for (const clause of clausesOf(sentence)) meant.push(...meantInClause(clause, labels));
  }
  return meant;
}

function meantInClause(clause: string, labels: readonly string[]): string[] {
  const named = (part: string) =>
    [...part.matchAll(MARK)].flatMap(([, number]) => labels.at(Number(number)) ?? []);
  if (REJECTED.test(clause) || CONCESSION.test(clause)) return [];
  const compared = COMPARED.exec(clause);
  if (compared && named(compared[1] ?? '').length > 0) return named(compared[1] ?? '');
  const negation = NEGATION.exec(clause);
  if (!negation || (ONLY_CAN.test(negation[0]) && !/\bcan(?:['’]t|not)\b/i.test(clause))) {
    return named(clause);
  }
  const before = clause.slice(0, negation.index);
  const after = clause.slice(negation.index + negation[0].length);
  // “Fall is not mentioned” is about the fall; “Fall rather than Medication” is not.
  return named(after).length > 0
    ? named(before)
    : /\b(?:is|was|are|does|do)\s*$/i.test(before)
      ? []
      : named(before);
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

/** The longest names first at each word. */
function mark(text: string, lookup: LabelLookup): Marked {
  const words = [...text.matchAll(WORD)].map((match) => ({
    form: wordsOf(match[0]).join(''),
    start: match.index,
    end: match.index + match[0].length,
  }));
  const labels: string[] = [];
  let marked = '';
  let end = 0;
  for (const { label, start, length } of lookup.namesAmong(words.map(({ form }) => form))) {
    const first = words[start];
    const last = words[start + length - 1];
    if (!first || !last) continue;
    marked += `${text.slice(end, first.start)}\ue000${labels.length}\ue000`;
    labels.push(label);
    end = last.end;
  }
  let rest = marked + text.slice(end);
  for (const picture of lookup.pictures) {
    if (!rest.includes(picture)) continue;
    rest = rest.replaceAll(picture, `\ue000${labels.length}\ue000`);
    labels.push(picture);
  }
  return { text: rest, labels };
}

function unique(labels: readonly string[]): string[] {
  return [...new Set(labels)];
}
