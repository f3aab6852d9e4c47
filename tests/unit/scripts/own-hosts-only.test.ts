/** @file Which hosts the bundles may name. */
import { describe, expect, it } from 'vitest';
import { strangeHosts } from '../../../scripts/own-hosts-only.mjs';

describe('hosts that a bundle names', () => {
  it('are strange unless listed, whatever the scheme and the letters', () => {
    const text =
      'fetch("https://CDN.example.net.evil.io/x"); new WebSocket(`wss://telemetry.vendor.dev`); "http://a.co"';
    expect(strangeHosts(text)).toEqual(['cdn.example.net.evil.io', 'telemetry.vendor.dev', 'a.co']);
  });

  it('are known when listed, or names that nobody can own', () => {
    const text =
      'https://huggingface.co/x http://localhost:80 https://nothing.invalid http://a.example.org';
    expect(strangeHosts(text)).toEqual([]);
  });

  it('are not known by the end of their name', () => {
    expect(strangeHosts('https://huggingface.co.evil.io https://nothuggingface.co')).toEqual([
      'huggingface.co.evil.io',
      'nothuggingface.co',
    ]);
  });
});
