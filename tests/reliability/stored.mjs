/** @file What is on the disk of the latest project, read behind the page's back; and what the page says. */

/** Runs in the page. Null where there is no project. */
export function readStored(page) {
  return page.evaluate(async () => {
    const open = indexedDB.open('shortlist');
    const db = await new Promise((resolve, reject) => {
      // There is none: an empty one that this makes would stand in the page's way.
      open.onupgradeneeded = () => open.transaction.abort();
      open.onsuccess = () => resolve(open.result);
      open.onerror = () => (open.error.name === 'AbortError' ? resolve(null) : reject(open.error));
    });
    if (!db) return null;
    const all = (name) =>
      new Promise((resolve, reject) => {
        const request = db.transaction(name).objectStore(name).getAll();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    try {
      const [project] = (await all('projects'))
        .filter(({ stage }) => stage !== 'importing')
        .sort((a, b) => b.updatedAt - a.updatedAt);
      if (!project) return null;
      const own = async (name) =>
        (await all(name)).filter(({ projectId }) => projectId === project.id);
      const annotations = (await own('candidates')).flatMap((batch) => batch.annotations);
      const [audit] = await own('auditDesigns');
      return {
        rows: (await own('rows')).reduce((sum, { rows }) => sum + rows.length, 0),
        rowCount: project.rowCount,
        annotated: new Set(annotations.map(({ row }) => row)).size,
        epochs: Math.max(0, ...(await own('checkpoints')).map(({ state }) => state.epoch)),
        hasRecipe: Boolean(project.recipe),
        isDone: project.stage === 'done',
        labels: (await own('humanLabels')).map(({ row, label, origin }) => [row, label, origin]),
        sample: audit ? audit.sample.length : 0,
      };
    } finally {
      db.close();
    }
  });
}

/** Runs in the page: what stands on the screen, in numbers. */
export function readSaid(page) {
  return page.evaluate(() => {
    const status = document.querySelector('[data-testid=run-status]')?.dataset ?? {};
    const text = document.querySelector('main')?.innerText ?? '';
    const number = (pattern) => Number(pattern.exec(text)?.[1]?.replaceAll(',', '') ?? 0);
    const progress = document.querySelector('[data-testid=audit-progress]')?.textContent ?? '';
    return {
      state: status.state ?? '',
      step: status.step ?? '',
      isLeftClosed: /was not opened/.test(
        document.querySelector('[data-testid=error-message]')?.textContent ?? '',
      ),
      hasProject: document.querySelector('[data-testid=screen-start]') === null,
      epochs: number(/Epoch\s+(\d+) of/i),
      annotated: number(/Shortlisted\s+([\d,]+)/i),
      audited: Number(/(\d+) done/.exec(progress)?.[1] ?? 0),
    };
  });
}
