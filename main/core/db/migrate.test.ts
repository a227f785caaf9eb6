import { cp, readdir, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type Kysely, sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.ts';
import type { MigrationMap } from './migrate.ts';
import { dataMigrations, seriesMigrations } from './migrations/index.ts';
import { hashes, openForTest } from './testing/fixtures.ts';

const names = Object.keys(dataMigrations);
const prefix = (count: number): MigrationMap =>
  Object.fromEntries(
    names.slice(0, count).map((name) => [name, dataMigrations[name] ?? { up: async () => undefined }]),
  );
const withMigration = (name: string, up: (db: Kysely<unknown>) => Promise<void>) => ({
  data: { ...dataMigrations, [name]: { up } },
  series: seriesMigrations,
});

/** One row for every table, whatever its columns are: a later migration brings its sample along by itself. */
function fillEveryTable(path: string): Record<string, unknown[]> {
  const db = new Database(path);
  db.pragma('foreign_keys = OFF');
  const listed = db.pragma('table_list') as { name: string; type: string; schema: string }[];
  // What a search keeps for itself is its own business, and full-text search takes its words from rows of other tables.
  const tables = listed
    .filter(({ name, type, schema }) => type === 'table' && schema === 'main' && !name.startsWith('sqlite_'))
    .map(({ name }) => name);
  const rows: Record<string, unknown[]> = {};
  for (const table of tables) {
    if (table !== 'schema_migrations') {
      const columns = db.pragma(`table_info(${table})`) as { name: string; type: string }[];
      const references = db.pragma(`foreign_key_list(${table})`) as { from: string; table: string; to: string }[];
      const values = columns.map(({ name, type }) => {
        if (name === 'severity') return 'info';
        if (name === 'state') return 'snoozed';
        if (/int/i.test(type)) return 1;
        if (/blob/i.test(type)) return Buffer.from('cipher');
        const target = references.find((reference) => reference.from === name);
        return target ? `${target.table} ${target.to}` : `${table} ${name}`;
      });
      db.prepare(`insert into ${table} values (${columns.map(() => '?').join(', ')})`).run(values);
    }
    rows[table] = db.prepare(`select * from ${table}`).all();
  }
  db.close();
  return rows;
}

describe('every old schema', () => {
  it.each(names.map((name, index) => ({ name, count: index + 1 })))(
    '$name is brought up to date with its data',
    async ({ name, count }) => {
      const dir = await tempDir();
      await (await openForTest(dir, { migrations: { data: prefix(count), series: seriesMigrations } })).dispose();
      const before = fillEveryTable(join(dir, 'optimus.db'));
      const store = await openForTest(dir);
      expect(store.recovery).toBeNull();
      for (const [table, rows] of Object.entries(before)) {
        const found = await sql`select * from ${sql.table(table)}`.execute(store.data);
        if (table === 'schema_migrations') expect(found.rows).toHaveLength(names.length);
        // A later migration may add a column to it; what was there is as it was.
        else expect(found.rows).toMatchObject(rows);
      }
      const copies = await store.listCopies();
      if (count === names.length) expect(copies).toEqual([]);
      else {
        expect(copies).toMatchObject([{ reason: 'before-migration', schema: name }]);
        expect(await store.verifyCopy(copies[0]?.id ?? '')).toEqual([]);
      }
      expect(await store.check()).toMatchObject({ ok: true });
    },
  );

  it('is brought up to date also when it comes back as a copy', async () => {
    const dir = await tempDir();
    const old = await openForTest(dir, { migrations: { data: prefix(2), series: seriesMigrations } });
    await old.data
      .insertInto('attention_marks')
      .values({ key: 'k', state: 'dismissed', fingerprint: 'f', until: null, at: 1 })
      .execute();
    const copy = await old.copyNow('manual');
    await old.dispose();
    await truncate(join(dir, 'optimus.db'), 5000);
    const store = await openForTest(dir);
    expect(await store.recover({ kind: 'copy', id: copy.id })).toMatchObject({ schema: names.at(-1), integrity: 'ok' });
    expect(await store.data.selectFrom('attention_marks').select('key').execute()).toEqual([{ key: 'k' }]);
    expect(await store.data.selectFrom('presence').selectAll().execute()).toEqual([]);
  });
});

describe('a newer schema', () => {
  it('is refused and its file not touched', async () => {
    const dir = await tempDir();
    const newer = withMigration('9000-from-the-future', async (db) => {
      await db.schema.createTable('future').addColumn('id', 'integer').execute();
    });
    await (await openForTest(dir, { migrations: newer })).dispose();
    const before = await hashes(dir, 'optimus.db');
    const refusal = {
      code: 'SCHEMA_TOO_NEW',
      file: join(dir, 'optimus.db'),
      found: '9000-from-the-future',
      known: names.at(-1),
    };
    await expect(openForTest(dir)).rejects.toMatchObject(refusal);
    expect(await hashes(dir, 'optimus.db')).toEqual(before);
  });

  it('is refused untouched also when its log has not been brought in', async () => {
    const dir = await tempDir();
    const newer = withMigration('9000-from-the-future', async () => undefined);
    const store = await openForTest(dir, { migrations: newer });
    await store.data.insertInto('presence').values({ id: 'a', last_seen_at: 1 }).execute();
    const crashed = join(await tempDir(), 'crashed');
    await cp(dir, crashed, { recursive: true });
    const before = await hashes(crashed, 'optimus.db');
    expect(Object.keys(before)).toEqual(['optimus.db', 'optimus.db-shm', 'optimus.db-wal']);
    await expect(openForTest(crashed)).rejects.toMatchObject({ code: 'SCHEMA_TOO_NEW' });
    expect(await hashes(crashed, 'optimus.db')).toEqual(before);
  });
});

describe('a failing migration', () => {
  it('leaves the file as it was, what ran before it in the same start included', async () => {
    const dir = await tempDir();
    await (await openForTest(dir, { migrations: { data: prefix(2), series: seriesMigrations } })).dispose();
    fillEveryTable(join(dir, 'optimus.db'));
    const before = await hashes(dir, 'optimus.db');
    const failing = withMigration('9000-fails', async (db) => {
      await sql`update journal set sentence = 'changed'`.execute(db);
      await sql`alter table journal drop column no_such_column`.execute(db);
    });
    await expect(openForTest(dir, { migrations: failing })).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
      migration: '9000-fails',
    });
    expect(await hashes(dir, 'optimus.db')).toEqual(before);
    const store = await openForTest(dir);
    expect(await store.data.selectFrom('journal').select('sentence').execute()).toEqual([
      { sentence: 'journal sentence' },
    ]);
    expect((await readdir(join(dir, 'copies'))).length).toBe(2);
  });

  it('is one that leaves rows pointing nowhere', async () => {
    const dir = await tempDir();
    await (await openForTest(dir)).dispose();
    const careless = withMigration('9000-careless', async (db) => {
      await sql`insert into journal_subjects values (77, 'project', 'p', 'P')`.execute(db);
    });
    await expect(openForTest(dir, { migrations: careless })).rejects.toThrow('point to rows that are not there');
    expect((await openForTest(dir)).recovery).toBeNull();
  });

  it('is not a table that is rebuilt: what refers to it stays', async () => {
    const dir = await tempDir();
    const store = await openForTest(dir);
    await sql`insert into journal (id, at, kind, severity, actor, sentence) values (1, 1, 'k', 'info', 'a', 's')`.execute(
      store.data,
    );
    await store.data
      .insertInto('journal_subjects')
      .values({ event_id: 1, type: 't', subject_id: 's', label: 'l' })
      .execute();
    await store.dispose();
    const rebuild = withMigration('9000-rebuild', async (db) => {
      await sql`create table journal_new as select * from journal`.execute(db);
      await sql`drop table journal`.execute(db);
      await sql`create table journal (id integer primary key, at bigint, kind text, severity text, actor text, sentence text, data text, correlation text)`.execute(
        db,
      );
      await sql`insert into journal select * from journal_new`.execute(db);
      await sql`drop table journal_new`.execute(db);
    });
    const again = await openForTest(dir, { migrations: rebuild });
    expect(await again.data.selectFrom('journal_subjects').selectAll().execute()).toHaveLength(1);
  });
});
