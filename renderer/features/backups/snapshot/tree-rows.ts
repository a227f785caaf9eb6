import type { BackupEntry } from '../../../../shared/features/backups/schema.ts';

/** What is known of an open folder: as much as was read of it so far. */
export interface Folder {
  entries: readonly BackupEntry[];
  /** There is more than was read. */
  more: boolean;
  state: 'reading' | 'read' | 'failed';
  error?: unknown;
}

export type TreeRow =
  | { kind: 'entry'; key: string; depth: number; entry: BackupEntry; open: boolean }
  | { kind: 'reading' | 'more' | 'failed' | 'empty'; key: string; depth: number; path: string; error?: unknown };

const below = (path: string, depth: number, folder: Folder): TreeRow | null => {
  const common = { depth, path };
  if (folder.state === 'failed') return { kind: 'failed', key: `!${path}`, ...common, error: folder.error };
  if (folder.state === 'reading') return { kind: 'reading', key: `…${path}`, ...common };
  if (folder.more) return { kind: 'more', key: `+${path}`, ...common };
  return folder.entries.length === 0 ? { kind: 'empty', key: `0${path}`, ...common } : null;
};

/** The open folders one below the other, each with what is missing of it at its end. */
export function treeRows(folders: ReadonlyMap<string, Folder>, open: ReadonlySet<string>, root = '/'): TreeRow[] {
  const rows: TreeRow[] = [];
  // By hand instead of by calls: folders may lie deeper than the stack.
  const stack: { path: string; depth: number; at: number }[] = [{ path: root, depth: 0, at: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const folder = folders.get(top.path) ?? { entries: [], more: false, state: 'reading' as const };
    const entry = folder.entries[top.at];
    if (!entry) {
      const last = below(top.path, top.depth, folder);
      if (last) rows.push(last);
      stack.pop();
      continue;
    }
    top.at += 1;
    const isOpen = entry.type === 'dir' && open.has(entry.path);
    rows.push({ kind: 'entry', key: entry.path, depth: top.depth, entry, open: isOpen });
    if (isOpen) stack.push({ path: entry.path, depth: top.depth + 1, at: 0 });
  }
  return rows;
}

const parents = (path: string): string[] => {
  const parts = path.split('/').filter(Boolean);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`);
};

/** What is open at first: down to what was backed up, where there is but one way. */
export function openAtFirst(paths: readonly string[]): Set<string> {
  const [first, ...others] = paths.map(parents);
  const shared = (first ?? []).filter((path, index) => others.every((other) => other[index] === path));
  return new Set(['/', ...shared]);
}

export const isWithin = (path: string, folder: string): boolean =>
  path === folder || folder === '/' || path.startsWith(`${folder}/`);

/** A folder that is chosen stands for all in it. */
export const isChosen = (path: string, chosen: ReadonlySet<string>): boolean =>
  chosen.has(path) || ['/', ...parents(path)].some((parent) => chosen.has(parent));

export function toggled(path: string, chosen: ReadonlySet<string>): Set<string> {
  if (chosen.has(path)) return new Set([...chosen].filter((one) => one !== path));
  return new Set([...[...chosen].filter((one) => !isWithin(one, path)), path]);
}
