import type { Id } from '../../restic/types.ts';
import type { EntryFacts, SnapshotFacts } from '../types.ts';
import type { Run, RunRestic } from './run-restic.ts';

/** A line that is JSON; whatever else the program says between is skipped. */
export function parsed<T>(line: string): T | null {
  const first = line.trimStart()[0];
  if (first !== '{' && first !== '[') return null;
  try {
    return JSON.parse(line) as T;
  } catch {
    return null;
  }
}

/** The one value that it answers, perhaps over several lines, perhaps with words around. */
export async function askFor<T>(run: RunRestic, asked: Omit<Run, 'onLine' | 'onBytes'>): Promise<T> {
  const lines: string[] = [];
  await run({ ...asked, onLine: (line) => void lines.push(line) });
  for (const line of lines) {
    const one = parsed<T>(line);
    if (one !== null) return one;
  }
  const from = lines.findIndex((line) => /^\s*[[{]/.test(line));
  return JSON.parse(lines.slice(Math.max(0, from)).join('\n')) as T;
}

export interface SaidSnapshot {
  id: Id;
  time: string;
  parent?: Id;
  tree: Id;
  paths: string[];
  hostname?: string;
  username?: string;
  tags?: string[] | null;
  program_version?: string;
}

export const snapshotOf = (said: SaidSnapshot): SnapshotFacts => ({
  ...{ id: said.id, at: Date.parse(said.time), paths: said.paths, tags: said.tags ?? [], tree: said.tree },
  ...{ hostname: said.hostname ?? '', username: said.username ?? '', parent: said.parent ?? null },
  program: said.program_version ?? null,
});

export interface SaidNode {
  name?: string;
  path: string;
  type: string;
  size?: number;
  mtime: string;
  mode?: number;
  uid?: number;
  gid?: number;
  user?: string;
  group?: string;
  links?: number;
  linktarget?: string;
}

const kinds = new Set(['file', 'dir', 'symlink']);

export const entryOf = (said: SaidNode): EntryFacts => ({
  name: said.name ?? said.path.slice(said.path.lastIndexOf('/') + 1),
  path: said.path,
  type: kinds.has(said.type) ? (said.type as 'file' | 'dir' | 'symlink') : 'other',
  size: said.size ?? 0,
  modifiedAt: Date.parse(said.mtime),
  mode: (said.mode ?? 0) & 0o777,
  ...{ uid: said.uid ?? 0, gid: said.gid ?? 0, user: said.user ?? null, group: said.group ?? null },
  ...{ links: said.links ?? 1, linkTarget: said.linktarget ?? null, xattrs: 0 },
});
