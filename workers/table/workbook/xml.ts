/** @file XML as a stream of events, by saxes; names without their prefixes, as workbooks vary those. */
import { SaxesParser } from 'saxes';
import { TableError } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';

export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

/** Deeper than any part of a workbook: what is open is held until it closes. */
const MOST_DEPTH = 100;

/** @throws TableError where it is no XML, or none of a workbook. */
export async function parseXml(
  source: ByteSource,
  handler: XmlHandler,
  pause: (fraction: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const parser = new SaxesParser();
  const refuse = () => {
    throw new TableError({ code: 'workbook-damaged', part: source.name });
  };
  parser.on('error', refuse);
  let depth = 0;
  parser.on('opentag', (tag) => {
    if (++depth > MOST_DEPTH) refuse();
    handler.open?.(localName(tag.name), tag.attributes);
  });
  parser.on('closetag', (tag) => {
    depth--;
    handler.close?.(localName(tag.name));
  });
  if (handler.text) {
    parser.on('text', handler.text);
    parser.on('cdata', handler.text);
  }
  const decoder = new TextDecoder('utf-8');
  for await (const { bytes, fraction, isLast } of source.pieces()) {
    parser.write(decoder.decode(bytes, { stream: !isLast }));
    await pause(fraction);
  }
  parser.close();
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** An attribute whatever its prefix. */
export function attributeOf(
  attributes: Readonly<Record<string, string>>,
  name: string,
): string | undefined {
  const key = Object.keys(attributes).find((one) => localName(one) === name);
  return key === undefined ? undefined : attributes[key];
}
