import type { IdTable } from '../../../restic/id-table.ts';
import type { Id } from '../../../restic/types.ts';

/** Whether it was not there yet. */
export function addNew(table: IdTable, id: Id): boolean {
  const before = table.size;
  return table.add(id) === before;
}
