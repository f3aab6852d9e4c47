/** @file Files of the fixture models, read from the disk. */
import { readFileSync } from 'node:fs';

export function fixtureBytes(path: string): Uint8Array {
  return new Uint8Array(readFileSync(new URL(`../../fixtures/${path}`, import.meta.url)));
}

export function fixtureText(path: string): string {
  return new TextDecoder().decode(fixtureBytes(path));
}
