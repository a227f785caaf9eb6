import { type Kysely, sql } from 'kysely';
import { invalid } from '../../../shared/contract/errors.ts';
import { quietKinds, type RunFilterInput, runFilter } from '../../../shared/features/runs/schema.ts';
import type { DataTables } from '../db/tables.ts';
import type { RunRecord } from './records.ts';
import { summaryColumns } from './repo.ts';
import { summaryRecordOf } from './rows.ts';

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (c) => `\\${c}`);

const cursorOf = (run: RunRecord) => `${run.createdAt}~${run.id}`;

function parseCursor(after: string): { at: number; id: string } {
  const [, at, id] = /^(\d+)~(.+)$/.exec(after) ?? [];
  if (at === undefined || id === undefined) throw invalid([{ field: 'after', problem: 'is not from a page before' }]);
  return { at: Number(at), id };
}

/** The history, newest first. It has filters, pages by key, and reads no payload. */
export async function listRuns(
  db: Kysely<DataTables>,
  input: RunFilterInput,
): Promise<{ runs: RunRecord[]; next: string | null }> {
  const filter = runFilter.parse(input);
  let q = db
    .selectFrom('runs')
    .select(summaryColumns)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(filter.limit + 1);
  if (!filter.children) q = q.where('depth', '=', 0);
  // An empty list filters nothing; `in ()` would be no SQL for PostgreSQL.
  if (filter.states?.length) q = q.where('state', 'in', filter.states);
  if (filter.kinds?.length) q = q.where('kind', 'in', filter.kinds);
  else q = q.where('kind', 'not in', quietKinds);
  if (filter.definitionId !== undefined) q = q.where('definition_id', '=', filter.definitionId);
  const { subject } = filter;
  if (subject) q = q.where('subject_type', '=', subject.type).where('subject_id', '=', subject.id);
  if (filter.since !== undefined) q = q.where('created_at', '>=', filter.since);
  if (filter.until !== undefined) q = q.where('created_at', '<', filter.until);
  if (filter.text) {
    // SQLite lowers ASCII only and PostgreSQL everything, so a letter beyond ASCII is looked for both ways.
    const like = `%${escapeLike(filter.text.toLowerCase())}%`;
    const asciiLike = `%${escapeLike(filter.text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()))}%`;
    q = q.where(
      sql<boolean>`(lower(name) like ${like} escape '\\' or lower(name) like ${asciiLike} escape '\\' or lower(subject_label) like ${like} escape '\\')`,
    );
  }
  if (filter.after !== undefined) {
    const { at, id } = parseCursor(filter.after);
    q = q.where((eb) => eb(eb.refTuple('created_at', 'id'), '<', eb.tuple(at, id)));
  }
  const rows = (await q.execute()).map(summaryRecordOf);
  const page = rows.slice(0, filter.limit);
  const last = page.at(-1);
  return { runs: page, next: rows.length > filter.limit && last ? cursorOf(last) : null };
}
