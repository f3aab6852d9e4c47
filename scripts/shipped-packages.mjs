/**
 * @file What of other people's work the built page ships: `licenses.txt` (the notices that their licences
 * ask for) and `sbom.cdx.json` (CycloneDX), both made from the modules and files that are really in the bundles.
 *
 * The builds of workers are builds of their own, which end before the page's: they only collect.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const LICENSE_FILE = /^(licen[cs]e|copying|notice)/i;

/** Holders of packages that come without the text of their licence, as their sources name them. */
const HOLDERS = {
  'onnxruntime-web': 'Copyright (c) Microsoft Corporation',
  'onnxruntime-common': 'Copyright (c) Microsoft Corporation',
  wuchale: 'Copyright (c) 2025 Kidus Adugna',
  '@wuchale/svelte': 'Copyright (c) 2025 Kidus Adugna',
  saxes:
    'Copyright (c) Isaac Z. Schlueter and Contributors, Mangalam Research Center for Buddhist Languages',
};

/** Packages that a package carries inside its own bundle, where a build cannot see them. */
const CARRIED = {
  '@mlc-ai/web-llm': ['loglevel'],
  '@xenova/transformers': ['@huggingface/jinja', '@huggingface/tokenizers', 'onnxruntime-common'],
};

/**
 * Packages that a package was built with and carries: it names them in its package.json among what only its makers need. All
 * are under their carrier's licence (their registry's entries say so). One that comes with texts of its own is installed for
 * their sake, in the version nearest to the one that is carried.
 */
const BUILT_IN = {
  '@mlc-ai/web-llm': ['@mlc-ai/web-runtime', '@mlc-ai/web-tokenizers', '@mlc-ai/web-xgrammar'],
};

/** Data of others; their notices are below. */
const DATA = [
  { name: 'Word vectors', file: 'workers/vectors/english.bin', licenses: ['PDDL-1.0', 'MIT'] },
  { name: 'Sample', file: 'public/samples/dbpedia.csv', licenses: ['CC-BY-SA-3.0'] },
];

/** What ships and is no package: title and files. The vectors came in a package under MIT. */
const OTHER_NOTICES = [
  ['This page', ['LICENSE']],
  ['Word vectors', ['workers/vectors/ATTRIBUTION.md', 'scripts/licenses/MIT.txt']],
  ['Sample', ['public/samples/ATTRIBUTION.md']],
];

/**
 * ONNX Runtime has compiled parts of others inside, and its packages for JavaScript come without their notices: these are
 * of the package of the same version for Python (PyPI, `onnxruntime/ThirdPartyNotices.txt`).
 */
const COMPILED_IN = { name: 'onnxruntime-web', version: '1.30.0' };
const COMPILED_IN_NOTICES = `scripts/licenses/onnxruntime-${COMPILED_IN.version}-third-party.txt`;

const FURTHER_SOURCES =
  'The licence of Apache TVM, of which @mlc-ai/web-runtime is a part, lists further parts. Their texts are in its sources\n' +
  '(github.com/apache/tvm, folder licenses/), and come neither with its packages nor with this page.';

/** @returns the nearest folder above a module that is a package of its own, or null */
function packageFolder(moduleId) {
  if (!moduleId.includes(`${sep}node_modules${sep}`)) return null;
  let folder = dirname(moduleId.replace(/^\0/, '').replace(/\?.*$/, ''));
  while (folder !== dirname(folder)) {
    const manifest = join(folder, 'package.json');
    // A package may have inner package.json files that say only how its modules are read.
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) return folder;
    folder = dirname(folder);
  }
  return null;
}

/** @throws Error if a package comes without a licence, and none is known here. */
function licenseText(folder, { name, license }) {
  const files = readdirSync(folder).filter((file) => LICENSE_FILE.test(file));
  if (files.length > 0) {
    return files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  }
  const template = new URL(`licenses/${license}.txt`, import.meta.url);
  if (!HOLDERS[name] || !existsSync(template)) {
    throw new Error(`${name} ships without the text of its licence (${license}): add its holder.`);
  }
  return `${HOLDERS[name]}\n\n${readFileSync(template, 'utf8').trim()}`;
}

/** The texts of a package that is built into another, and which version they come with; null where it is not installed. */
function ownTexts(name, carried) {
  const folder = join('node_modules', name);
  if (!existsSync(folder)) return null;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const texts = licenseText(folder, manifest);
  if (manifest.version === carried) return texts;
  return `These texts come with version ${manifest.version}; that of ${carried} was not to be had.\n\n${texts}`;
}

/** The packages of all bundles of one build. */
class ShippedPackages {
  /** By name and version. */
  #packages = new Map();

  addModule(moduleId) {
    const folder = packageFolder(moduleId);
    if (folder) this.#addFolder(folder);
  }

  get sorted() {
    return [...this.#packages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #addFolder(folder) {
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const id = `${manifest.name}@${manifest.version}`;
    if (this.#packages.has(id)) return;
    const { name, version, license } = manifest;
    const path = relative('.', folder).replaceAll(sep, '/');
    const text = licenseText(folder, manifest);
    this.#packages.set(id, { id, name, version, license, path, text });
    const alias = folder.split(`node_modules${sep}`).at(-1).replaceAll(sep, '/');
    for (const carried of CARRIED[alias] ?? []) {
      const inner = join(folder, 'node_modules', carried);
      this.#addFolder(existsSync(inner) ? inner : join('node_modules', carried));
    }
    for (const builtIn of BUILT_IN[alias] ?? []) this.#addBuiltIn(builtIn, manifest, text);
  }

  /** @throws Error if the carrier does not say which version it was built with. */
  #addBuiltIn(name, carrier, text) {
    const asked = carrier.devDependencies?.[name];
    if (!asked) throw new Error(`${carrier.name} does not say which ${name} it carries.`);
    const version = asked.replace(/^[\^~]/, '');
    const id = `${name}@${version}`;
    const builtInto = { id: `${carrier.name}@${carrier.version}`, asked };
    const own = ownTexts(name, version) ?? text;
    this.#packages.set(id, { id, name, version, license: carrier.license, text: own, builtInto });
  }
}

function notices(packages) {
  const line = '='.repeat(100);
  const sections = [
    ...OTHER_NOTICES.map(([title, files]) => [title, textOf(files)]),
    ...packages.map(({ id, license, text }) => [`${id} (${license})`, text]),
    ['Compiled into ONNX Runtime', compiledInNotices(packages)],
    ['Parts of parts', FURTHER_SOURCES],
  ];
  return sections.map(([title, text]) => `${line}\n${title}\n${line}\n\n${text}\n`).join('\n');
}

function textOf(files) {
  return files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
}

/** @throws Error where another version ships than the one whose notices are here. */
function compiledInNotices(packages) {
  const { name, version } = COMPILED_IN;
  const shipped = packages.filter((one) => one.name === name).map((one) => one.version);
  if (!shipped.includes(version)) {
    throw new Error(`${name} ${shipped.join(', ')} ships, and the notices are of ${version}.`);
  }
  return textOf([COMPILED_IN_NOTICES]);
}

/** The checksum that the lockfile has of a package, as CycloneDX writes it. */
function hashesOf(locked, path) {
  const [, algorithm, digest] = /^(sha\d+)-(.+)$/.exec(locked[path]?.integrity ?? '') ?? [];
  if (!algorithm) throw new Error(`package-lock.json has no checksum of ${path}.`);
  const content = Buffer.from(digest, 'base64').toString('hex');
  return [{ alg: algorithm.toUpperCase().replace('SHA', 'SHA-'), content }];
}

/** What is known of where a package came from: of one inside another, no more than that one says. */
function originOf({ path, builtInto }, locked) {
  if (!builtInto) return { hashes: hashesOf(locked, path) };
  const properties = [
    { name: 'shortlist:built-into', value: builtInto.id },
    { name: 'shortlist:version-asked-for', value: builtInto.asked },
  ];
  return { properties };
}

function dataComponent({ name, file, licenses }) {
  const content = createHash('sha512').update(readFileSync(file)).digest('hex');
  return {
    type: 'data',
    'bom-ref': file,
    name,
    licenses: licenses.map((id) => ({ license: { id } })),
    hashes: [{ alg: 'SHA-512', content }],
  };
}

/** CycloneDX 1.6. Without date and serial number: the same sources give the same file. */
function billOfMaterials(packages) {
  const self = JSON.parse(readFileSync('package.json', 'utf8'));
  const locked = JSON.parse(readFileSync('package-lock.json', 'utf8')).packages;
  const described = (type, { id, name, version, license }) => ({
    type,
    'bom-ref': id,
    name,
    version,
    licenses: [{ license: { id: license } }],
  });
  const component = (shipped) => ({
    ...described('library', shipped),
    ...originOf(shipped, locked),
    purl: `pkg:npm/${shipped.name.replace('@', '%40')}@${shipped.version}`,
  });
  const ids = [...packages.map(({ id }) => id), ...DATA.map(({ file }) => file)];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: described('application', { ...self, id: self.name }) },
    components: [...packages.map(component), ...DATA.map(dataComponent)],
    dependencies: [{ ref: self.name, dependsOn: ids }],
  };
}

/**
 * The Vite plugins: `collect` for the page and for workers, `write` for the page alone.
 * @returns {{ collect: () => import('vite').Plugin, write: () => import('vite').Plugin }}
 */
export function shippedPackages() {
  const packages = new ShippedPackages();
  return {
    collect: () => ({
      name: 'shipped-packages',
      apply: 'build',
      generateBundle(_, bundle) {
        for (const { moduleIds = [], originalFileNames = [] } of Object.values(bundle)) {
          moduleIds.forEach((id) => packages.addModule(id));
          // Files that are no modules (a font, say) are known by where they lay.
          originalFileNames.forEach((name) => packages.addModule(resolve(name)));
        }
      },
    }),
    write: () => ({
      name: 'shipped-packages-files',
      apply: 'build',
      generateBundle() {
        const source = {
          'licenses.txt': notices(packages.sorted),
          'sbom.cdx.json': JSON.stringify(billOfMaterials(packages.sorted), null, 2),
        };
        for (const [fileName, text] of Object.entries(source))
          this.emitFile({ type: 'asset', fileName, source: text });
      },
    }),
  };
}
