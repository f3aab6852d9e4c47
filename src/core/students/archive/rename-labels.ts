/**
 * @file The labels of a student that was written down before they got other names. They are known by their places,
 * so only the files that people and other programs read name them.
 */

/**
 * The archive's files with these names, in the order in which it has its labels.
 * @param files texts that are no JSON of ours stay as they are.
 */
export function withLabelNames<Content>(
  files: ReadonlyMap<string, Content>,
  labels: readonly string[],
): Map<string, Content | string> {
  const renamed = new Map<string, Content | string>(files);
  const before = namesIn(files);
  if (!before || before.length !== labels.length || same(before, labels)) return renamed;
  for (const [name, content] of files) {
    if (typeof content !== 'string') continue;
    if (name.endsWith('README.md')) {
      renamed.set(name, content.replaceAll(before.join(', '), labels.join(', ')));
    } else if (JSON_FILES.includes(name)) {
      renamed.set(name, withNames(content, labels));
    }
  }
  return renamed;
}

/** The n-gram student's, an encoder's, and what other programs read of the latter. */
const JSON_FILES = ['features.json', 'shortlist.json', 'config.json'];

function namesIn(files: ReadonlyMap<string, unknown>): string[] | null {
  for (const name of JSON_FILES) {
    const content = files.get(name);
    if (typeof content !== 'string') continue;
    const { labels } = JSON.parse(content) as { labels?: string[] };
    if (labels) return labels;
  }
  return null;
}

function withNames(json: string, labels: readonly string[]): string {
  const indent = json.startsWith('{\n') ? 2 : 0;
  const settings = JSON.parse(json) as object;
  const named = {
    ...settings,
    ...('labels' in settings && { labels }),
    ...('id2label' in settings && { id2label: Object.fromEntries(labels.entries()) }),
    ...('label2id' in settings && {
      label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
    }),
  };
  return JSON.stringify(named, null, indent);
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.every((name, i) => name === b[i]);
}
