/** @file XML as a stream of events, by saxes; names without their prefixes, as workbooks vary those. */
import { SaxesParser } from 'saxes';
import { TableError } from '../../../src/core/table/table';
import type { ByteSource } from '../byte-source';

export interface XmlHandler {
  open?: (name: string, attributes: Readonly<Record<string, string>>) => void;
  close?: (name: string) => void;
  text?: (text: string) => void;
}

/** @throws TableError where it is no XML. */
export async function parseXml(
  source: ByteSource,
  handler: XmlHandler,
  pause: (fraction: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const parser = new SaxesParser();
  parser.on('error', () => {
    throw new TableError({ code: 'workbook-damaged', part: source.name });
  });
  if (handler.open) {
    const { open } = handler;
    parser.on('opentag', (tag) => open(localName(tag.name), tag.attributes));
  }
  if (handler.close) {
    const { close } = handler;
    parser.on('closetag', (tag) => close(localName(tag.name)));
  }
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
