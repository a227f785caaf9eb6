import type { Kysely } from 'kysely';
import type { MemoryKind, MemoryPage } from '../../../shared/features/memory/schema.ts';
import type { DataTables } from '../../core/db/tables.ts';
import type { Meaning } from './meaning/create-meaning.ts';
import { wordsFind } from './store/search.ts';
import { type AsOf, at, type Version, versionOf } from './store/versions.ts';
import { memoriesOf } from './store/views.ts';

type Db = Kysely<DataTables>;

export interface ListAsk {
  query?: string | undefined;
  kinds?: MemoryKind[] | undefined;
  projectId?: string | undefined;
  entityId?: string | undefined;
  pinned?: boolean | undefined;
  ended: boolean;
  knownAt?: number | undefined;
  validAt?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

type Filter = AsOf & Pick<ListAsk, 'kinds' | 'projectId' | 'entityId' | 'pinned'>;

/** In reciprocal rank fusion: how little it matters to be first instead of second. */
const evenness = 60;
const mostNear = 100;
/** Farther away than this is not near, with any model that was tried. */
const leastNear = 0.3;

/** A list is written as JSON with its ids in quotes, and no id holds a sign that LIKE knows. */
const holds = (projectId: string) => `%"${projectId.replace(/[%_"\\]/g, '')}"%`;

function filtered(db: Db, { kinds, projectId, entityId, pinned, ...when }: Filter) {
  let query = at(db.selectFrom('memory_versions'), when);
  if (kinds && kinds.length > 0) query = query.where('kind', 'in', kinds);
  if (projectId !== undefined) query = query.where('project_ids', 'like', holds(projectId));
  if (entityId !== undefined)
    query = query.where('memory_id', 'in', (e) =>
      e.selectFrom('memory_mentions').select('memory_id').where('entity_id', '=', entityId),
    );
  if (pinned !== undefined)
    query = query.where('memory_id', 'in', (e) =>
      e
        .selectFrom('memory_items')
        .select('id')
        .where('pinned', '=', pinned ? 1 : 0),
    );
  return query;
}

async function versionsBy(db: Db, nums: readonly number[]): Promise<Version[]> {
  const rows = [];
  for (let from = 0; from < nums.length; from += 500)
    rows.push(
      ...(await db
        .selectFrom('memory_versions')
        .selectAll()
        .where('num', 'in', nums.slice(from, from + 500))
        .execute()),
    );
  const by = new Map(rows.map((row) => [row.num, versionOf(row)]));
  return nums.flatMap((num) => by.get(num) ?? []);
}

export function createFinding({ db, meaning, now }: { db: Db; meaning: Meaning; now(): number }) {
  /** By words and by meaning, each best first, among what the filter lets through. */
  async function ranked(text: string, filter: Filter, join: 'AND' | 'OR', signal?: AbortSignal) {
    const rows = await filtered(db, filter).select('num').execute();
    const among = new Set(rows.map(({ num }) => num));
    const words = (await wordsFind(db, text, join)).filter((num) => among.has(num));
    const near = await meaning.find(text, among, { limit: mostNear, least: leastNear, signal });
    return { words, meaning: near.nums, why: near.why };
  }

  function fuse(lists: readonly (readonly number[])[]): number[] {
    const score = new Map<number, number>();
    for (const list of lists)
      for (const [rank, num] of list.entries()) score.set(num, (score.get(num) ?? 0) + 1 / (evenness + rank + 1));
    return [...score].sort(([a, x], [b, y]) => y - x || b - a).map(([num]) => num);
  }

  async function since(): Promise<number | null> {
    const row = await db
      .selectFrom('memory_items')
      .select((e) => e.fn.min<number | null>('created_at').as('first'))
      .executeTakeFirst();
    return row?.first ?? null;
  }

  return {
    ranked,
    versionsBy: (nums: readonly number[]) => versionsBy(db, nums),
    async list(ask: ListAsk, signal?: AbortSignal): Promise<MemoryPage> {
      const filter: Filter = {
        ...{ kinds: ask.kinds, projectId: ask.projectId, entityId: ask.entityId, pinned: ask.pinned },
        knownAt: ask.knownAt ?? null,
        validAt: ask.ended ? null : (ask.validAt ?? ask.knownAt ?? now()),
      };
      if (ask.query !== undefined && ask.query !== '') {
        const found = await ranked(ask.query, filter, 'AND', signal);
        const nums = fuse(found.meaning === null ? [found.words] : [found.words, found.meaning]);
        const from = Number(ask.cursor ?? 0) || 0;
        return {
          items: await memoriesOf(db, await versionsBy(db, nums.slice(from, from + ask.limit))),
          total: nums.length,
          next: from + ask.limit < nums.length ? String(from + ask.limit) : null,
          since: await since(),
          mode: found.meaning === null ? 'words' : 'hybrid',
          why: found.why,
        };
      }
      let query = filtered(db, filter).selectAll();
      const [known, num] = (ask.cursor ?? '').split(':').map(Number);
      if (known !== undefined && num !== undefined && Number.isFinite(known) && Number.isFinite(num))
        query = query.where((where) =>
          where.or([
            where('known_from', '<', known),
            where.and([where('known_from', '=', known), where('num', '<', num)]),
          ]),
        );
      const rows = await query.orderBy('known_from', 'desc').orderBy('num', 'desc').limit(ask.limit).execute();
      const { total } = await filtered(db, filter)
        .select((e) => e.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const last = rows.at(-1);
      return {
        items: await memoriesOf(db, rows.map(versionOf)),
        total: Number(total),
        next: last && rows.length === ask.limit ? `${last.known_from}:${last.num}` : null,
        since: await since(),
        ...{ mode: 'all', why: null },
      };
    },
    /** What is held and true now and may say the same as a text, or the contrary. */
    async near(text: string, signal: AbortSignal, limit: number): Promise<{ id: string; text: string }[]> {
      const found = await ranked(text.slice(0, 4_000), { knownAt: null, validAt: now() }, 'OR', signal);
      const nums = fuse(found.meaning === null ? [found.words] : [found.words, found.meaning]);
      return (await versionsBy(db, nums.slice(0, limit))).map(({ memoryId, text }) => ({ id: memoryId, text }));
    },
  };
}
export type Finding = ReturnType<typeof createFinding>;
