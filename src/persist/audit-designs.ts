/** @file Repository of the audits' designs: one a project. */
import { withDatabase, writeToProject, type ProjectWrite } from './database';
import type { AuditDesignRecord } from './schema';
import { ProjectGone } from './storage-error';

export function getAuditDesign(projectId: string): Promise<AuditDesignRecord | undefined> {
  return withDatabase((db) => db.get('auditDesigns', projectId));
}

/** Takes the place of an earlier audit of the project. */
export async function putAuditDesign(audit: AuditDesignRecord): Promise<void> {
  await writeToProject(
    audit.projectId,
    ['auditDesigns'],
    ({ store, touch }) => Promise.all([touch(), store('auditDesigns').put(audit)]),
    'strict',
  );
}

/**
 * Changes an audit in one transaction, so that two changes cannot undo each other.
 * @throws ProjectGone if there is none.
 */
export function updateAuditDesign(
  projectId: string,
  change: (audit: AuditDesignRecord) => Partial<AuditDesignRecord>,
): Promise<AuditDesignRecord> {
  const update = async ({ store, touch }: ProjectWrite<'auditDesigns'>) => {
    const audit = await store('auditDesigns').get(projectId);
    if (!audit) throw new ProjectGone('The audit is not there.');
    const changed = { ...audit, ...change(audit) };
    await Promise.all([touch(), store('auditDesigns').put(changed)]);
    return changed;
  };
  return writeToProject(projectId, ['auditDesigns'], update, 'strict');
}
