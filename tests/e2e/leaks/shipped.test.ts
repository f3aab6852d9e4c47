/** @file What the built page ships of other people's work, and that it is whole. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { strangeHosts } from '../../../scripts/own-hosts-only.mjs';
import { DIST } from '../../../scripts/serve-dist.mjs';
import { openPage, useDist } from '../browser';

interface Component {
  type: 'library' | 'data';
  name: string;
  version?: string;
  purl?: string;
  hashes?: { content: string }[];
}
interface Bill {
  components: Component[];
}

/** Inside WebLLM's bundle, of which no lockfile has a checksum. */
const BUILT_IN = ['@mlc-ai/web-runtime', '@mlc-ai/web-tokenizers', '@mlc-ai/web-xgrammar'];

const dist = useDist();
const bill = () => JSON.parse(readFileSync(join(DIST, 'sbom.cdx.json'), 'utf8')) as Bill;
const notices = () => readFileSync(join(DIST, 'licenses.txt'), 'utf8');

it('lists the packages in the bundles with their checksums, and none that stay behind', () => {
  const names = bill().components.map(({ name }) => name);
  // Of the page, of a worker, of a part that a worker loads late, inside another's bundle, and data.
  for (const name of [
    ...['svelte', 'papaparse', 'onnxruntime-web', '@mlc-ai/web-llm', 'loglevel'],
    ...BUILT_IN,
    ...['Word vectors', 'Sample'],
  ]) {
    expect(names).toContain(name);
  }
  for (const name of ['vite', 'vitest', 'onnxruntime-node', 'sharp', '@wllama/wllama']) {
    expect(names).not.toContain(name);
  }
  for (const { type, name, purl, version, hashes } of bill().components) {
    if (type === 'library') expect(purl?.endsWith(`@${version}`)).toBe(true);
    if (!BUILT_IN.includes(name)) expect(hashes?.[0]?.content).toMatch(/^[0-9a-f]{128}$/);
  }
});

it('carries the notice of each of them', () => {
  for (const { type, name, version } of bill().components) {
    const title = type === 'data' ? `\n${name}\n` : `${name}@${version} (`;
    const [, section = ''] = notices().split(title);
    expect(section.split('='.repeat(100))[1]?.length ?? 0, name).toBeGreaterThan(400);
  }
  for (const words of [
    'Microsoft Corporation',
    'glove.6B',
    // Of the vectors' package, and of what is compiled into ONNX Runtime.
    'GRAYPE',
    'Permission is hereby granted',
    'protocolbuffers/protobuf',
    // Of the runtime inside WebLLM: its notice, and what its licence says of its parts.
    'Apache TVM\nCopyright',
    '3rdparty/tvm-ffi/3rdparty/dlpack',
    'DBpedia',
    'Apache License',
    'SIL Open Font License',
  ]) {
    expect(notices()).toContain(words);
  }
});

it('names no host in any file but those it may go to', () => {
  const scripts = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(?:m?js|html|css|svg|webmanifest)$/.test(file),
  );
  expect(scripts.length).toBeGreaterThan(20);
  for (const file of scripts) {
    expect(strangeHosts(readFileSync(join(DIST, file), 'utf8')), file).toEqual([]);
  }
});

it('shows both lists to the person', async () => {
  const { page } = await openPage(await dist.browser.newContext(), dist.url);
  for (const name of [/Licences of what/, /Bill of materials/]) {
    const address = await page.getByRole('link', { name }).getAttribute('href');
    const found = await page.evaluate(async (url) => (await fetch(url ?? '')).ok, address);
    expect(found).toBe(true);
  }
  await page.context().close();
});
