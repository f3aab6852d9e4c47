/** @file Which file is a project. Apart from its opening, so that asking loads no library. */
import { MARK_FILE } from '../../../core/project-file/manifest';

/** Whether a dropped file is a project, by its first bytes and whatever its name. */
export async function isProjectFile(file: File): Promise<boolean> {
  const start = new Uint8Array(await file.slice(0, 30 + MARK_FILE.length).arrayBuffer());
  const text = String.fromCharCode(...start);
  if (/\.shortlist$/i.test(file.name)) return true;
  return text.startsWith('PK\x03\x04') && text.endsWith(MARK_FILE);
}
