/** @file Repository of the audits' designs: one a project. */
import { withDatabase } from './database';
import type { AuditRecord } from './schema';

export function getAudit(projectId: string): Promise<AuditRecord | undefined> {
  return withDatabase((db) => db.get('audits', projectId));
}

/** Takes the place of an earlier audit of the project. */
export async function putAudit(audit: AuditRecord): Promise<void> {
  await withDatabase((db) => db.put('audits', audit));
}

/**
 * Changes an audit in one transaction, so that two changes cannot undo each other.
 * @throws if there is none.
 */
export function updateAudit(
  projectId: string,
  change: (audit: AuditRecord) => Partial<AuditRecord>,
): Promise<AuditRecord> {
  return withDatabase(async (db) => {
    const transaction = db.transaction('audits', 'readwrite');
    const audit = await transaction.store.get(projectId);
    if (!audit) throw new Error('This audit is no longer in the browser’s storage.');
    const changed = { ...audit, ...change(audit) };
    await transaction.store.put(changed);
    await transaction.done;
    return changed;
  });
}
