/** @file The column teacher: cells become candidates exactly or not at all. */
import { describe, expect, it } from 'vitest';
import { ColumnTeacher } from '../../../../src/core/keywords/column';
import { recipeOf } from '../../../helpers/teacher/fixtures';

function teacherWith(settings: object = {}) {
  const { task, teacher } = recipeOf(['Human', 'Place', 'Number'], {
    teacher: { kind: 'column', column: 'sets', ...settings },
  });
  if (teacher.kind !== 'column') throw new Error('not a column teacher');
  return new ColumnTeacher(teacher, task);
}

async function read(cells: Record<string, string> | undefined, settings: object = {}) {
  return teacherWith(settings).annotate({
    row: 3,
    text: 'Who?',
    cells: cells && new Map(Object.entries(cells)),
  });
}

describe('the column teacher', () => {
  it('takes the cell apart, in its order', async () => {
    expect(await read({ sets: 'Place|Human' })).toEqual({
      row: 3,
      status: 'annotated',
      candidates: ['Place', 'Human'],
    });
  });

  it('trims, and leaves out empty parts and repeated labels', async () => {
    expect(await read({ sets: ' Human | |Place|Human|' })).toMatchObject({
      candidates: ['Human', 'Place'],
    });
  });

  it('splits by the separator that the recipe names', async () => {
    expect(await read({ sets: 'Human; Place' }, { separator: ';' })).toMatchObject({
      candidates: ['Human', 'Place'],
    });
  });

  it('fails a row with anything but labels, and names it', async () => {
    expect(await read({ sets: 'Human|Robot' })).toEqual({
      row: 3,
      status: 'failed',
      reason: { code: 'row-strange-label', name: 'Robot', meant: null },
      raw: 'Human|Robot',
    });
  });

  it('says which label was probably meant, but does not take it', async () => {
    const answer = await read({ sets: 'humen' });
    expect(answer).toMatchObject({
      status: 'failed',
      reason: { code: 'row-strange-label', meant: 'Human' },
    });
  });

  it('takes names that look alike as one', async () => {
    expect(await read({ sets: 'human|  PLACE' })).toMatchObject({ candidates: ['Human', 'Place'] });
  });

  it.each([
    '["Place", "Human"]',
    "['Place', 'Human']",
    "['Place' 'Human']",
    '{"choices":["Place","Human"]}',
  ])('takes a list in a cell as a list: %s', async (sets) => {
    expect(await read({ sets })).toMatchObject({ candidates: ['Place', 'Human'] });
  });

  it.each<Record<string, string> | undefined>([undefined, {}, { sets: '' }, { sets: ' | ' }])(
    'fails a row without candidates: %j',
    async (cells) => {
      expect(await read(cells)).toMatchObject({
        status: 'failed',
        reason: { code: 'row-no-candidates', column: 'sets' },
      });
    },
  );

  describe('with a column of single answers', () => {
    const settings = { singleColumn: 'best' };

    it('passes the single answer on', async () => {
      expect(await read({ sets: 'Human|Place', best: ' Place ' }, settings)).toMatchObject({
        candidates: ['Human', 'Place'],
        single: 'Place',
      });
    });

    it('does without where the cell is empty', async () => {
      expect(await read({ sets: 'Human', best: '' }, settings)).not.toHaveProperty('single');
    });

    it('fails the row where it is not a label', async () => {
      expect(await read({ sets: 'Human', best: 'Robot' }, settings)).toMatchObject({
        status: 'failed',
        reason: { name: 'Robot' },
      });
    });
  });
});

describe('the column teacher with scores', () => {
  const settings = { scoresColumn: 'scores' };
  const withScores = (sets: string, scores: string) => read({ sets, scores }, settings);

  it('hands on the scores with the candidates, the likeliest first', async () => {
    expect(await withScores('Human|Place', '0.77|0.17')).toEqual({
      row: 3,
      status: 'annotated',
      candidates: ['Human', 'Place'],
      scores: [0.77, 0.17],
    });
    expect(await withScores('Human|Place|Number', '0.1|0.7|0.1')).toMatchObject({
      candidates: ['Place', 'Human', 'Number'],
      scores: [0.7, 0.1, 0.1],
    });
  });

  it('keeps each candidate with its own score where some are blank or twice', async () => {
    expect(await withScores('Human||Place|Human', '0.5||0.3|0.2')).toMatchObject({
      candidates: ['Human', 'Place'],
      scores: [0.5, 0.3],
    });
    expect(await withScores('Human|Place|', '0.5|0.3')).toMatchObject({ scores: [0.5, 0.3] });
    expect(await withScores('Human|Place', '0,5|0,3')).toMatchObject({ scores: [0.5, 0.3] });
  });

  it.each([
    ['Human|Place', '0.5', { code: 'row-score-count', candidates: 2, scores: 1 }],
    ['Human', '0.5|0.2', { code: 'row-score-count', candidates: 1, scores: 2 }],
    ['Human|Place', '0.5|high', { code: 'row-score-wrong', score: 'high', column: 'scores' }],
    ['Human|Place', '0.5|-1', { code: 'row-score-wrong', score: '-1' }],
    ['Human', '', { code: 'row-score-wrong', score: '' }],
    // Two of them come to no number.
    ['Human', '1e308', { code: 'row-score-wrong', score: '1e308' }],
  ])('fails the row %s with %s', async (sets, scores, reason) => {
    expect(await withScores(sets, scores)).toMatchObject({ status: 'failed', reason });
  });
});
