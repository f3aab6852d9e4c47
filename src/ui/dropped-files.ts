/** @file Files that were dropped, also those inside dropped folders. */

export interface DroppedFile {
  /** From the dropped folder on; the name alone for a single file. */
  path: string;
  file: File;
}

/** Must be called while the drop is handled: browsers empty the transfer afterwards. */
export async function droppedFiles(transfer: DataTransfer): Promise<DroppedFile[]> {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const plain = [...transfer.files];
  if (!entries.some((entry) => entry?.isDirectory)) return plain.map(asDropped);
  const lists = await Promise.all(entries.map(async (entry) => (entry ? filesIn(entry) : [])));
  return lists.flat();
}

/** The files of a folder that was chosen by a dialogue. */
export function asDropped(file: File): DroppedFile {
  return { path: file.webkitRelativePath || file.name, file };
}

/** The file by its path in the dropped folder, which tells files of one name apart. */
export function named({ path, file }: DroppedFile): File {
  return path === file.name ? file : new File([file], path, { type: file.type });
}

/** A folder in the layout that WebLLM loads, which no table has. */
export function isModelFolder(files: readonly DroppedFile[]): boolean {
  return files.some(({ path }) => path.endsWith('mlc-chat-config.json'));
}

/** A folder with a model in the layout of the hub, or with a part of one. */
export function isStudentFolder(files: readonly DroppedFile[]): boolean {
  return files.some(({ path }) =>
    /\/(config\.json|tokenizer\.json|model\.safetensors|model\w*\.onnx)$/.test(path),
  );
}

async function filesIn(entry: FileSystemEntry): Promise<DroppedFile[]> {
  const path = entry.fullPath.replace(/^\//, '');
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ path, file }];
  }
  if (!isFolder(entry)) return [];
  const reader = entry.createReader();
  const found: DroppedFile[] = [];
  // A reader gives a part at a time, and nothing once all was given.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) return found;
    for (const child of part) found.push(...(await filesIn(child)));
  }
}

/** Not by its class: Chromium has none of that name. */
function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}
