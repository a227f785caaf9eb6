import { useQueries } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import { orpc } from '../../../app/connection.ts';
import { ofSnapshot } from '../queries.ts';
import type { Folder } from './tree-rows.ts';

interface Page {
  path: string;
  after: string | null;
}

const atOnce = 1_000;

/** The folders that are open, read as they open, a page at a time; a snapshot never changes, so each is read once. */
export function useFolders(targetId: string, snapshotId: string, open: ReadonlySet<string>) {
  const [further, setFurther] = useState<readonly Page[]>([]);
  const pages = useMemo(() => {
    const all: Page[] = [];
    for (const path of open) {
      all.push({ path, after: null });
      for (const page of further) if (page.path === path) all.push(page);
    }
    return all;
  }, [open, further]);
  const combine = useCallback(
    (results: readonly Result[]) => {
      const folders = new Map<string, Folder>();
      results.forEach(({ data, isError, error }, index) => {
        const path = pages[index]?.path;
        if (path === undefined) return;
        const before = folders.get(path);
        const entries = before ? [...before.entries] : [];
        if (data) {
          for (const entry of data.entries) entries.push(entry);
          folders.set(path, { entries, more: data.more, state: 'read' });
        } else folders.set(path, { entries, more: false, state: isError ? 'failed' : 'reading', error });
      });
      return { folders, again: (path: string) => refetchOf(results, pages, path) };
    },
    [pages],
  );
  const { folders, again } = useQueries({
    queries: pages.map(({ path, after }) => ({
      ...orpc.backups.browse.queryOptions({ input: { targetId, snapshotId, path, after, limit: atOnce } }),
      ...ofSnapshot,
    })),
    combine,
  });
  /** The next page of a folder. */
  const more = useCallback(
    (path: string) => {
      const after = folders.get(path)?.entries.at(-1)?.name;
      if (after !== undefined)
        setFurther((known) =>
          known.some((page) => page.path === path && page.after === after) ? known : [...known, { path, after }],
        );
    },
    [folders],
  );
  return { folders, more, again };
}

interface Result {
  data: { entries: Folder['entries']; more: boolean } | undefined;
  isError: boolean;
  error: unknown;
  refetch: () => Promise<unknown>;
}

function refetchOf(results: readonly Result[], pages: readonly Page[], path: string): void {
  results.forEach((result, index) => {
    if (pages[index]?.path === path && result.isError) void result.refetch();
  });
}
