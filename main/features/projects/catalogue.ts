import { basename } from 'node:path';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import { type Channel, createChannel, type Subscription } from '../../core/lib/channel.ts';
import type { FactsSummary, StoredFacts } from './facts-repo.ts';
import type { ProjectRecord } from './repo.ts';

/** One project as the core holds it: what the store has of it, and the row that is shown. */
export interface Entry {
  record: ProjectRecord;
  facts: StoredFacts | null;
  health: { score: number; worst: string | null } | null;
  row: ProjectRow;
}

const unread: Pick<FactsSummary, 'git' | 'languages' | 'stack'> = { git: null, languages: [], stack: [] };

const newest = (...times: (number | null | undefined)[]): number | null => {
  const known = times.filter((time) => typeof time === 'number');
  return known.length === 0 ? null : Math.max(...known);
};

/** A backslash is a letter like any other where it does not part folders. */
export const nameOf = (path: string): string => basename(path) || path;

function rowOf({ record, facts, health }: Omit<Entry, 'row'>): ProjectRow {
  const { git, languages, stack } = facts?.summary ?? unread;
  return {
    id: record.id,
    name: nameOf(record.path),
    path: record.path,
    rootId: record.root_id,
    kind: record.kind,
    presence: record.presence,
    tags: JSON.parse(record.tags) as string[],
    favourite: record.favourite === 1,
    archived: record.archived === 1,
    languages,
    stack,
    git: git && { ...git, dirtySince: record.dirty_since, aheadSince: record.ahead_since },
    // Of what is not there nothing can be mended.
    health: record.presence === 'here' ? (health?.score ?? null) : null,
    worst: record.presence === 'here' ? (health?.worst ?? null) : null,
    files: facts?.summary.files ?? null,
    bytes: facts?.summary.bytes ?? null,
    dependencies: facts?.summary.dependencies ?? null,
    touchedAt: newest(git?.commitAt, facts?.summary.newestMtime),
    foundAt: record.found_at,
    missingSince: record.missing_since,
    scannedAt: facts?.scannedAt ?? null,
  };
}

/** The one list of what is known, in memory; the store is behind it, the screens are in front of it. */
export function createCatalogue({ changes }: { changes: Channel<Change> }) {
  const entries = new Map<string, Entry>();
  const byPath = new Map<string, string>();
  const listeners = new Set<(id: string) => void>();
  const rows = createChannel<{ id: string; row: ProjectRow | null }>({
    kind: 'coalesce',
    capacity: 2_000,
    key: ({ id }) => id,
  });

  const tell = (id: string, row: ProjectRow | null) => {
    rows.publish({ id, row });
    changes.publish({ feature: 'projects' });
    for (const listener of [...listeners]) listener(id);
  };

  /** Two may change places: then the other one is there already. */
  const vacate = ({ record }: Entry) => {
    if (byPath.get(record.path) === record.id) byPath.delete(record.path);
  };

  return {
    size: () => entries.size,
    get: (id: string): Entry | undefined => entries.get(id),
    at: (path: string): Entry | undefined => entries.get(byPath.get(path) ?? ''),
    all: (): Entry[] => [...entries.values()],
    list: (): ProjectRow[] => Array.from(entries.values(), ({ row }) => row),
    /** Puts one in, or in the place of what is there; nothing is told when nothing that shows has changed. */
    put(id: string, change: Partial<Omit<Entry, 'row'>> & Pick<Entry, 'record'>, quiet = false): Entry {
      const before = entries.get(id);
      const next = { facts: null, health: null, ...before, ...change };
      const entry: Entry = { ...next, row: rowOf(next) };
      if (before) vacate(before);
      entries.set(id, entry);
      byPath.set(entry.record.path, id);
      if (!quiet && JSON.stringify(before?.row) !== JSON.stringify(entry.row)) tell(id, entry.row);
      return entry;
    },
    remove(id: string) {
      const entry = entries.get(id);
      if (!entry) return;
      entries.delete(id);
      vacate(entry);
      tell(id, null);
    },
    rows: (subscription: Subscription) => rows.subscribe(subscription),
    onChange(fn: (id: string) => void): () => void {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    dispose() {
      rows.close();
    },
  };
}
export type Catalogue = ReturnType<typeof createCatalogue>;
