import { type Kysely, type Selectable, sql } from 'kysely';
import { invalid } from '../../../../shared/contract/errors.ts';
import type { AttentionSeverity } from '../../../../shared/features/attention/schema.ts';
import {
  type NoticeFilterInput,
  type NoticePage,
  noticeFilter,
  type StoredNotice,
  type Unread,
} from '../../../../shared/features/notifications/schema.ts';
import type { DataTables } from '../../../core/db/tables.ts';
import type { Notice } from '../types.ts';

export type NoticeRow = Selectable<DataTables['notifications']>;

export const severities: readonly AttentionSeverity[] = ['info', 'warning', 'error', 'critical'];
export const rankOf = (severity: AttentionSeverity): number => severities.indexOf(severity);

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (c) => `\\${c}`);
/** SQLite takes more values in a statement, but the loop stands still while one is put together. */
const perStatement = 500;

/** Ended since it was told; a notice of an end is not ended by itself. */
export const isOver = ({ at, resolved_at }: NoticeRow): boolean => resolved_at !== null && resolved_at !== at;

export const noticeOf = (row: NoticeRow): StoredNotice => ({
  id: row.id,
  at: row.at,
  kind: row.kind,
  severity: row.severity,
  title: row.title,
  body: row.body,
  subject: row.subject === null ? null : (JSON.parse(row.subject) as StoredNotice['subject']),
  route: row.route,
  actions: JSON.parse(row.actions) as StoredNotice['actions'],
  key: row.key,
  group: row.group_key,
  count: row.count,
  readAt: row.read_at,
  resolvedAt: row.resolved_at,
});

export const rowOf = (notice: Notice, id: string, at: number, threadId: string): NoticeRow => ({
  id,
  at,
  kind: notice.kind,
  severity: notice.severity,
  rank: rankOf(notice.severity),
  title: notice.title,
  body: notice.body,
  subject: notice.subject && JSON.stringify(notice.subject),
  route: notice.route,
  actions: JSON.stringify(notice.actions),
  key: notice.key,
  group_key: notice.group,
  thread_id: threadId,
  count: 1,
  read_at: null,
  resolved_at: null,
  cleared_at: null,
});

function parseCursor(after: string): { at: number; id: string } {
  const [, at, id] = /^(\d+)~(.+)$/.exec(after) ?? [];
  if (at === undefined || id === undefined) throw invalid([{ field: 'after', problem: 'is not from a page before' }]);
  return { at: Number(at), id };
}

export function createCentreRepo(db: Kysely<DataTables>) {
  const shown = () => db.selectFrom('notifications').where('cleared_at', 'is', null);

  /** Sets one column where it is empty, or empties it; gives back which rows it has changed. */
  async function mark(
    column: 'read_at' | 'cleared_at',
    ids: readonly string[] | null,
    at: number | null,
  ): Promise<string[]> {
    const changed: string[] = [];
    const slices =
      ids === null
        ? [null]
        : Array.from({ length: Math.ceil(ids.length / perStatement) }, (_, i) =>
            ids.slice(i * perStatement, (i + 1) * perStatement),
          );
    for (const slice of slices) {
      let q = db
        .updateTable('notifications')
        .set({ [column]: at })
        .where(column, at === null ? 'is not' : 'is', null);
      q = slice === null ? q.where('cleared_at', 'is', null) : q.where('id', 'in', slice);
      changed.push(...(await q.returning('id').execute()).map(({ id }) => id));
    }
    return changed;
  }

  return {
    async list(input: NoticeFilterInput): Promise<NoticePage> {
      const filter = noticeFilter.parse(input);
      let q = shown();
      if (filter.show === 'unread') q = q.where('read_at', 'is', null);
      if (filter.show === 'open') q = q.where('resolved_at', 'is', null);
      if (filter.kinds?.length) q = q.where('kind', 'in', filter.kinds);
      if (filter.minimum) q = q.where('rank', '>=', rankOf(filter.minimum));
      if (filter.text) {
        const like = `%${escapeLike(filter.text.toLowerCase())}%`;
        q = q.where(sql<boolean>`(lower(title) like ${like} escape '\\' or lower(body) like ${like} escape '\\')`);
      }
      const total = await q.select((eb) => eb.fn.countAll<number>().as('count')).executeTakeFirst();
      let page = q
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(filter.limit + 1);
      if (filter.after !== undefined) {
        const { at, id } = parseCursor(filter.after);
        page = page.where((eb) => eb(eb.refTuple('at', 'id'), '<', eb.tuple(at, id)));
      }
      const rows = await page.execute();
      const last = rows[filter.limit - 1];
      return {
        notices: rows.slice(0, filter.limit).map(noticeOf),
        next: rows.length > filter.limit && last ? `${last.at}~${last.id}` : null,
        total: Number(total?.count ?? 0),
      };
    },

    async unread(): Promise<Unread> {
      const row = await shown()
        .where('read_at', 'is', null)
        .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.max('rank').as('rank')])
        .executeTakeFirst();
      const count = Number(row?.count ?? 0);
      return { count, worst: count === 0 ? null : (severities[Number(row?.rank ?? 0)] ?? null) };
    },

    get: (id: string) => db.selectFrom('notifications').selectAll().where('id', '=', id).executeTakeFirst(),
    many: (ids: readonly string[]) =>
      db
        .selectFrom('notifications')
        .selectAll()
        .where('id', 'in', [...ids])
        .orderBy('at')
        .execute(),

    /** The newest of this key. */
    newest: (trx: Kysely<DataTables>, key: string) =>
      trx
        .selectFrom('notifications')
        .selectAll()
        .where('key', '=', key)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst(),

    async insert(trx: Kysely<DataTables>, row: NoticeRow): Promise<void> {
      await trx.insertInto('notifications').values(row).execute();
    },

    /** Said again within the window: the newest words, told to nobody a second time. */
    async again(
      trx: Kysely<DataTables>,
      id: string,
      words: Pick<NoticeRow, 'title' | 'body' | 'count'>,
    ): Promise<void> {
      await trx.updateTable('notifications').set(words).where('id', '=', id).execute();
    },

    /** What a later one takes the place of. */
    async supersede(trx: Kysely<DataTables>, key: string, at: number): Promise<void> {
      await trx
        .updateTable('notifications')
        .set({ cleared_at: at })
        .where('key', '=', key)
        .where('cleared_at', 'is', null)
        .execute();
    },

    /** Nothing needs the user any more: it is over, and nobody has to read it. */
    async resolve(trx: Kysely<DataTables>, key: string, at: number): Promise<string[]> {
      const rows = await trx
        .updateTable('notifications')
        .set((eb) => ({ resolved_at: at, read_at: eb.fn.coalesce('read_at', eb.val(at)) }))
        .where('key', '=', key)
        .where('resolved_at', 'is', null)
        .returning('id')
        .execute();
      return rows.map(({ id }) => id);
    },

    /** Keys of a kind that are not over. */
    async open(kind: string): Promise<NoticeRow[]> {
      return db
        .selectFrom('notifications')
        .selectAll()
        .where('kind', '=', kind)
        .where('resolved_at', 'is', null)
        .where('cleared_at', 'is', null)
        .execute();
    },

    read: (ids: readonly string[] | null, at: number | null) => mark('read_at', ids, at),
    clear: (ids: readonly string[] | null, at: number | null) => mark('cleared_at', ids, at),

    async prune(olderThan: number, limit: number): Promise<number> {
      const old = await db.selectFrom('notifications').select('id').where('at', '<', olderThan).limit(limit).execute();
      if (old.length === 0) return 0;
      const ids = old.map(({ id }) => id);
      await db
        .deleteFrom('notification_deliveries')
        .where('notice_id', 'in', ids)
        .where('state', 'not in', ['held', 'waiting'])
        .execute();
      await db.deleteFrom('notifications').where('id', 'in', ids).execute();
      return ids.length;
    },
  };
}
export type CentreRepo = ReturnType<typeof createCentreRepo>;
