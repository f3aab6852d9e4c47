/** @file Whether the packages that are installed are those of the lockfile. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages of a lockfile by their folder; none where the file is not there or cannot be read. */
function packagesOf(lockfile) {
  try {
    return JSON.parse(readFileSync(lockfile, 'utf8')).packages;
  } catch {
    return {};
  }
}

/**
 * Whether each package of a folder's lockfile is installed, in its version. npm writes down what it
 * installed; it may leave out optional packages, such as those for other systems.
 * @param {string} folder
 */
export function isInstalled(folder) {
  const installed = packagesOf(join(folder, 'node_modules/.package-lock.json'));
  return Object.entries(packagesOf(join(folder, 'package-lock.json'))).every(([path, wanted]) => {
    if (path === '') return true;
    const found = installed[path];
    if (!found) return wanted.optional === true;
    const isSame = found.version === wanted.version && found.integrity === wanted.integrity;
    return isSame && existsSync(join(folder, path, 'package.json'));
  });
}
