import type { Kysely } from 'kysely';
import type { DataTables } from '../db/tables.ts';
import type { RunRecord } from './records.ts';
import { summaryColumns } from './repo.ts';
import { summaryRecordOf } from './rows.ts';

/** The newest runs of each of these definitions, newest first; one statement however many definitions there are. */
export async function latestRuns(
  db: Kysely<DataTables>,
  definitionIds: readonly string[],
  each: number,
): Promise<Map<string, RunRecord[]>> {
  const found = new Map<string, RunRecord[]>();
  // Below the limit of bound values of SQLite and PostgreSQL.
  for (let from = 0; from < definitionIds.length; from += 500) {
    const ids = definitionIds.slice(from, from + 500);
    const rows = await db
      .selectFrom((eb) =>
        eb
          .selectFrom('runs')
          .select(summaryColumns)
          .select((e) =>
            e.fn
              .agg<number>('row_number')
              .over((o) => o.partitionBy('definition_id').orderBy('created_at', 'desc').orderBy('id', 'desc'))
              .as('place'),
          )
          .where('definition_id', 'in', ids)
          .where('depth', '=', 0)
          .as('placed'),
      )
      .selectAll()
      .where('place', '<=', each)
      .orderBy('definition_id')
      .orderBy('place')
      .execute();
    for (const row of rows) {
      const list = found.get(row.definition_id);
      if (list) list.push(summaryRecordOf(row));
      else found.set(row.definition_id, [summaryRecordOf(row)]);
    }
  }
  return found;
}
