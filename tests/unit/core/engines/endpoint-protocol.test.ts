/** @file The endpoint's protocol without a network: addresses and patience. */
import { describe, expect, it } from 'vitest';
import {
  blockedAddress,
  retryDelayMs,
  turnsOf,
  unreachable,
} from '../../../../src/core/engines/endpoint';
import { endpointAddresses, readModels } from '../../../../src/core/engines/endpoint-servers';
import { recipeOf } from '../../../helpers/teacher/fixtures';

describe('addresses', () => {
  it('come from the base or from the whole of one', () => {
    const expected = {
      completions: 'http://localhost:11434/v1/chat/completions',
      models: 'http://localhost:11434/v1/models',
    };
    for (const url of ['http://localhost:11434/v1/', expected.completions, expected.models]) {
      expect(endpointAddresses(url)[0], url).toEqual(expected);
    }
  });

  it.each(['http://localhost:11434', 'http://localhost:11434/', 'http://localhost:11434/api/chat'])(
    'without /v1 are looked for with it too: %s',
    (url) => {
      expect(endpointAddresses(url).map(({ completions }) => completions)).toEqual([
        'http://localhost:11434/chat/completions',
        'http://localhost:11434/v1/chat/completions',
      ]);
    },
  );

  it('keep what they ask for after a question mark', () => {
    expect(endpointAddresses('https://box.example/v1/?version=2')[0].completions).toBe(
      'https://box.example/v1/chat/completions?version=2',
    );
  });

  it('must be of the web', () => {
    const teacher = { kind: 'endpoint', url: 'ftp://x', model: 'm' };
    expect(() => recipeOf(['a', 'b'], { teacher })).toThrow(/teacher\.url/);
  });
});

describe('a page that came by https', () => {
  it.each([
    ['http://192.168.1.9:11434/v1', true, 'server-blocked'],
    ['http://models.example/v1', true, 'server-blocked'],
    ['http://127.0.0.1:11434/v1', true, null],
    ['http://localhost:1234', true, null],
    ['https://192.168.1.9/v1', true, null],
    ['http://192.168.1.9:11434/v1', false, null],
  ] as const)('%s (secure: %s)', (url, isSecure, code) => {
    expect(blockedAddress(url, isSecure)?.code ?? null).toBe(code);
  });
});

describe('the program behind an address', () => {
  it('is told by its list of models', () => {
    const list = (owned_by: string, more: object = {}) =>
      readModels(JSON.stringify({ object: 'list', data: [{ id: 'm', owned_by, ...more }] }));
    expect(list('library')).toMatchObject({ kind: 'ollama', names: ['m'] });
    expect(list('llamacpp')?.kind).toBe('llama.cpp');
    expect(list('organization_owner')?.kind).toBe('lmstudio');
    expect(list('vllm', { max_model_len: 8192 })?.contextTokens.get('m')).toBe(8192);
    expect(list('somebody')?.kind).toBeNull();
    expect(readModels('<html>')).toBeNull();
    expect(readModels('{"error": "no"}')).toBeNull();
  });

  it('has its own way to let a page in', () => {
    expect(unreachable('http://localhost:11434/v1').told).toMatchObject({ program: 'ollama' });
    expect(unreachable('http://localhost:1234/v1').told).toMatchObject({ program: 'lm-studio' });
    expect(unreachable('http://localhost:8000/v1').told).toMatchObject({ program: 'vllm' });
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

describe('patience where a browser holds requests back', () => {
  it.each([
    ['http://127.0.0.1:8000/v1', 4, 1],
    ['http://127.0.0.1:8000/v1', 6, 1],
    ['http://127.0.0.1:8000/v1', 7, 2],
    ['http://127.0.0.1:8000/v1', 64, 11],
    ['https://127.0.0.1:8000/v1', 64, 1],
  ])('%s, %i at once: %i times the time limit', (url, concurrency, turns) => {
    expect(turnsOf(url, concurrency)).toBe(turns);
  });
});
