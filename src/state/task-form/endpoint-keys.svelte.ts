/**
 * @file The keys of servers, for as long as the tab is open. Invariant: a key is in memory only and
 * goes to no other server than the one it was typed for, whatever recipe is opened next; nor to another customer's
 * place on a host that many share.
 */
import { SvelteMap } from 'svelte/reactivity';
import { serverPlace } from '../../core/engines/endpoint-servers';
import { addressProblem } from '../../core/network/address';
import type { TeacherConfig } from '../../core/task/recipe';

export class EndpointKeys {
  /** By the server's place. */
  readonly #keys = new SvelteMap<string, string>();

  /** Empty where there is none. */
  of(url: string): string {
    return (addressProblem(url) === null && this.#keys.get(serverPlace(url))) || '';
  }

  set(url: string, key: string): void {
    if (addressProblem(url) === null) this.#keys.set(serverPlace(url), key);
  }

  /** The one that a teacher needs, if it was typed. */
  forTeacher(teacher: TeacherConfig): string | undefined {
    const key = teacher.kind === 'endpoint' ? this.of(teacher.url).trim() : '';
    return key === '' ? undefined : key;
  }
}
