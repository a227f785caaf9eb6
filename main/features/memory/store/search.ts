import { type Kysely, sql } from 'kysely';
import type { DataTables } from '../../../core/db/tables.ts';

type Db = Kysely<DataTables>;

const mostFound = 500;

/** Each word as a phrase that may go on, so that nothing in it is taken for the language of FTS5. */
export function matchOf(text: string, join: 'AND' | 'OR' = 'AND'): string | null {
  const words = text
    // What ends a text for SQLite ends a word here.
    .split(/[\s\p{Cc}]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word))
    .slice(0, join === 'AND' ? 12 : 40);
  return words.length === 0 ? null : words.map((word) => `"${word.replaceAll('"', '""')}"*`).join(` ${join} `);
}

export async function indexVersion(db: Db, num: number, text: string, names: readonly string[]): Promise<void> {
  await sql`insert into memory_search(rowid, text, names) values (${num}, ${text}, ${names.join(' · ')})`.execute(db);
}

export async function unindex(db: Db, nums: readonly number[]): Promise<void> {
  for (const num of nums) await sql`delete from memory_search where rowid = ${num}`.execute(db);
}

export async function renameIn(db: Db, num: number, names: readonly string[]): Promise<void> {
  await sql`update memory_search set names = ${names.join(' · ')} where rowid = ${num}`.execute(db);
}

/** Versions that hold the words, best first. All of the words; of a longer question any of them. */
export async function wordsFind(db: Db, text: string, join: 'AND' | 'OR' = 'AND'): Promise<number[]> {
  const match = matchOf(text, join);
  if (match === null) return [];
  const { rows } = await sql<{ num: number }>`
    select rowid as num from memory_search where memory_search match ${match}
    order by bm25(memory_search, 1.0, 2.0) limit ${mostFound}`.execute(db);
  return rows.map(({ num }) => num);
}
