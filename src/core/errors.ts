/**
 * @file All errors that this project throws by a name of its own, and who they are for. An error that
 * crosses a worker's border keeps its name and its message alone, so the name decides.
 */

/**
 * `written`: the message says to the user what happened, what it means for the data and what to do.
 * `storage`: what is said of it goes by the name alone (state/storage-trouble).
 * `inner`: caught on the way by code that knows better words, or a fault of ours.
 */
export type ErrorAudience = 'written' | 'storage' | 'inner';

export const ERRORS: ReadonlyMap<string, ErrorAudience> = new Map([
  ['AddressError', 'written'],
  ['CellsEnd', 'inner'],
  ['CheckpointBroken', 'written'],
  ['ColumnMissing', 'written'],
  ['EncoderError', 'written'],
  ['Enough', 'inner'],
  ['ExportError', 'written'],
  ['ForeignModelBroken', 'inner'],
  ['GpuLost', 'inner'],
  ['GraphError', 'inner'],
  ['MisleadingBytes', 'inner'],
  ['MissingEntry', 'inner'],
  ['ModelTooLarge', 'written'],
  ['NetworkNotAllowed', 'written'],
  ['NotOpened', 'written'],
  ['OutOfMemory', 'inner'],
  ['PatternError', 'inner'],
  ['ProjectBusy', 'written'],
  ['ProjectFileError', 'written'],
  ['ProjectGone', 'storage'],
  ['TaskChanged', 'storage'],
  ['RecipeError', 'written'],
  ['RowError', 'written'],
  ['RuntimeFailed', 'inner'],
  ['Stopped', 'written'],
  ['StorageBlocked', 'storage'],
  ['StorageBroken', 'storage'],
  ['StorageCleared', 'storage'],
  ['StorageDenied', 'storage'],
  ['StorageFull', 'storage'],
  ['StorageOutdated', 'storage'],
  ['TableError', 'written'],
  ['TeacherError', 'written'],
  ['TooLongError', 'inner'],
  ['TooManyValues', 'inner'],
  ['TooMuchWork', 'inner'],
  ['TrainingError', 'written'],
  ['UnquotableCell', 'inner'],
  ['WorkerLost', 'written'],
  ['ZeroByte', 'inner'],
]);
