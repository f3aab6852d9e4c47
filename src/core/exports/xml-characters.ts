/** @file What XML cannot hold. */

/**
 * Control characters but tab, line feed and carriage return; halves of pairs; U+FFFE and U+FFFF (XML 1.0, production 2, Char).
 */
export const NO_XML =
  // eslint-disable-next-line no-control-regex -- these are what must go
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
