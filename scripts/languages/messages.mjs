/** @file Which strings of the sources a person reads, and which only programs do. */

/** Attributes, and properties of components, that hold no sentence. */
export const SILENT_ATTRIBUTES =
  /^(class|style|id|for|name|type|role|href|src|rel|target|key|icon|variant|tone|kind|accept|autocomplete|inputmode|enterkeyhint|method|form|lang|dir|translate|spellcheck|viewBox|d|points|transform|fill|stroke.*|text-anchor|testid|testId|series|value|data-.*|aria-(live|controls|describedby|labelledby|haspopup|current|owns|activedescendant|relevant))$/;

const READ_ATTRIBUTES = /^(aria-label|alt|title|placeholder|label|hint|unit|caption)$/;

/** Functions whose strings are names of events, elements, stores, keys. */
const SILENT_CALLS =
  /(^|\.)(matchMedia|querySelector(All)?|closest|matches|addEventListener|removeEventListener|getItem|setItem|removeItem|getElementById|createElement|setAttribute|removeAttribute|getAttribute|setProperty|startsWith|endsWith|includes|indexOf|has|get|split|join|replace|replaceAll|getPropertyValue|Set|Map|RegExp|dispatchEvent|at|is|set|execCommand|Error|html)$|^(console|\$inspect)/;

/** Names of keys and of the browser's errors. */
const NAMES_OF_PROGRAMS =
  /^(Enter|Escape|Tab|Home|End|Backspace|Page(Up|Down)|Arrow\w*|Shift|Control|Meta|Alt|Space|Dead|Files|Infinity|NaN|[A-Z]\w*Error|[A-Z][a-z]+([A-Z][a-z]+)+|[A-Z]{2,}|[A-Z]+\d+)$/;

/** Selectors of elements. */
const SELECTORS =
  /^(a|button|input|select|summary|textarea)(, (a|button|input|select|summary|textarea))+$/;

/**
 * @param {import('wuchale').Message} message
 * @returns {'message' | false}
 */
export function isMessage({ msgStr, details }) {
  const text = msgStr.join('\n').trim();
  if (!/\p{L}/u.test(text)) return false;
  if (['script', 'style', 'path', 'code', 'pre', 'kbd'].includes(details.element)) {
    if (details.scope === 'markup') return false;
  }
  // What stands in such an attribute is read, be it one small word; addresses and names of models are not.
  if (details.scope === 'attribute' && READ_ATTRIBUTES.test(details.attribute ?? '')) {
    return /^\S*([:/]|\p{Ll}\p{Lu})\S*$/u.test(text) ? false : 'message';
  }
  if (details.attribute && SILENT_ATTRIBUTES.test(details.attribute)) return false;
  if (details.scope === 'markup') return 'message';
  if (details.call && SILENT_CALLS.test(details.call)) return false;
  if (NAMES_OF_PROGRAMS.test(text) || SELECTORS.test(text)) return false;
  // Codes, ids, class names, paths: one word that begins small, or has marks in it.
  if (!/\s/.test(text)) return /^[\p{Lu}…“][\p{L}’-]*[.…:”?!]*$/u.test(text) ? 'message' : false;
  return 'message';
}
