import { type Kysely, sql } from 'kysely';
import type { JournalEvent, JournalFilter, Severity, Subject } from '../../../shared/features/journal/schema.ts';
import type { DataTables } from '../db/tables.ts';

export interface NewEvent {
  at: number;
  kind: string;
  severity: Severity;
  actor: JournalEvent['actor'];
  sentence: string;
  subjects: Subject[];
  data: JournalEvent['data'];
  correlation: string | null;
}

/** Keeps one statement below SQLite's and PostgreSQL's limits on bound values. */
const rowsPerInsert = 500;

function chunks<T>(all: T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / rowsPerInsert) }, (_, i) =>
    all.slice(i * rowsPerInsert, (i + 1) * rowsPerInsert),
  );
}

/** A statement that reads so many rows takes some milliseconds, and then others have their turn. */
const rowsPerSlice = 10_000;

/** No index answers these, and where hardly anything fits, much is read. */
const isScan = ({ text, severities, since, until }: JournalFilter) =>
  Boolean(text || severities?.length) || since !== undefined || until !== undefined;

/** The index of time answers these whatever the journal holds. */
const isOfTimeOnly = ({ text, severities, kinds, subject, since, until }: JournalFilter) =>
  (since !== undefined || until !== undefined) && !text && !severities?.length && !kinds?.length && !subject;

const escapeLike = (text: string) => text.replace(/[\\%_]/g, (c) => `\\${c}`);

export function createJournalRepo(db: Kysely<DataTables>) {
  async function insert(trx: Kysely<DataTables>, events: NewEvent[]): Promise<JournalEvent[]> {
    const stored: JournalEvent[] = [];
    for (const event of events) {
      const { subjects, data, ...row } = event;
      const { id } = await trx
        .insertInto('journal')
        .values({ ...row, data: JSON.stringify(data) })
        .returning('id')
        .executeTakeFirstOrThrow();
      stored.push({ ...event, id });
    }
    const subjects = stored.flatMap((event) =>
      [...new Map(event.subjects.map((s) => [`${s.type}\0${s.id}`, s])).values()].map((s) => ({
        event_id: event.id,
        type: s.type,
        subject_id: s.id,
        label: s.label,
      })),
    );
    for (const rows of chunks(subjects)) await trx.insertInto('journal_subjects').values(rows).execute();
    return stored;
  }

  async function withSubjects(
    rows: (Omit<JournalEvent, 'subjects' | 'data' | 'actor'> & { data: string; actor: string })[],
  ): Promise<JournalEvent[]> {
    if (rows.length === 0) return [];
    const found = await db
      .selectFrom('journal_subjects')
      .select(['event_id', 'type', 'subject_id', 'label'])
      .where(
        'event_id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    const byEvent = Map.groupBy(found, (row) => row.event_id);
    return rows.map((row) => ({
      ...row,
      actor: row.actor as JournalEvent['actor'],
      data: JSON.parse(row.data) as JournalEvent['data'],
      subjects: (byEvent.get(row.id) ?? []).map((s) => ({ type: s.type, id: s.subject_id, label: s.label })),
    }));
  }

  const columns = ['id', 'at', 'kind', 'severity', 'actor', 'sentence', 'data', 'correlation'] as const;

  async function rowsOf(filter: JournalFilter) {
    let q = db.selectFrom('journal').select(columns).orderBy('id', 'desc').limit(filter.limit);
    if (filter.before !== undefined) q = q.where('id', '<', filter.before);
    if (filter.after !== undefined) q = q.where('id', '>', filter.after);
    if (filter.since !== undefined) q = q.where('at', '>=', filter.since);
    if (filter.until !== undefined) q = q.where('at', '<', filter.until);
    // An empty list filters nothing; `in ()` would be no SQL for PostgreSQL.
    if (filter.kinds?.length) q = q.where('kind', 'in', filter.kinds);
    if (filter.severities?.length) q = q.where('severity', 'in', filter.severities);
    if (filter.text) {
      // SQLite lowers ASCII only and PostgreSQL everything, so a letter beyond ASCII is looked for both ways.
      const like = `%${escapeLike(filter.text.toLowerCase())}%`;
      const asciiLike = `%${escapeLike(filter.text.replace(/[A-Z]+/g, (upper) => upper.toLowerCase()))}%`;
      q = q.where(
        sql<boolean>`(lower(sentence) like ${like} escape '\\' or lower(sentence) like ${asciiLike} escape '\\')`,
      );
    }
    const { subject } = filter;
    if (subject) {
      q = q.where('id', 'in', (eb) =>
        eb
          .selectFrom('journal_subjects')
          .select('event_id')
          .where('type', '=', subject.type)
          .where('subject_id', '=', subject.id)
          .$if(filter.before !== undefined, (events) => events.where('event_id', '<', filter.before ?? 0))
          .$if(filter.after !== undefined, (events) => events.where('event_id', '>', filter.after ?? 0)),
      );
    }
    return q.execute();
  }

  async function idRange() {
    const end = (order: 'asc' | 'desc') => db.selectFrom('journal').select('id').orderBy('id', order).limit(1);
    const [first, last] = await Promise.all([end('asc').executeTakeFirst(), end('desc').executeTakeFirst()]);
    return { first: first?.id ?? 1, last: last?.id ?? 0 };
  }

  /** Newest first by their time: a clock that was set back does not hide what came after it. */
  async function rowsInTime({ since, until, before, after, limit }: JournalFilter) {
    let q = db.selectFrom('journal').select(columns).orderBy('at', 'desc').orderBy('id', 'desc').limit(limit);
    if (since !== undefined) q = q.where('at', '>=', since);
    if (until !== undefined) q = q.where('at', '<', until);
    if (after !== undefined) q = q.where('id', '>', after);
    if (before !== undefined) {
      const last = await db.selectFrom('journal').select('at').where('id', '=', before).executeTakeFirst();
      q = last
        ? q
            .where('at', '<=', last.at)
            .where(({ not, and, eb }) => not(and([eb('at', '=', last.at), eb('id', '>=', before)])))
        : q.where('id', '<', before);
    }
    return q.execute();
  }

  /** Between these ids lies all that has happened in that time. */
  async function idsInTime(since: number, until: number): Promise<{ first: number; last: number }> {
    const found = await db
      .selectFrom('journal')
      .select((eb) => [eb.fn.min('id').as('first'), eb.fn.max('id').as('last')])
      .where('at', '>=', since)
      .where('at', '<', until)
      .executeTakeFirst();
    return { first: Number(found?.first ?? 1), last: Number(found?.last ?? 0) };
  }

  return {
    insert,
    inTransaction: (events: NewEvent[]) => db.transaction().execute((trx) => insert(trx, events)),

    /** Newest first. A search reads on only while somebody waits for it. */
    async list(filter: JournalFilter, signal?: AbortSignal): Promise<JournalEvent[]> {
      if (isOfTimeOnly(filter)) return withSubjects(await rowsInTime(filter));
      if (!isScan(filter)) return withSubjects(await rowsOf(filter));
      const { since, until } = filter;
      const found: Awaited<ReturnType<typeof rowsOf>> = [];
      const { first, last } =
        since !== undefined && until !== undefined ? await idsInTime(since, until) : await idRange();
      const oldest = Math.max(first, (filter.after ?? 0) + 1);
      let before = Math.min(last + 1, filter.before ?? Number.POSITIVE_INFINITY);
      while (before > oldest && found.length < filter.limit) {
        signal?.throwIfAborted();
        const from = Math.max(oldest, before - rowsPerSlice);
        const limit = filter.limit - found.length;
        found.push(...(await rowsOf({ ...filter, after: from - 1, before, limit })));
        before = from;
        await new Promise(setImmediate);
      }
      return withSubjects(found);
    },

    async get(id: number): Promise<JournalEvent | null> {
      const rows = await db.selectFrom('journal').select(columns).where('id', '=', id).execute();
      return (await withSubjects(rows))[0] ?? null;
    },

    /** Each kind with its count and its newest event; answered from an index, because the journal is long and this is asked often. */
    async kinds() {
      const rows = await db
        .selectFrom('journal')
        .select((eb) => ['kind', eb.fn.countAll<number>().as('count'), eb.fn.max('id').as('last')])
        .groupBy('kind')
        .orderBy('kind')
        .execute();
      const times = new Map<number, number>();
      for (const some of chunks(rows)) {
        const ids = some.map((row) => Number(row.last));
        const found = await db.selectFrom('journal').select(['id', 'at']).where('id', 'in', ids).execute();
        for (const { id, at } of found) times.set(id, at);
      }
      return rows.flatMap(({ kind, count, last }) => {
        const lastAt = times.get(Number(last));
        // Removed between the two questions.
        return lastAt === undefined ? [] : [{ kind, count: Number(count), lastAt }];
      });
    },

    /** Of every event about one of these: other words for it, and these labels. What happened, and when, stays. */
    reword(subjects: readonly Subject[], sentenceOf: (kind: string) => string): Promise<number> {
      return db.transaction().execute(async (trx) => {
        const events = new Map<number, string>();
        for (const { type, id, label } of subjects) {
          const about = trx.selectFrom('journal_subjects').select('event_id').where('type', '=', type);
          const rows = await trx
            .selectFrom('journal')
            .select(['id', 'kind'])
            .where('id', 'in', about.where('subject_id', '=', id))
            .execute();
          for (const row of rows) events.set(row.id, row.kind);
          await trx
            .updateTable('journal_subjects')
            .set({ label })
            .where('type', '=', type)
            .where('subject_id', '=', id)
            .execute();
        }
        for (const [id, kind] of events)
          await trx
            .updateTable('journal')
            .set({ sentence: sentenceOf(kind) })
            .where('id', '=', id)
            .execute();
        return events.size;
      });
    },

    /** Removes at most `limit` events that are older; says how many. */
    async prune(olderThan: number, limit: number): Promise<number> {
      const result = await db
        .deleteFrom('journal')
        .where('id', 'in', (eb) =>
          eb.selectFrom('journal').select('id').where('at', '<', olderThan).orderBy('at').limit(limit),
        )
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
export type JournalRepo = ReturnType<typeof createJournalRepo>;
