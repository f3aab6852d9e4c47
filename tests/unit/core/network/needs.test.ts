/** @file To which hosts a hub may send on: those of its own storage, by https. */
import { describe, expect, test } from 'vitest';
import { isHostOfHub, policySources } from '../../../../src/core/network/needs';

const HUB = 'https://huggingface.co';

describe('a hub that answers with a redirection', () => {
  test.each([
    'https://huggingface.co/a/resolve/main/f',
    'https://cdn-lfs.huggingface.co/f',
    'https://cas-bridge.xethub.hf.co/f?X-Amz-Expires=3600',
    'https://HF.CO/f',
  ])('may send on to %s', (address) => expect(isHostOfHub(address)).toBe(true));

  test.each([
    'https://evil.example/f',
    // Names that end or begin as the hub's do.
    'https://evilhf.co/f',
    'https://evil-huggingface.co/f',
    'https://hf.co.evil.example/f',
    'https://huggingface.com/f',
    'https://co/f',
    // The hub's name elsewhere in the address.
    'https://evil.example/hf.co',
    'https://evil.example?https://hf.co/',
    'https://evil.example#.hf.co',
    'https://hf.co@evil.example/f',
    'https://evil.example\\.hf.co/f',
    // Another host to the browser, though it looks the same.
    'https://hf.co./f',
    'https://h\u0192.co/f',
    // Where anybody on the way may read and answer.
    'http://hf.co/f',
    'http://huggingface.co/f',
    'blob:https://hf.co/0',
    'data:text/plain,hf.co',
    'https://127.0.0.1/f',
    'https://[::1]/f',
  ])('is not followed to %s', (address) => expect(isHostOfHub(address)).toBe(false));

  test('leads out of no policy that has not named it', () => {
    expect(policySources([{ origin: HUB, purpose: 'models' }])).toEqual([
      HUB,
      'https://*.hf.co',
      'https://*.huggingface.co',
    ]);
    expect(policySources([{ origin: 'https://evil.example', purpose: 'models' }])).toEqual([
      'https://evil.example',
    ]);
  });
});
