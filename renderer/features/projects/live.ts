import type { ProjectRow } from '../../../shared/features/projects/schema.ts';

export type RowChanges = ReadonlyMap<string, ProjectRow | null>;

/** The list with what came since: in place where a row is known, at the end where it is new; null is forgotten. */
export function applyRows(rows: readonly ProjectRow[], changes: RowChanges): ProjectRow[] {
  if (changes.size === 0) return [...rows];
  const rest = new Map(changes);
  const next: ProjectRow[] = [];
  for (const row of rows) {
    const change = rest.get(row.id);
    if (change === undefined) next.push(row);
    else {
      rest.delete(row.id);
      if (change) next.push(change);
    }
  }
  for (const row of rest.values()) if (row) next.push(row);
  return next;
}
