/** @file The numbers of the labels that a screen shows, for their colours: of the open project, or of the form. */
import { getContext, setContext } from 'svelte';
import { labelColour } from './label-colours';

type Numbers = () => ReadonlyMap<string, number>;

const KEY = Symbol('label numbers');
const NONE: ReadonlyMap<string, number> = new Map();

export function provideLabelNumbers(numbers: Numbers): void {
  setContext(KEY, numbers);
}

/** None on the first screen, whose labels are nobody's. */
export function labelNumbers(): Numbers {
  return getContext<Numbers | undefined>(KEY) ?? (() => NONE);
}

/** A label's colour; a line's where the task has no such label. To be asked for while a component is made. */
export function labelColours(): (name: string) => string {
  const numbers = labelNumbers();
  return (name) => {
    const number = numbers().get(name);
    return number === undefined ? 'var(--line-field)' : labelColour(number);
  };
}
