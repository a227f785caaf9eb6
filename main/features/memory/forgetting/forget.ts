import { sql, type Transaction } from 'kysely';
import type { DataTables } from '../../../core/db/tables.ts';
import { orphans, removeEntities } from '../store/entities.ts';
import { textsOf } from '../store/json.ts';
import { unindex } from '../store/search.ts';
import { cutOut, dropEmptyEpisodes } from './cut.ts';

type Trx = Transaction<DataTables>;

export interface Gone {
  memoryIds: string[];
  /** What must not be found anywhere afterwards. */
  words: string[];
  rows: number;
  cuts: number;
}

const unique = (texts: readonly string[]) => [...new Set(texts)];

/** The memories themselves, with every version; the words in their sources are cut out by `forget`. */
async function removeMemories(trx: Trx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  let rows = 0;
  const count = ({ numDeletedRows }: { numDeletedRows: bigint }) => {
    rows += Number(numDeletedRows);
  };
  const versions = await trx.selectFrom('memory_versions').select('num').where('memory_id', 'in', ids).execute();
  const nums = versions.map(({ num }) => num);
  const mentioned = await trx
    .selectFrom('memory_mentions')
    .select('entity_id as id')
    .where('memory_id', 'in', ids)
    .union(trx.selectFrom('memory_relations').select('from_id as id').where('memory_id', 'in', ids))
    .union(trx.selectFrom('memory_relations').select('to_id as id').where('memory_id', 'in', ids))
    .execute();
  await unindex(trx, nums);
  rows += nums.length;
  if (nums.length > 0) count(await trx.deleteFrom('memory_vectors').where('num', 'in', nums).executeTakeFirst());
  count(await trx.deleteFrom('memory_sources').where('memory_id', 'in', ids).executeTakeFirst());
  count(await trx.deleteFrom('memory_mentions').where('memory_id', 'in', ids).executeTakeFirst());
  count(await trx.deleteFrom('memory_relations').where('memory_id', 'in', ids).executeTakeFirst());
  count(await trx.deleteFrom('memory_versions').where('memory_id', 'in', ids).executeTakeFirst());
  count(await trx.deleteFrom('memory_items').where('id', 'in', ids).executeTakeFirst());
  count(
    await trx
      .deleteFrom('memory_proposals')
      .where((where) => where.or([where('memory_id', 'in', ids), where('about', 'in', ids)]))
      .executeTakeFirst(),
  );
  await trx.updateTable('memory_versions').set({ superseded_by: null }).where('superseded_by', 'in', ids).execute();
  await trx.updateTable('memory_proposals').set({ replaces: null }).where('replaces', 'in', ids).execute();
  const patterns = await trx.selectFrom('memory_patterns').select(['id', 'members']).execute();
  const touched = patterns.filter(({ members }) => textsOf(members).some((id) => ids.includes(id)));
  if (touched.length > 0)
    count(
      await trx
        .deleteFrom('memory_patterns')
        .where(
          'id',
          'in',
          touched.map(({ id }) => id),
        )
        .executeTakeFirst(),
    );
  const left = await orphans(
    trx,
    mentioned.map(({ id }) => id),
  );
  return rows + (await removeEntities(trx, left));
}

/** What its versions say, the quotes it rests on, and what was proposed and became it. */
export async function wordsOf(db: Trx | Parameters<typeof unindex>[0], ids: readonly string[]) {
  const said = await db.selectFrom('memory_versions').select('text').where('memory_id', 'in', ids).execute();
  const quoted = await db
    .selectFrom('memory_sources')
    .select('quote')
    .where('memory_id', 'in', ids)
    // A counter-example says something else.
    .where('stance', '=', 'for')
    .execute();
  const proposed = await db
    .selectFrom('memory_proposals')
    .select(['text', 'quote'])
    .where('memory_id', 'in', ids)
    .where('about', 'is', null)
    .execute();
  return unique([
    ...said.map(({ text }) => text),
    ...quoted.map(({ quote }) => quote),
    ...proposed.flatMap(({ text, quote }) => [text, quote]),
  ]);
}

export async function forgetMemories(trx: Trx, ids: readonly string[]): Promise<Gone> {
  const words = await wordsOf(trx, ids);
  const held = await trx
    .selectFrom('memory_sources')
    .select('episode_id')
    .distinct()
    .where('memory_id', 'in', ids)
    .execute();
  const rows = await removeMemories(trx, ids);
  const { cuts, removed } = await cutOut(
    trx,
    // An answer that was kept as a source cites memories by their ids.
    [...words, ...ids],
    held.map(({ episode_id }) => episode_id),
  );
  const emptied = await dropEmptyEpisodes(trx);
  return { memoryIds: [...ids], words, rows: rows + removed + emptied, cuts };
}

/** Memories that rest on these sources and on no other. */
export async function restingOnlyOn(
  db: Trx | Parameters<typeof unindex>[0],
  episodeIds: readonly string[],
): Promise<string[]> {
  const these = sql`(select value from json_each(${JSON.stringify(episodeIds)}))`;
  const { rows } = await sql<{ id: string }>`
    select distinct s.memory_id as id from memory_sources s where s.stance = 'for' and s.episode_id in ${these}
    and not exists (select 1 from memory_sources o
      where o.memory_id = s.memory_id and o.stance = 'for' and o.episode_id not in ${these})`.execute(db);
  return rows.map(({ id }) => id);
}

/** The source, what was proposed from it, and what rests on nothing else. */
export async function forgetEpisode(trx: Trx, id: string): Promise<Gone> {
  const alone = await restingOnlyOn(trx, [id]);
  const gone: Gone =
    alone.length > 0 ? await forgetMemories(trx, alone) : { memoryIds: [], words: [], rows: 0, cuts: 0 };
  const episode = await trx.selectFrom('memory_episodes').select('text').where('id', '=', id).executeTakeFirst();
  for (const table of ['memory_sources', 'memory_proposals'] as const) {
    const { numDeletedRows } = await trx.deleteFrom(table).where('episode_id', '=', id).executeTakeFirst();
    gone.rows += Number(numDeletedRows);
  }
  const { numDeletedRows } = await trx.deleteFrom('memory_episodes').where('id', '=', id).executeTakeFirst();
  gone.rows += Number(numDeletedRows);
  if (episode) gone.words = unique([...gone.words, episode.text]);
  return gone;
}
