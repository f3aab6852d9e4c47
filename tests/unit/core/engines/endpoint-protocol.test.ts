/** @file The endpoint's protocol without a network: addresses and patience. */
import { describe, expect, it } from 'vitest';
import { endpointAddresses, retryDelayMs } from '../../../../src/core/engines/endpoint';
import { recipeOf } from '../../../helpers/teacher/fixtures';

describe('addresses', () => {
  it('come from the base or from the whole of one', () => {
    const expected = {
      completions: 'http://localhost:11434/v1/chat/completions',
      models: 'http://localhost:11434/v1/models',
    };
    expect(endpointAddresses('http://localhost:11434/v1/')).toEqual(expected);
    expect(endpointAddresses(expected.completions)).toEqual(expected);
  });

  it('keep what they ask for after a question mark', () => {
    expect(endpointAddresses('https://box.example/v1/?version=2').completions).toBe(
      'https://box.example/v1/chat/completions?version=2',
    );
  });

  it('must be of the web', () => {
    const teacher = { kind: 'endpoint', url: 'ftp://x', model: 'm' };
    expect(() => recipeOf(['a', 'b'], { teacher })).toThrow(/http/);
  });
});

describe('retryDelayMs', () => {
  it('reads seconds and dates, and no more than two minutes', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryDelayMs(0, 0, '3', now)).toBe(3_000);
    expect(retryDelayMs(0, 0, 'Thu, 01 Jan 2026 00:00:09 GMT', now)).toBe(9_000);
    expect(retryDelayMs(0, 0, 'Wed, 31 Dec 2025 23:00:00 GMT', now)).toBe(0);
    expect(retryDelayMs(0, 0, '99999', now)).toBe(120_000);
  });

  it('doubles with jitter, to an end, where the header says nothing', () => {
    for (const header of [null, '', 'soon']) expect(retryDelayMs(0, 0.5, header, 0)).toBe(375);
    expect(retryDelayMs(2, 0, null, 0)).toBe(1_000);
    expect(retryDelayMs(2, 0.999, null, 0)).toBeLessThan(2_000);
    expect(retryDelayMs(30, 0.999, null, 0)).toBeLessThanOrEqual(30_000);
  });
});
