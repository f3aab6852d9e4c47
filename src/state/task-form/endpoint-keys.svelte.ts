/**
 * @file The keys of servers, for as long as the tab is open. Invariant: a key is in memory only and
 * goes to no other server than the one it was typed for, whatever recipe is opened next.
 */
import { SvelteMap } from 'svelte/reactivity';
import type { TeacherConfig } from '../../core/task/recipe';
import { originOf } from './values/teacher-values';

export class EndpointKeys {
  /** By origin. */
  readonly #keys = new SvelteMap<string, string>();

  /** Empty where there is none. */
  of(url: string): string {
    return this.#keys.get(originOf(url) ?? '') ?? '';
  }

  set(url: string, key: string): void {
    const origin = originOf(url);
    if (origin !== null) this.#keys.set(origin, key);
  }

  /** The one that a teacher needs, if it was typed. */
  forTeacher(teacher: TeacherConfig): string | undefined {
    const key = teacher.kind === 'endpoint' ? this.of(teacher.url).trim() : '';
    return key === '' ? undefined : key;
  }
}
