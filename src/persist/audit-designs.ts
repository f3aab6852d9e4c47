/** @file Repository of the audits' designs: one a project. */
import { withDatabase } from './database';
import type { AuditDesignRecord } from './schema';

export function getAuditDesign(projectId: string): Promise<AuditDesignRecord | undefined> {
  return withDatabase((db) => db.get('auditDesigns', projectId));
}

/** Takes the place of an earlier audit of the project. */
export async function putAuditDesign(audit: AuditDesignRecord): Promise<void> {
  await withDatabase((db) => db.put('auditDesigns', audit));
}

/**
 * Changes an audit in one transaction, so that two changes cannot undo each other.
 * @throws if there is none.
 */
export function updateAuditDesign(
  projectId: string,
  change: (audit: AuditDesignRecord) => Partial<AuditDesignRecord>,
): Promise<AuditDesignRecord> {
  return withDatabase(async (db) => {
    const transaction = db.transaction('auditDesigns', 'readwrite');
    const audit = await transaction.store.get(projectId);
    if (!audit) throw new Error('This audit is no longer in the browser’s storage.');
    const changed = { ...audit, ...change(audit) };
    await transaction.store.put(changed);
    await transaction.done;
    return changed;
  });
}
