import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../../core/testing/needs.ts';
import { startPostgres } from '../../../../core/testing/postgres.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { until } from '../../../../core/testing/until.ts';
import { connectionTo, password } from '../../testing/connections.ts';

async function client(url: string) {
  const open = new pg.Client(url);
  open.on('error', () => {});
  await open.connect();
  onTestFinished(() => open.end().catch(() => {}));
  return open;
}

describe.skipIf(!(await needs('postgres')))('PostgreSQL', () => {
  test('figures, sizes, slow queries, locks with who blocks whom, and what reads only', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres({ shared_preload_libraries: 'pg_stat_statements' });
    const { client: api, core, clock } = await startTestCore();
    const { row } = await api.databases.add({ connection: connectionTo('postgres', server.port), password });
    const looked = await api.databases.look({ id: row.id });
    expect(looked).toMatchObject({ state: 'up', role: 'primary', product: expect.stringMatching(/^PostgreSQL \d+/) });
    expect(looked.figures).toMatchObject({ connectionsMax: 100, locksWaiting: 0, lagSeconds: null });
    expect(looked.figures?.sizeBytes).toBeGreaterThan(1_000_000);
    expect(looked.figures?.connectionsPercent).toBeGreaterThan(0);

    const without = await api.databases.depth({ id: row.id });
    expect(without.slow.missing).toMatchObject({ command: 'create extension pg_stat_statements;' });

    const a = await client(server.url);
    const b = await client(server.url);
    await a.query('create extension pg_stat_statements');
    await a.query('create table "odd \'name\'; drop" (id int primary key, owner text)');
    await a.query(`insert into "odd 'name'; drop" select i, 'x' from generate_series(1, 20000) i`);
    await a.query(`select pg_sleep(0.3), 'gertrud@example.org', 4711`);
    await a.query('analyze');
    await a.query('begin');
    await a.query(`update "odd 'name'; drop" set owner = 'ada' where id = 1`);
    const waits = b.query(`update "odd 'name'; drop" set owner = 'a secret word' where id = 1`);
    clock.advance(10_000);
    await until(async () => (await api.databases.look({ id: row.id })).figures?.locksWaiting === 1);

    const depth = await api.databases.depth({ id: row.id });
    const [waiter] = depth.locks.sessions.filter(({ blockedBy }) => blockedBy.length > 0);
    const [holder] = depth.locks.sessions.filter(({ blockedBy }) => blockedBy.length === 0);
    expect(waiter).toMatchObject({
      user: 'optimus',
      blockedBy: [holder?.id],
      waitsFor: expect.stringContaining('Lock on'),
    });
    expect(holder).toMatchObject({ state: 'idle in transaction' });
    expect(depth.slow.missing).toBeNull();
    expect(depth.slow.queries.find(({ text }) => text.includes('pg_sleep'))).toMatchObject({ calls: 1 });
    expect(depth.sizes.rows).toContainEqual(
      expect.objectContaining({ kind: 'table', name: "public.odd 'name'; drop", rows: 20_000 }),
    );
    const whole = JSON.stringify(depth);
    for (const word of ['gertrud', '4711', 'a secret word', 'ada']) expect(whole).not.toContain(word);
    await a.query('rollback');
    await waits;
    const value = (statement: string) => core.services.databases.value(row.id, statement, new AbortController().signal);
    expect(await value(`select count(*), 'x' from "odd 'name'; drop"`)).toBe('20000');
    expect(await value('select 1 where false')).toBeUndefined();
    for (const [statement, why] of [
      [`delete from "odd 'name'; drop"`, 'read-only transaction'],
      ['select 1; commit; drop table x', 'multiple commands'],
      ['select * from nothing', 'does not exist'],
    ] as const)
      await expect(value(statement)).rejects.toThrow(why);

    // The server itself counts its queries some time after it has answered them.
    const again = await until(async () => {
      clock.advance(10_000);
      const seen = await api.databases.look({ id: row.id });
      return (seen.figures?.queriesPerSecond ?? 0) > 0 ? seen : null;
    });
    expect(again.figures?.cachePercent).toBeGreaterThan(0);
    expect(core.services.monitors.latest(`database/${row.id}/db.up/`)?.value).toBe(1);
    const mine = await a.query(`select count(*)::int as n from pg_stat_activity where application_name = 'Optimus'`);
    expect(mine.rows[0].n).toBe(1);
  });

  test('each mistake is told by its field, and a server that was killed is seen when it is back', {
    timeout: 120_000,
  }, async () => {
    const server = await startPostgres();
    const { client: api, clock } = await startTestCore();
    const wrong = async (more: object, secret: string = password) =>
      (await api.databases.test({ connection: connectionTo('postgres', server.port, more), password: secret })).problem
        ?.field;
    expect(await wrong({}, 'no such')).toBe('password');
    expect(await wrong({}, '')).toBe('password');
    expect(await wrong({ host: 'no-such-host.invalid' })).toBe('host');
    expect(await wrong({ port: 1 })).toBe('port');
    expect(await wrong({ database: 'nothing here' })).toBe('database');
    expect(await wrong({ tls: 'on' })).toBe('tls');
    expect(await wrong({ user: `o'; drop role optimus; --"` })).toBe('password');

    const { row } = await api.databases.add({ connection: connectionTo('postgres', server.port), password });
    expect((await api.databases.look({ id: row.id })).state).toBe('up');
    await server.kill();
    const down = await api.databases.look({ id: row.id });
    expect(down).toMatchObject({ state: 'down', figures: null, problem: { field: 'port' } });
    clock.advance(1_000);
    expect((await api.databases.look({ id: row.id })).nextAt).toBeGreaterThan(clock.now() + 30_000);
    await server.start();
    clock.advance(130_000);
    await until(async () => (await api.databases.list())[0]?.state === 'up');
    const kinds = (await api.journal.list({ subject: { type: 'database', id: row.id } })).events.map(
      ({ kind }) => kind,
    );
    expect(kinds).toEqual(expect.arrayContaining(['database.added', 'database.down', 'database.back']));

    // A login that is refused is said where the user looks, and is not tried over and over.
    const other = await client(server.url);
    await other.query(`alter role optimus password 'another'`);
    await other.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'Optimus'`);
    const refused = await api.databases.look({ id: row.id });
    expect(refused).toMatchObject({ state: 'refused', problem: { field: 'password' } });
    expect(refused.nextAt).toBeGreaterThan(clock.now() + 300_000);
    expect((await api.attention.list()).items).toContainEqual(
      expect.objectContaining({ key: `databases/${row.id}/refused` }),
    );
    await api.databases.edit({ id: row.id, connection: connectionTo('postgres', server.port), password: 'another' });
    expect((await api.databases.look({ id: row.id })).state).toBe('up');
    expect((await api.attention.list()).items).toEqual([]);
  });
});
