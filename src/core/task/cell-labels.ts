/**
 * @file The labels that a cell names. Invariant: a list in a cell is a list, however a program wrote it;
 * anything else is one label, or several where a separator is given.
 */
import { isBlank } from './blank-text';

/**
 * Reads `["Fall", "Dose"]` as JSON and Python write it, `{"choices": ["Fall"]}` as Label Studio does,
 * and else what stands between the separators; blank ones are none.
 */
export function labelsOfCell(cell: string, separator?: string): string[] {
  const text = cell.trim();
  const listed = /^[[{(]/.test(text) ? listOf(text) : null;
  const parts = listed ?? (separator === undefined ? [text] : text.split(separator));
  return parts.map((part) => part.trim()).filter((part) => !isBlank(part));
}

/** Whether a cell is a list, of one or of several. */
export function isList(cell: string): boolean {
  return /^\s*[[{(]/.test(cell) && listOf(cell.trim()) !== null;
}

function listOf(text: string): string[] | null {
  const json = parsed(text) ?? parsed(fromPython(text));
  if (Array.isArray(json)) return json.map(nameOf);
  if (typeof json !== 'object' || json === null) return null;
  const choices = (json as { choices?: unknown }).choices;
  return Array.isArray(choices) ? choices.map(nameOf) : null;
}

/** An item may be an object around its name. */
function nameOf(item: unknown): string {
  if (typeof item === 'string') return item;
  if (typeof item !== 'object' || item === null) return item === null ? '' : JSON.stringify(item);
  const named = item as { label?: unknown; name?: unknown; value?: unknown };
  const name = named.label ?? named.name ?? named.value;
  return typeof name === 'string' ? name : JSON.stringify(item);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A quoted string of Python's, whose end is a comma, a blank or a bracket. */
const PYTHON_STRING = /'((?:[^'\\]|\\.|'(?=[^\s,\])]))*)'|"((?:[^"\\]|\\.)*)"/g;

/** `['it\'s', "b"]`, `('a',)` or numpy's `['a' 'b']` as JSON. */
function fromPython(text: string): string {
  if (!/^[[(].*[\])]$/s.test(text)) return '';
  const inner = text.slice(1, -1);
  const items = [...inner.matchAll(PYTHON_STRING)];
  const rest = inner.replace(PYTHON_STRING, '');
  if (items.length === 0 || /[^\s,]/.test(rest)) return '';
  const names = items.map(([, single, double]) => (single ?? double ?? '').replace(/\\(.)/g, '$1'));
  return JSON.stringify(names);
}
