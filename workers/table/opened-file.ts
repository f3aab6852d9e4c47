/** @file What opening a file gives and takes, whatever its format. */
import type { ImportChoices } from '../../src/core/table/choices';
import type { TableWarning } from '../../src/core/table/table';
import type { ByteSource } from './byte-source';
import type { Input } from './input';

export type OpenedFile = {
  /** The sheets or files to choose from; empty where there is one. */
  parts: string[];
  part?: string | undefined;
  /** A recipe's columns are in this part, or no other has a table. */
  isPartCertain: boolean;
  warnings: TableWarning[];
} & ({ source: ByteSource } | { input: Input });

export interface OpenOptions {
  choices: ImportChoices;
  expected: readonly string[];
}
