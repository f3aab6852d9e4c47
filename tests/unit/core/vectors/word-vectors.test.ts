import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkEnglish } from '../../../../src/core/vectors/language';
import { TextVectors } from '../../../../src/core/vectors/text-vectors';
import { dot, length, WordVectors } from '../../../../src/core/vectors/word-vectors';
import { shippedVectors, smallVectors, vectorsFile } from '../../../helpers/word-vectors';

const vectors = shippedVectors();

function cosine(a: string, b: string): number {
  const vectorOf = (word: string) => vectors.vector(vectors.indexOf(word));
  return dot(vectorOf(a), vectorOf(b)) / (length(vectorOf(a)) * length(vectorOf(b)));
}

describe('the shipped word vectors', () => {
  test('are 40,000 words of 64 numbers in less than 3 MB, the most frequent first', () => {
    expect(vectors.words.length).toBe(40_000);
    expect(vectors.dimensions).toBe(64);
    expect(vectors.words.slice(0, 3)).toEqual(['the', 'of', 'to']);
    expect(vectorsFile().byteLength).toBeLessThan(3_000_000);
  });

  test('are the bytes that the script makes', () => {
    const script = readFileSync(
      new URL('../../../../scripts/make-word-vectors.mjs', import.meta.url),
    );
    const hash = createHash('sha256').update(Buffer.from(vectorsFile())).digest('hex');
    expect(script.toString()).toContain(hash);
  });

  test.each([
    ['doctor', 'nurse', 'river'],
    ['guitar', 'album', 'invoice'],
    ['refund', 'payment', 'volcano'],
    ['cancer', 'tumor', 'football'],
  ])('put %s nearer to %s than to %s', (word, near, far) => {
    expect(cosine(word, near)).toBeGreaterThan(cosine(word, far) + 0.2);
  });

  test('know a word by its stem where they do not know the word itself', () => {
    expect(vectors.has('refunding')).toBe(false);
    expect(vectors.words[vectors.indexOf('refunding')]).toMatch(/^refund/);
    expect(vectors.indexOf('xqzzyv')).toBe(-1);
  });

  test('say less of frequent words', () => {
    const weight = (word: string) => vectors.weights[vectors.indexOf(word)] ?? 0;
    expect(weight('the')).toBeLessThan(0.05);
    expect(weight('hospital')).toBeGreaterThan(0.8);
  });
});

describe('a file that is not whole', () => {
  test('is refused', () => {
    expect(() => WordVectors.read(vectorsFile().slice(0, 1_000_000))).toThrow(/incomplete/);
    expect(() => WordVectors.read(new TextEncoder().encode('{"a": 1}\n').buffer)).toThrow(
      /no file/,
    );
  });
});

describe('the vector of a text', () => {
  const small = smallVectors({
    the: [1, 1, 1],
    river: [1, 0, 0],
    lake: [0.8, 0.6, 0],
    court: [0, 0, 1],
  });

  test('is the weighted mean of its words without the direction that texts share', () => {
    const texts = new TextVectors(small, []);
    const river = texts.vectorOf(['river']);
    const lake = texts.vectorOf(['lake']);
    expect(length(river)).toBeCloseTo(1);
    expect(dot(texts.vectorOf(['river', 'lake']), river)).toBeGreaterThan(dot(lake, river));
    expect(Array.from(texts.vectorOf(['unknown']))).toEqual([0, 0, 0]);
  });

  test('does not have what all texts of the table have', () => {
    const sample = Array.from({ length: 60 }, (_, i) => (i % 2 ? ['river', 'lake'] : ['river']));
    const texts = new TextVectors(small, sample);
    // The shared direction, worked out by hand: between (1, 0, 0) and (0.9, 0.3, 0), by the weights.
    const vector = texts.vectorOf(['court']);
    expect(vector[2]).toBeCloseTo(1, 5);
    const shared = Math.abs(dot(texts.vectorOf(['river']), Float32Array.of(1, 0, 0)));
    expect(shared).toBeLessThan(0.3);
  });
});

describe('whether texts are English', () => {
  const check = (...texts: string[]) => checkEnglish(vectors, texts).isEnglish;

  test.each([
    ['questions of a bank’s customers', 'I am still waiting on my card, what should I do?'],
    ['abstracts', 'Neutrophil function and infections in bone marrow transplant recipients.'],
    ['product names', 'Wireless mouse 2.4 GHz black', 'Stainless steel water bottle', 'USB cable'],
    ['short complaints', 'card not working', 'refund please', 'where is my order'],
  ])('is seen in %s', (_, ...texts) => expect(check(...texts)).toBe(true));

  test.each([
    ['German', 'Der Ausschuss hat gestern beschlossen, die Gebühren nicht zu erhöhen.', 'Wann kommt mein Paket? Das Internet war so langsam, dass der Job im Home Office nicht ging.'], // prettier-ignore
    ['Spanish', 'El paciente presenta dolor abdominal desde hace tres días y fiebre.', 'Me cobraron dos veces la misma compra y nadie responde en el banco.'], // prettier-ignore
    ['French', 'Les résultats montrent une amélioration significative de la précision.', 'Je voudrais savoir pourquoi ma carte a été refusée hier soir.'], // prettier-ignore
    ['Dutch', 'Ik heb mijn wachtwoord vergeten en kan niet meer inloggen, wat moet ik doen?'],
    ['Portuguese', 'O serviço de atendimento demorou muito e não resolveu o meu problema.'],
    ['Danish', 'Jeg har glemt min adgangskode og kan ikke logge ind på min konto.'],
    ['Chinese', '我还在等我的卡，什么时候能到？'],
    ['Russian', 'Я все еще жду свою карту.'],
    ['nothing at all', '', '12 345'],
  ])('is not claimed of %s', (_, ...texts) => expect(check(...texts)).toBe(false));
});
