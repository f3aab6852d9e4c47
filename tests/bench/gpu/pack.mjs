/**
 * @file Packs what a Linux x86-64 machine with a GPU and without a network needs to time the training steps: Node, Dawn,
 * onnxruntime-web, the Vulkan loader, the students' graphs as code.
 *
 *   npm run bench:gpu-pack [-- --data DIR] [--out FOLDER]     then, over there: bash run.sh gpu-pack.tar.gz
 *
 * Dawn is the npm package `webgpu`, which is fetched for the pack and is no dependency; the loader comes from Debian's
 * libvulkan1 by apt-get. DIR/data/trec6.train.csv gives the texts, else the shipped sample.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { benchTexts } from '../driving/datasets.mjs';

const DAWN = 'webgpu@0.6.2';
const RUNTIME_FILES = [
  'ort.webgpu.min.mjs',
  'ort-wasm-simd-threaded.asyncify.mjs',
  'ort-wasm-simd-threaded.asyncify.wasm',
];

const { values: options } = parseArgs({
  options: { data: { type: 'string' }, out: { type: 'string', default: 'gpu-pack' } },
});
const here = import.meta.dirname;
const work = await mkdtemp(join(tmpdir(), 'shortlist-gpu-'));
const pack = join(work, 'pack');
await mkdir(pack);
try {
  await build({
    ...{ configFile: false, logLevel: 'error' },
    build: {
      ssr: join(here, 'measure-steps.ts'),
      ...{ outDir: pack, emptyOutDir: false },
      rollupOptions: { output: { entryFileNames: 'measure-steps.mjs' } },
    },
    ssr: { noExternal: true },
  });
  for (const file of ['run.mjs', 'webgpu-in-node.mjs']) {
    await copyFile(join(here, file), join(pack, file));
  }
  for (const file of RUNTIME_FILES) {
    await copyFile(join('node_modules/onnxruntime-web/dist', file), join(pack, file));
  }
  await writeFile(join(pack, 'data.json'), JSON.stringify(await benchTexts(options.data)));
  await copyFile(process.execPath, join(pack, 'node'));
  const inWork = { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', work, DAWN], inWork);
  await copyFile(
    join(work, 'node_modules/webgpu/dist/linux-x64/dawn.node'),
    join(pack, 'dawn.node'),
  );
  execFileSync('apt-get', ['download', '-qq', 'libvulkan1'], inWork);
  const debian = (await readdir(work)).find((name) => name.startsWith('libvulkan1_'));
  execFileSync('dpkg', ['-x', debian, 'vulkan'], inWork);
  const loader = join(work, 'vulkan/usr/lib/x86_64-linux-gnu/libvulkan.so.1');
  await copyFile(loader, join(pack, 'libvulkan.so.1'));
  const out = resolve(options.out);
  await mkdir(out, { recursive: true });
  const archive = join(out, 'gpu-pack.tar.gz');
  execFileSync('tar', ['-czf', archive, '-C', pack, '.']);
  await copyFile(join(here, 'run.sh'), join(out, 'run.sh'));
  const megabytes = Math.round((await stat(archive)).size / 1e6);
  console.log(`${archive} (${megabytes} MB): bash run.sh gpu-pack.tar.gz`);
} finally {
  await rm(work, { recursive: true });
}
