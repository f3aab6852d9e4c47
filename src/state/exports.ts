/** @file The files that a project can be saved as. */
import { exportLabels } from '../pipeline/export-labels';
import { makeReport } from '../pipeline/report';
import { exportStudent } from '../pipeline/student-file';

export type ExportKind = 'labels' | 'report' | 'student';

export const EXPORTERS: Record<ExportKind, (projectId: string) => Promise<Blob>> = {
  labels: exportLabels,
  report: async (projectId) => {
    const report = await makeReport(projectId);
    return new Blob([JSON.stringify(report, null, 2)], { type: 'application/json' });
  },
  student: exportStudent,
};
