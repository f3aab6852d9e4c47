/**
 * @file The ways in which the browser's storage fails, each by a name of its own. What they mean to a person
 * is said in one place, by the name alone (state/storage-trouble): an error that crosses a worker keeps no more.
 */

/** No room: what was to be written last is not there, everything before it is. */
class StorageFull extends Error {
  override name = 'StorageFull';
}

/** The browser keeps nothing for this page. */
class StorageDenied extends Error {
  override name = 'StorageDenied';
}

/** Another tab keeps the database open in an older form. */
export class StorageBlocked extends Error {
  override name = 'StorageBlocked';
}

/** The database was changed by a newer build than this tab was loaded from. */
class StorageOutdated extends Error {
  override name = 'StorageOutdated';
}

/** The database was deleted while this page had it open. */
export class StorageCleared extends Error {
  override name = 'StorageCleared';
}

/** What is stored cannot be read or written, for no reason that the browser tells. */
export class StorageBroken extends Error {
  override name = 'StorageBroken';
}

/** A project is not there any more, so nothing of it can be kept. */
export class ProjectGone extends Error {
  override name = 'ProjectGone';
}

/** Another tab has given the project other labels meanwhile: what is said of a row by one that is gone would count for nothing. */
export class TaskChanged extends Error {
  override name = 'TaskChanged';
}

/**
 * What a failed reading or writing comes down to; errors of other origin stay what they are.
 * @param reason of an aborted transaction, where the browser told it.
 */
export function storageError(error: unknown, reason: DOMException | null = null): unknown {
  if (!(error instanceof DOMException)) return error;
  // What an aborted transaction's requests fail with says nothing; and it must not pass for a person's stop.
  const cause = error.name === 'AbortError' && reason ? reason : error;
  const details = `${cause.name}: ${cause.message}`;
  if (cause.name === 'QuotaExceededError') return new StorageFull(details, { cause });
  if (cause.name === 'VersionError') return new StorageOutdated(details, { cause });
  if (cause.name === 'SecurityError') return new StorageDenied(details, { cause });
  return new StorageBroken(details, { cause });
}

/** The same of an opening, which browsers without storage refuse in several ways. */
export function openingError(error: unknown): Error {
  if (error instanceof DOMException && error.name !== 'InvalidStateError')
    return storageError(error) as Error;
  // No such thing as a database at all, or one that allows no change.
  return new StorageDenied(String(error), { cause: error });
}
