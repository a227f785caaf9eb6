import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { needs } from '../../../../core/testing/needs.ts';
import { startPostgres } from '../../../../core/testing/postgres.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { certificate } from '../testing/certificate.ts';
import { accessTo, aWatch, makeTools, password } from '../testing/make-tools.ts';

const there = await needs('postgres');

async function client(port: number, database: string, user = 'optimus'): Promise<pg.Client> {
  const open = new pg.Client({ host: '127.0.0.1', port, user, password, database });
  open.on('error', () => {});
  await open.connect();
  return open;
}

const setUp = `
  create table accounts (id int primary key, balance bigint not null);
  insert into accounts select i, 1000 from generate_series(1, 200) i;
  create table transfers (id bigserial primary key, a int, b int, amount int, note text);
  create schema "odd "" schema";
  create table "odd "" schema"."a table. with dots" (t text);
  insert into "odd "" schema"."a table. with dots" values (E'a\\nline\\r\\n and \\\\. at its end'), (E'\\\\.'), (null);
  create table nothing ();
  create table parts (id int, v text) partition by range (id);
  create table parts_1 partition of parts for values from (0) to (100);
  insert into parts select i, repeat('x', i) from generate_series(0, 99) i;
  create view rich as select * from accounts where balance > 1000;
  create role seller;
  alter table transfers owner to seller;
  alter database shop set statement_timeout = '77s';
`;

/** Money goes from one account to another for as long as it is let: whatever is saved in between, none of it is lost. */
function writeLoad(port: number) {
  let going = true;
  let done = 0;
  const workers = [1, 2].map(async (seed) => {
    const open = await client(port, 'shop');
    for (let turn = 0; going; turn++) {
      const a = ((turn * 7 + seed) % 200) + 1;
      const b = ((turn * 13 + seed * 3) % 200) + 1;
      await open.query('begin');
      await open.query('update accounts set balance = balance - 1 where id = $1', [Math.min(a, b)]);
      await open.query('update accounts set balance = balance + 1 where id = $1', [Math.max(a, b)]);
      await open.query('insert into transfers (a, b, amount, note) values ($1, $2, 1, $3)', [a, b, `n${turn}\n\\.`]);
      await open.query('commit');
      done += 1;
    }
    await open.end();
  });
  return {
    done: () => done,
    async stop() {
      going = false;
      await Promise.all(workers);
    },
  };
}

describe.skipIf(!there)('PostgreSQL', () => {
  test('a dump under load is one moment of it, is proven, and comes back as another database', async () => {
    const server = await startPostgres();
    const admin = await client(server.port, 'postgres');
    await admin.query('create database shop');
    const shop = await client(server.port, 'shop');
    await shop.query(setUp);
    const { tools, private: secrets } = await makeTools();
    const access = accessTo('postgres', { port: server.port });
    const folder = join(await tempDir(), 'of-shop');
    expect(await tools.databases.lacks(access)).toBeNull();

    const load = writeLoad(server.port);
    await until(() => load.done() > 50, { timeoutMs: 60_000 });
    const watch = aWatch();
    const before = load.done();
    const manifest = await tools.databases.dump(access, folder, watch);
    await until(() => load.done() > before, { timeoutMs: 60_000 });
    await load.stop();
    expect(manifest).toMatchObject({ engine: 'postgres', database: 'shop', warnings: [] });
    expect(manifest.tool).toMatch(/^pg_dump \d/);
    const rows = Object.fromEntries(manifest.tables.map(({ name, rows: count }) => [name, count]));
    expect(rows).toMatchObject({
      ...{ 'public.accounts': 200, 'odd " schema.a table. with dots': 3, 'public.parts_1': 100, 'public.nothing': 0 },
    });
    expect(rows['public.transfers']).toBeGreaterThanOrEqual(before - 2);
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(await readFile(join(folder, 'roles.sql'), 'utf8')).toMatch(/CREATE ROLE seller/);
    expect(watch.seen.map(({ at }) => at)).toContain('public.accounts');
    expect(await readdir(secrets)).toEqual([]);

    const proof = await tools.databases.prove(access, folder, aWatch());
    const all = Object.values(rows).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    expect(proof).toMatchObject({ ok: true, tables: manifest.tables.length, rows: all, warnings: [] });
    expect(proof.sentence).toMatch(/^shop: 5 tables, [\d,]+ rows, equal$/);

    await expect(tools.databases.restore(access, folder, 'shop', aWatch())).rejects.toThrow('called shop already');
    const back = await tools.databases.restore(access, folder, 'shop "again"', aWatch());
    expect(back).toMatchObject({ ok: true, rows: all, warnings: [] });
    const again = await client(server.port, 'shop "again"');
    const ask = async (sql: string) => (await again.query(sql)).rows[0];
    expect(await ask('select sum(balance)::int as sum from accounts')).toEqual({ sum: 200_000 });
    expect(await ask('select count(*)::int as n from transfers')).toEqual({ n: rows['public.transfers'] });
    expect(
      await ask(
        `select count(*)::int as wrong from accounts c where balance <> 1000 + (
           select coalesce(sum((greatest(a, b) = c.id)::int - (least(a, b) = c.id)::int), 0) from transfers)`,
      ),
    ).toEqual({ wrong: 0 });
    expect(await ask(`select tableowner as owner from pg_tables where tablename = 'transfers'`)).toEqual({
      owner: 'seller',
    });
    expect(await ask('show statement_timeout')).toEqual({ statement_timeout: '77s' });
    await again.end();
    const left = await admin.query(`select datname from pg_database where datname like 'optimus_proof%'`);
    expect(left.rows).toEqual([]);

    // What is damaged is not proven, and the one before stays when a new dump fails.
    const files = (await readdir(join(folder, 'dump'))).filter((name) => name.endsWith('.dat') && name !== 'toc.dat');
    const data = await Promise.all(
      files.map(async (name) => [name, await readFile(join(folder, 'dump', name), 'utf8')] as const),
    );
    const [victim, text] = data.find(([, content]) => content.startsWith('1\t1')) ??
      data.find(([, content]) => /^\d+\t\d+\n/.test(content)) ?? ['', ''];
    await writeFile(join(folder, 'dump', victim), text.slice(text.indexOf('\n') + 1));
    const damaged = await tools.databases.prove(access, folder, aWatch());
    expect(damaged).toMatchObject({ ok: false, sentence: 'shop: public.accounts has 199 of 200 rows' });
    await expect(tools.databases.dump({ ...access, password: 'wrong' }, folder, aWatch())).rejects.toThrow(/password/);
    expect(JSON.parse(await readFile(join(folder, 'manifest.json'), 'utf8'))).toEqual(manifest);
    expect(await readdir(join(folder, '..'))).toEqual(['of-shop']);

    // Cancelled in the middle of a restore, it leaves no database.
    const stop = new AbortController();
    const half = aWatch(stop.signal);
    half.progress = () => stop.abort(new Error('cancelled'));
    await expect(tools.databases.prove(access, folder, half)).rejects.toThrow('cancelled');
    await expect(tools.databases.restore(access, folder, 'half', half)).rejects.toThrow('cancelled');
    const names = (await admin.query('select datname as n from pg_database where not datistemplate order by 1')).rows;
    expect(names.map(({ n }) => n)).toEqual(['postgres', 'shop', 'shop "again"']);

    // A killed proof's database goes, one that is in use stays.
    for (const name of ['optimus_proof_0123456789abcdef', 'optimus_proof_fedcba9876543210', 'optimus_proof_mine'])
      await admin.query(`create database ${name}`);
    const inside = await client(server.port, 'optimus_proof_fedcba9876543210');
    expect(await tools.databases.sweep(access)).toEqual(['optimus_proof_0123456789abcdef']);
    await Promise.all([inside, shop, admin].map((one) => one.end()));
  });

  test('who may less is told what, and gets what he may', async () => {
    const { cert, key, ca } = await certificate();
    const server = await startPostgres({ ssl: 'on', ssl_cert_file: cert, ssl_key_file: key });
    const admin = await client(server.port, 'postgres');
    await admin.query(`create role clerk login password '${password}'`);
    await admin.query('create database shop owner clerk');
    const access = accessTo('postgres', { port: server.port, user: 'clerk' });
    const clerk = await client(server.port, 'shop', 'clerk');
    await clerk.query('create table t as select generate_series(1, 10) as n');
    const { tools } = await makeTools();
    const folder = join(await tempDir(), 'shop');
    const manifest = await tools.databases.dump(access, folder, aWatch());
    expect(manifest.tables).toEqual([{ name: 'public.t', rows: 10 }]);
    expect(manifest.warnings).toEqual([expect.stringContaining('without their passwords')]);
    expect(await readFile(join(folder, 'roles.sql'), 'utf8')).not.toMatch(/SCRAM/);
    await expect(tools.databases.prove(access, folder, aWatch())).rejects.toThrow('alter role "clerk" createdb');
    await admin.query('alter role clerk createdb');
    expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: true, rows: 10 });

    // In the open, encrypted, and encrypted with a look at who answers.
    await tools.databases.dump({ ...access, tls: 'on' }, folder, aWatch());
    await tools.databases.dump({ ...access, tls: 'verify', ca }, folder, aWatch());
    expect(await tools.databases.prove({ ...access, tls: 'verify', ca }, folder, aWatch())).toMatchObject({ ok: true });
    await expect(tools.databases.dump({ ...access, tls: 'verify' }, folder, aWatch())).rejects.toThrow(/certificate/);

    const hidden = await client(server.port, 'shop');
    await hidden.query('create table hidden (n int)');
    await expect(tools.databases.dump(access, folder, aWatch())).rejects.toThrow(/pg_dump of shop failed.*hidden/);
    expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: true });
    await expect(tools.databases.lacks({ ...access, port: 1 })).rejects.toThrow('Nothing accepts connections');
    await mkdir(join(folder, 'other'));
    await expect(tools.databases.prove(access, join(folder, 'other'), aWatch())).rejects.toThrow('no whole dump');
    await Promise.all([admin, clerk, hidden].map((one) => one.end()));
  });
});
