/** @file Repository of students that were brought from elsewhere. */
import { withDatabase } from './database';
import type { StudentRecord } from './schema';

export async function putStudent(student: StudentRecord): Promise<void> {
  await withDatabase((db) => db.put('students', student));
}

export function getStudent(id: string): Promise<StudentRecord | undefined> {
  return withDatabase((db) => db.get('students', id));
}
