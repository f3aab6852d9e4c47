/** @file Room that was too short for a thought or an answer, and what is offered for it. */
import { describe, expect, it } from 'vitest';
import { moreRoom, roomOffers } from '../../../../src/core/planning/more-room';
import { recipeOf } from '../../../helpers/teacher/fixtures';
import type { LanguageModelConfig } from '../../../../src/core/teaching/settings';

const cuts = (thoughts: number, answers: number, mostThoughtTokens = 4_096) => ({
  ...{ thoughts, answers, mostThoughtTokens },
});
const endpoint = { kind: 'endpoint' as const };

describe('after a trial', () => {
  it('nothing is offered where nothing was cut off', () => {
    expect(roomOffers({ thinks: null, cuts: cuts(0, 0) }, endpoint)).toEqual({});
    expect(roomOffers({ thinks: 1_024, cuts: cuts(0, 0) }, endpoint)).toEqual({});
    expect(roomOffers({ thinks: null, cuts: null }, endpoint)).toEqual({});
  });

  it('a thought that was cut off is offered more room', () => {
    expect(roomOffers({ thinks: 1_024, cuts: cuts(2, 0) }, endpoint)).toEqual({
      thought: { thoughtTokens: 4_096 },
    });
  });

  it('a thought that has half of the context already is offered a larger context', () => {
    const { thought } = roomOffers({ thinks: 2_048, cuts: cuts(5, 0, 2_048) }, endpoint);
    expect(thought).toEqual({ thoughtTokens: 8_192, contextTokens: 16_384 });
  });

  it('nothing is offered beyond what a recipe may give', () => {
    const offers = roomOffers({ thinks: 65_536, cuts: cuts(5, 0, 65_536) }, endpoint);
    expect(offers).toEqual({});
  });

  it('a model that was let think may be told not to', () => {
    const offers = roomOffers({ thinks: 1_024, cuts: cuts(1, 0) }, { ...endpoint, thinking: true });
    expect(offers.quiet).toEqual({ thinking: null });
  });

  it('an answer that was cut off is offered more room, also where it was a setting', () => {
    const offersOf = (answerTokens: number | null) =>
      roomOffers({ thinks: null, cuts: cuts(0, 3) }, { ...endpoint, answerTokens }).answer;
    expect(offersOf(null)).toEqual({ answerTokens: 512 });
    expect(offersOf(1_000)).toEqual({ answerTokens: 4_000 });
    expect(offersOf(8_000)).toEqual({ answerTokens: 8_192 });
  });

  it('the browser’s own model, which takes no limits, is only told not to think', () => {
    const asked = { kind: 'promptapi' as const, thinking: true };
    expect(roomOffers({ thinks: 0, cuts: cuts(5, 0) }, asked)).toEqual({
      quiet: { thinking: null },
    });
  });
});

describe('after a run that failed', () => {
  const configOf = (settings: object) =>
    recipeOf(['A', 'B'], {
      teacher: { kind: 'endpoint', url: 'http://localhost/v1', model: 'm', ...settings },
    }).teacher as LanguageModelConfig;

  it('thoughts and answers get more room', () => {
    expect(moreRoom(configOf({}))).toEqual({ thoughtTokens: 4_096, answerTokens: 512 });
  });

  it('what a recipe gives is never made smaller', () => {
    expect(moreRoom(configOf({ thoughtTokens: 16_000, answerTokens: 4_000 }))).toEqual({
      thoughtTokens: 32_768,
      answerTokens: 8_192,
    });
  });
});
