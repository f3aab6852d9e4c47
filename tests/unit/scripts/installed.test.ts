/** @file Packages of another state of the project do not pass as installed. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isInstalled } from '../../../scripts/installed.mjs';

interface Package {
  version: string;
  integrity: string;
  optional?: boolean;
}

const A = { version: '1.0.0', integrity: 'sha512-a' };
const B = { version: '2.0.0', integrity: 'sha512-b' };

describe('installed packages', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shortlist-packages-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const writeLock = (file: string, packages: Record<string, Package>) =>
    writeFileSync(
      join(folder, file),
      JSON.stringify({
        packages: Object.fromEntries(
          Object.entries(packages).map(([name, entry]) => [`node_modules/${name}`, entry]),
        ),
      }),
    );
  const lock = (packages: Record<string, Package>) => writeLock('package-lock.json', packages);
  function install(packages: Record<string, Package>): void {
    for (const name of Object.keys(packages)) {
      mkdirSync(join(folder, 'node_modules', name), { recursive: true });
      writeFileSync(join(folder, 'node_modules', name, 'package.json'), '{}');
    }
    writeLock('node_modules/.package-lock.json', packages);
  }

  test('are current where they are those of the lockfile', () => {
    lock({ a: A, b: { ...B, optional: true } });
    install({ a: A });
    expect(isInstalled(folder)).toBe(true);
  });

  test('are not current where none are', () => {
    lock({ a: A });
    expect(isInstalled(folder)).toBe(false);
  });

  test.each<[string, Record<string, Package>]>([
    ['one is missing', { a: A }],
    ['one has another version', { a: A, b: { ...B, version: '2.0.1' } }],
    ['one has another content', { a: A, b: { ...B, integrity: 'sha512-c' } }],
  ])('are not current where %s', (_, installed) => {
    lock({ a: A, b: B });
    install(installed);
    expect(isInstalled(folder)).toBe(false);
  });

  test('are not current where a folder was deleted', () => {
    lock({ a: A });
    install({ a: A });
    rmSync(join(folder, 'node_modules/a'), { recursive: true });
    expect(isInstalled(folder)).toBe(false);
  });
});
