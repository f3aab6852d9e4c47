/** @file What this browser keeps beside projects, and the way to delete it and everything else. */
import {
  deleteEverything,
  deleteStudent,
  isPersistent,
  storedStudents,
  type StoredStudent,
} from '../pipeline/stored-data';
import { storageTrouble } from './storage-trouble';

export class StoredData {
  #students = $state.raw<readonly StoredStudent[]>([]);
  #isPersistent = $state.raw<boolean | null>(null);
  #keepsNothing = $state.raw(false);

  /** Students that were brought from elsewhere. */
  get students(): readonly StoredStudent[] {
    return this.#students;
  }

  /** The browser clears nothing when space runs short; null where it does not say. */
  get isPersistent(): boolean | null {
    return this.#isPersistent;
  }

  /** It denies this page its storage. */
  get keepsNothing(): boolean {
    return this.#keepsNothing;
  }

  async look(): Promise<void> {
    this.#isPersistent = await isPersistent();
    try {
      this.#students = await storedStudents();
    } catch (error) {
      // Where the storage fails, the page has said so when it opened.
      this.#students = [];
      this.#keepsNothing = storageTrouble(error)?.told.code === 'storage-denied';
    }
  }

  async deleteStudent(id: string): Promise<void> {
    await deleteStudent(id);
    await this.look();
  }

  /** Nothing that is open outlives it, so the page begins anew. */
  async deleteEverything(): Promise<void> {
    await deleteEverything();
    location.replace(`${location.origin}${location.pathname}`);
  }
}
