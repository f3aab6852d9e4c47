/**
 * @file A number for each label of a project, by which it has its colour. It is given once and kept with the project, so
 * that it stays while other labels are added, removed, renamed or moved.
 */
import type { Recipe } from './recipe';

/** As a project keeps them. */
export type LabelNumbers = [name: string, number: number][];

/** Labels keep the numbers that they have; each other one gets the lowest that is free. */
export function numberLabels(
  names: readonly string[],
  before: Iterable<readonly [name: string, number: number]> = [],
): Map<string, number> {
  const known = new Map(before);
  const numbers = new Map<string, number>();
  const taken = new Set<number>();
  const give = (name: string, number: number) => {
    numbers.set(name, number);
    taken.add(number);
  };
  for (const name of names) {
    const number = known.get(name);
    if (number !== undefined && !taken.has(number)) give(name, number);
  }
  let free = 0;
  for (const name of names) {
    if (numbers.has(name)) continue;
    while (taken.has(free)) free += 1;
    give(name, free);
  }
  return numbers;
}

interface Numbered {
  recipe: Recipe | null;
  labelNumbers?: LabelNumbers;
}

/** Of a project; one that was stored before there were any has its labels numbered in their order. */
export function numbersOf({ recipe, labelNumbers = [] }: Numbered): Map<string, number> {
  return numberLabels(recipe?.task.labels.map(({ name }) => name) ?? [], labelNumbers);
}

/** The numbers after a change. @param nameOf what a label is called now. */
export function renumbered(
  before: Iterable<readonly [name: string, number: number]>,
  names: readonly string[],
  nameOf: (name: string) => string,
): Map<string, number> {
  const renamed = Array.from(before, ([name, number]) => [nameOf(name), number] as const);
  return numberLabels(names, renamed);
}
