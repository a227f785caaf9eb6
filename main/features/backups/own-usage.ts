import type { Usage } from './engine/types.ts';

function parentOf(path: string, known: ReadonlyMap<string, Usage>): Usage | undefined {
  for (let at = path.lastIndexOf('/'); at >= 0; at = path.lastIndexOf('/', at - 1)) {
    const parent = known.get(at === 0 ? '/' : path.slice(0, at));
    if (parent || at === 0) return parent;
  }
  return undefined;
}

/** Each folder without those below it that have a row of their own: so all rows together are the whole, and nothing counts twice. */
export function ownUsage(rows: readonly Usage[]): Usage[] {
  const own = new Map(rows.map((row) => [row.path, { ...row }]));
  for (const { path, bytes, files, storedBytes } of rows) {
    if (path === '/') continue;
    const parent = parentOf(path, own);
    if (!parent) continue;
    parent.bytes -= bytes;
    parent.files -= files;
    parent.storedBytes -= storedBytes;
  }
  return [...own.values()].filter(({ files }) => files > 0);
}
