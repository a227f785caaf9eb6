import { useMemo, useState } from 'react';
import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import { flatRows, held as heldRows, matcher, type ProcessFilter, type Shown, type SortKey, treeRows } from './rows.ts';

interface Options {
  processes: readonly ProcessRow[];
  filter: ProcessFilter;
  nameOf: (projectId: string) => string;
  tree: boolean;
  closed: ReadonlySet<string>;
  by: SortKey | null;
  descending: boolean;
  /** The rows stay where they are; their figures go on. */
  hold: boolean;
}

/** The rows of the table in their order. What the user asks for (another filter, another order) comes through a hold. */
export function useShown({ processes, filter, nameOf, tree, closed, by, descending, hold }: Options): readonly Shown[] {
  const now = useMemo(() => {
    const fits = matcher(filter, nameOf);
    return tree ? treeRows(processes, fits, by, descending, closed) : flatRows(processes, fits, by, descending);
  }, [processes, filter, nameOf, tree, closed, by, descending]);
  const wish = useMemo(() => ({ filter, tree, closed, by, descending }), [filter, tree, closed, by, descending]);
  const [last, setLast] = useState<{ now: readonly Shown[]; rows: readonly Shown[]; wish: object; hold: boolean }>({
    now,
    rows: now,
    wish,
    hold,
  });
  if (last.now === now && last.hold === hold) return last.rows;
  const rows = hold && last.wish === wish ? heldRows(last.rows, now) : now;
  setLast({ now, rows, wish, hold });
  return rows;
}
