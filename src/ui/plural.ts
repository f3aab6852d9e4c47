/** @file The form of a counted thing that the language wants. */
import { at } from '../core/reads';
import { locale } from '../state/language';

const rules = new Intl.PluralRules(locale);
const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'] as const;
const categories = CATEGORIES.filter((each) =>
  rules.resolvedOptions().pluralCategories.includes(each),
);

/**
 * The sources give the two forms of English. A catalogue gives those of its language, in the order of
 * `CATEGORIES`, or two: for one, and for all others.
 * @param forms `#` stands for the number
 */
export function plural(count: number, forms: readonly string[]): string {
  const category = rules.select(count);
  const two = category === 'one' ? 0 : forms.length - 1;
  const index = forms.length === categories.length ? categories.indexOf(category) : two;
  return at(forms, index).replace('#', () => number.format(count));
}
