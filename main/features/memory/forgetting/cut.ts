import { type Kysely, sql, type Transaction } from 'kysely';
import type { DataTables } from '../../../core/db/tables.ts';

type Db = Kysely<DataTables>;
type Trx = Transaction<DataTables>;

/** Of the same length, so that every other quote keeps its place. */
const mark = '█';
/** Shorter words stand everywhere by chance: they are cut only from what the memory rested on. */
export const telling = 16;

const cutMark = '…';
const longestBeginning = 500;

/** With how much of a word's beginning a text ends that was cut short, as titles are. */
export function beginningAtEnd(text: string, word: string): number {
  if (!text.endsWith(cutMark)) return 0;
  const stem = text.slice(0, -cutMark.length);
  for (let n = Math.min(stem.length, word.length, longestBeginning); n >= telling; n--)
    if (stem.endsWith(word.slice(0, n))) return n;
  return 0;
}

function cut(text: string, words: readonly string[]): { text: string; cuts: number } {
  let left = text;
  let cuts = 0;
  for (const word of words) {
    const parts = left.split(word);
    cuts += parts.length - 1;
    left = parts.join(mark.repeat(word.length));
    const begun = beginningAtEnd(left, word);
    if (begun === 0) continue;
    cuts += 1;
    left = `${left.slice(0, -begun - cutMark.length)}${mark.repeat(begun)}${cutMark}`;
  }
  return { text: left, cuts };
}

const isEmpty = (text: string) => text.replaceAll(mark, '').trim() === '';

/** Rows of a table in which one of the words stands. */
async function holding<T extends 'memory_episodes' | 'memory_sources'>(
  trx: Trx,
  table: T,
  column: string,
  words: readonly string[],
) {
  const ids = new Set<string>();
  for (const word of words) {
    const { rows } = await sql<{ id: string }>`
      select id from ${sql.table(table)} where instr(${sql.ref(column)}, ${word}) > 0`.execute(trx);
    for (const { id } of rows) ids.add(id);
  }
  return ids;
}

/** The words are cut out of sources and quotes; proposals that say them go. */
export async function cutOut(trx: Trx, all: readonly string[], own: readonly string[]) {
  // A longer one first: else a part of it would be cut and the rest stay.
  const words = all.filter((word) => word.trim().length > 0).sort((a, b) => b.length - a.length);
  const long = words.filter((word) => word.length >= telling);
  let cuts = 0;
  const episodes = await holding(trx, 'memory_episodes', 'text', long);
  const begun = long.map((word) => word.slice(0, telling));
  for (const id of await holding(trx, 'memory_episodes', 'title', begun)) episodes.add(id);
  for (const id of own) episodes.add(id);
  for (const id of episodes) {
    const row = await trx
      .selectFrom('memory_episodes')
      .select(['text', 'title'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (!row) continue;
    const which = own.includes(id) ? words : long;
    const [text, title] = [cut(row.text, which), cut(row.title, which)];
    if (text.cuts + title.cuts === 0) continue;
    cuts += text.cuts + title.cuts;
    await trx.updateTable('memory_episodes').set({ text: text.text, title: title.text }).where('id', '=', id).execute();
  }
  for (const id of await holding(trx, 'memory_sources', 'quote', words)) {
    const row = await trx
      .selectFrom('memory_sources')
      .select(['quote', 'episode_id'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const quote = cut(row.quote, own.includes(row.episode_id) ? words : long);
    if (quote.cuts === 0) continue;
    cuts += quote.cuts;
    await trx.updateTable('memory_sources').set({ quote: quote.text }).where('id', '=', id).execute();
  }
  let removed = 0;
  for (const word of words) {
    const { numAffectedRows } = await sql`
      delete from memory_proposals where
        (instr(text, ${word}) > 0 or instr(quote, ${word}) > 0)
        and (${word.length >= telling ? 1 : 0} = 1 or episode_id in (${own.length > 0 ? sql.join([...own]) : sql`null`}))
    `.execute(trx);
    removed += Number(numAffectedRows ?? 0n);
  }
  return { cuts, removed };
}

/** A source of which nothing is left, and on which nothing rests. */
export async function dropEmptyEpisodes(trx: Trx): Promise<number> {
  const candidates = await trx
    .selectFrom('memory_episodes as e')
    .select(['e.id', 'e.text'])
    .where('e.text', 'like', `%${mark}%`)
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('memory_sources as s').select('s.id').whereRef('s.episode_id', '=', 'e.id'))),
    )
    .where(({ not, exists, selectFrom }) =>
      not(exists(selectFrom('memory_proposals as p').select('p.id').whereRef('p.episode_id', '=', 'e.id'))),
    )
    .execute();
  const empty = candidates.filter(({ text }) => isEmpty(text)).map(({ id }) => id);
  if (empty.length > 0) await trx.deleteFrom('memory_episodes').where('id', 'in', empty).execute();
  return empty.length;
}

const searched = [
  ['memory_episodes', 'text'],
  ['memory_episodes', 'title'],
  ['memory_versions', 'text'],
  ['memory_sources', 'quote'],
  ['memory_proposals', 'text'],
  ['memory_proposals', 'quote'],
  ['memory_entities', 'name'],
  ['memory_aliases', 'name'],
  ['memory_search', 'text'],
  ['memory_search', 'names'],
] as const;

/** Looks afterwards whether the words stand anywhere. */
export async function lookFor(db: Db, words: readonly string[]): Promise<{ checked: number; left: number }> {
  let left = 0;
  for (const word of words.filter(({ length }) => length >= telling))
    for (const [table, column] of searched) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.table(table)} where instr(${sql.ref(column)}, ${word}) > 0`.execute(db);
      left += Number(rows[0]?.count ?? 0);
    }
  return { checked: new Set(searched.map(([table]) => table)).size, left };
}
