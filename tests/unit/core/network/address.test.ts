import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { parseAddress, reachOf } from '../../../../src/core/network/address';
import { recipeNeeds } from '../../../../src/core/network/needs';
import { ManifestSchema, PROJECT_FILE_VERSION } from '../../../../src/core/project-file/manifest';
import { parseRecipe } from '../../../../src/core/task/recipe';
import {
  MISLEADING_ADDRESSES,
  REFUSED_ADDRESSES,
  UNREACHABLE_ADDRESSES,
} from '../../../helpers/hostile-addresses';

const TASK = { textColumn: 'text', labels: [{ name: 'a' }, { name: 'b' }] };

/** Each place of a recipe that holds an address. */
const PLACES: [name: string, recipe: (address: string) => object][] = [
  ['teacher.url', (url) => ({ teacher: { kind: 'endpoint', url, model: 'm' } })],
  ['teacher.modelUrl', (modelUrl) => ({ teacher: { kind: 'webllm', modelUrl } })],
  [
    'teacher.modelLibUrl',
    (modelLibUrl) => ({
      teacher: { kind: 'webllm', modelUrl: 'http://fine.example/m', modelLibUrl },
    }),
  ],
  ['student.baseUrl', (baseUrl) => ({ student: { kind: 'encoder', model: 'a/b', baseUrl } })],
];

const withAddress = (make: (address: string) => object, address: string) =>
  parseRecipe({ shortlist: 1, task: TASK, ...make(address) });

/** The recipe as a project's file brings it. */
function fromProjectFile(make: (address: string) => object, address: string) {
  const { project } = v.parse(ManifestSchema, {
    format: 'shortlist-project',
    version: PROJECT_FILE_VERSION,
    createdAt: '2026-11-29T09:00:00Z',
    project: {
      ...{ name: 'a', fileName: 'a.csv', createdAt: 1, columns: ['text'], rowCount: 1 },
      ...{ warnings: [], stage: 'task', teacherSeconds: 0, trainings: {} },
      recipe: { shortlist: 1, task: TASK, ...make(address) },
    },
    ...{ audit: null, distributions: [], checkpoints: [], hasStudent: false },
  });
  if (!project.recipe) throw new Error('no recipe');
  return project.recipe;
}

test('the corpus is as large as it should be', () => {
  expect(REFUSED_ADDRESSES.length + MISLEADING_ADDRESSES.length).toBeGreaterThan(90);
});

describe('an address that cannot be read in one way only', () => {
  test.each(REFUSED_ADDRESSES)('is refused: %j', (address) => {
    expect(() => parseAddress(address)).toThrow(/^address-/);
  });

  test.each(PLACES)('is refused as a recipe’s %s', (name, make) => {
    for (const address of REFUSED_ADDRESSES) {
      expect(() => withAddress(make, address), address).toThrow(name);
    }
  });
});

describe('an address in a project’s file', () => {
  test.each(PLACES)('is refused as a recipe’s %s, or asked about by its host', (name, make) => {
    const flawedFields = (address: string) => {
      try {
        fromProjectFile(make, address);
        return null;
      } catch (error) {
        // An address may be wrong in more than one way.
        if (v.isValiError(error)) return new Set(error.issues.map((issue) => v.getDotPath(issue)));
        throw error;
      }
    };
    for (const address of REFUSED_ADDRESSES) {
      expect(flawedFields(address), address).toEqual(new Set([`project.recipe.${name}`]));
    }
    for (const [address, host] of MISLEADING_ADDRESSES) {
      const needs = recipeNeeds(fromProjectFile(make, address));
      expect(
        needs.map(({ origin }) => new URL(origin).host),
        address,
      ).toContain(host);
    }
  });
});

describe('a host’s number of IPv6', () => {
  test.each(PLACES)('opens in a project’s file as %s, and begins nothing', (_, make) => {
    for (const [address, host] of UNREACHABLE_ADDRESSES) {
      const recipe = fromProjectFile(make, address);
      const told = { code: 'address-ipv6', host: host.replace(/:\d+$/, '') };
      expect(() => recipeNeeds(recipe), address).toThrow(
        expect.objectContaining({ name: 'AddressError', told }),
      );
    }
  });
});

describe('an address that looks like another', () => {
  const all = [...MISLEADING_ADDRESSES, ...UNREACHABLE_ADDRESSES];

  test.each(all)('is the host that is sent to: %j', (address, host, reach) => {
    const url = parseAddress(address);
    // The one that `fetch` connects to.
    expect(url.host).toBe(new Request(address).url.split('/')[2]?.split('?')[0]);
    expect(url.host).toBe(host);
    expect(reachOf(url)).toBe(reach);
  });

  test.each(PLACES)('is asked about by that host, as a recipe’s %s', (_, make) => {
    for (const [address, host] of MISLEADING_ADDRESSES) {
      const hosts = recipeNeeds(withAddress(make, address)).map(
        ({ origin }) => new URL(origin).host,
      );
      expect(hosts, address).toContain(host);
    }
  });
});

test.each([
  ['http://localhost:1234/v1', 'machine'],
  ['http://127.0.0.1/v1', 'machine'],
  ['http://[::1]:80/', 'machine'],
  ['http://192.168.1.4/v1', 'network'],
  ['http://172.20.0.1', 'network'],
  ['http://box.local/v1', 'network'],
  ['http://box.home.arpa/v1', 'network'],
  ['https://api.example.com/v1', 'internet'],
])('how far texts travel to %s: %s', (address, reach) => {
  expect(reachOf(parseAddress(address))).toBe(reach);
});
