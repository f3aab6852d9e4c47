/** @file The endpoint's protocol without a network: addresses and patience. */
import { describe, expect, it } from 'vitest';
import { endpointAddresses, reachOf, retryDelayMs } from '../../../../src/core/engines/endpoint';
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

  it.each([
    ['http://localhost:1234/v1', 'machine'],
    ['http://127.0.0.1/v1', 'machine'],
    ['http://[::1]:80/', 'machine'],
    ['http://192.168.1.4/v1', 'network'],
    ['http://172.20.0.1', 'network'],
    ['http://gpu-box:8000/v1', 'network'],
    ['http://box.local/v1', 'network'],
    ['https://api.example.com/v1', 'internet'],
    ['http://10.example.com/v1', 'internet'],
    ['http://localhost@evil.example/v1', 'internet'],
    ['http://172.32.0.1', 'internet'],
  ])('tell how far texts would travel: %s', (address, reach) => {
    expect(reachOf(address)).toBe(reach);
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
