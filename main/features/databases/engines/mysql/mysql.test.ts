import { createConnection } from 'mysql2/promise';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startMariadb } from '../../../../core/testing/mariadb.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { startTestCore } from '../../../../core/testing/test-core.ts';
import { until } from '../../../../core/testing/until.ts';
import { connectionTo, password } from '../../testing/connections.ts';

async function client(port: number) {
  const open = await createConnection({ host: '127.0.0.1', port, user: 'optimus', password });
  open.on('error', () => {});
  onTestFinished(() => open.destroy());
  return open;
}

describe.skipIf(!(await needs('mariadb')))('MariaDB', () => {
  test('figures, slow queries, locks, sizes; mistakes by their field; killed and back', {
    timeout: 180_000,
  }, async () => {
    const server = await startMariadb(['--performance-schema=ON']);
    const { client: api, clock, core } = await startTestCore();
    const wrong = async (more: object, secret: string = password) =>
      (await api.databases.test({ connection: connectionTo('mysql', server.port, more), password: secret })).problem
        ?.field;
    expect(await wrong({}, 'no such')).toBe('password');
    expect(await wrong({ database: 'nothing' })).toBe('database');
    expect(await wrong({ port: 1 })).toBe('port');
    expect(await wrong({ tls: 'on' })).toBe('tls');

    const { row } = await api.databases.add({ connection: connectionTo('mysql', server.port), password });
    const looked = await api.databases.look({ id: row.id });
    expect(looked).toMatchObject({ state: 'up', product: expect.stringMatching(/^MariaDB \d+\.\d+/), role: 'primary' });
    expect(looked.figures?.connectionsPercent).toBeGreaterThan(0);

    const a = await client(server.port);
    const b = await client(server.port);
    await a.query('create database shop');
    await a.query("create table shop.`odd 'name'` (id int primary key, owner text)");
    await a.query("insert into shop.`odd 'name'` values (1, 'x')");
    await a.query("select sleep(0.3), 'gertrud@example.org', 4711");
    const value = (statement: string) => core.services.databases.value(row.id, statement, new AbortController().signal);
    expect(await value("select count(*) from shop.`odd 'name'`")).toBe(1);
    await expect(value("delete from shop.`odd 'name'`")).rejects.toThrow('READ ONLY');
    await a.query('begin');
    await a.query("update shop.`odd 'name'` set owner = 'ada' where id = 1");
    const waits = b.query("update shop.`odd 'name'` set owner = 'a secret word' where id = 1");
    const locked = await until(async () => {
      const depth = await api.databases.depth({ id: row.id });
      return depth.locks.sessions.length === 2 ? depth : null;
    });
    const [waiter] = locked.locks.sessions.filter(({ blockedBy }) => blockedBy.length > 0);
    const [holder] = locked.locks.sessions.filter(({ blockedBy }) => blockedBy.length === 0);
    expect(waiter).toMatchObject({
      user: 'optimus',
      blockedBy: [holder?.id],
      waitsFor: expect.stringContaining('odd'),
    });
    expect(holder).toMatchObject({ state: 'idle in transaction' });
    expect(locked.slow.queries.some(({ text }) => /sleep/i.test(text))).toBe(true);
    expect(locked.sizes.rows).toContainEqual(expect.objectContaining({ kind: 'table', name: "shop.odd 'name'" }));
    const whole = JSON.stringify(locked);
    for (const word of ['gertrud', '4711', 'a secret word', 'ada']) expect(whole).not.toContain(word);
    await a.query('rollback');
    await waits;
    clock.advance(10_000);
    const again = await api.databases.look({ id: row.id });
    expect(again.figures?.queriesPerSecond).toBeGreaterThan(0);

    await server.kill();
    expect(await api.databases.look({ id: row.id })).toMatchObject({ state: 'down' });
    await server.start();
    expect(await api.databases.look({ id: row.id })).toMatchObject({ state: 'up' });
  });
});
