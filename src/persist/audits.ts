/** @file Repository of the audits' designs: one a project. */
import { withDatabase, writeToProject, type ProjectWrite } from './database';
import type { AuditRecord } from './schema';
import { ProjectGone } from './storage-error';

export function getAudit(projectId: string): Promise<AuditRecord | undefined> {
  return withDatabase((db) => db.get('audits', projectId));
}

/** Takes the place of an earlier audit of the project. */
export async function putAudit(audit: AuditRecord): Promise<void> {
  await writeToProject(
    audit.projectId,
    ['audits'],
    ({ store }) => store('audits').put(audit),
    'strict',
  );
}

/**
 * Changes an audit in one transaction, so that two changes cannot undo each other.
 * @throws ProjectGone if there is none.
 */
export function updateAudit(
  projectId: string,
  change: (audit: AuditRecord) => Partial<AuditRecord>,
): Promise<AuditRecord> {
  const update = async ({ store }: ProjectWrite<'audits'>) => {
    const audit = await store('audits').get(projectId);
    if (!audit) throw new ProjectGone('The audit is not there.');
    const changed = { ...audit, ...change(audit) };
    await store('audits').put(changed);
    return changed;
  };
  return writeToProject(projectId, ['audits'], update, 'strict');
}
