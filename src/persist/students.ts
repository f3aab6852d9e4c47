/** @file Repository of students that were brought from elsewhere. */
import { withDatabase } from './database';
import type { StudentRecord } from './schema';

export async function putStudent(student: StudentRecord): Promise<void> {
  await withDatabase((db) => db.put('students', student));
}

/** The latest first. */
export async function listStudents(): Promise<StudentRecord[]> {
  const all = await withDatabase((db) => db.getAll('students'));
  return all.toSorted((a, b) => b.createdAt - a.createdAt);
}

export async function deleteStudent(id: string): Promise<void> {
  await withDatabase((db) => db.delete('students', id));
}

export function getStudent(id: string): Promise<StudentRecord | undefined> {
  return withDatabase((db) => db.get('students', id));
}
