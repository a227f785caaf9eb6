import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { describe, expect, test } from 'vitest';
import { startMariadb } from '../../../../core/testing/mariadb.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { certificate } from '../testing/certificate.ts';
import { accessTo, aWatch, makeTools, password } from '../testing/make-tools.ts';

const there = await needs('mariadb');

const connect = (port: number, database?: string, user = 'optimus') =>
  createConnection({
    host: '127.0.0.1',
    port,
    user,
    password,
    ...(database !== undefined && { database }),
    multipleStatements: true,
  });

const setUp = `
  create table accounts (id int primary key, balance bigint not null) engine=InnoDB;
  insert into accounts select seq, 1000 from seq_1_to_200;
  create table transfers (id bigint primary key auto_increment, a int, b int, note text, twice int generated always as (a * 2) stored) engine=InnoDB;
  create table \`odd \`\` table\` (id int, t text, b blob) engine=InnoDB;
  insert into \`odd \`\` table\` values (1, 'a
line; \\'quoted\\' INSERT INTO \`accounts\` VALUES (1,2);', x'0a00ff0d27'), (2, '-- Dump completed', null), (3, '),(', '');
  create table loose (id int) engine=MyISAM;
  insert into loose values (1), (2);
  create table untouched (id int) engine=InnoDB;
  create view rich as select * from accounts where balance > 1000;
  create function plus_one(n int) returns int deterministic return n + 1;
  create procedure twice(in n int) begin select n * 2; end;
  create trigger tidy before insert on \`odd \`\` table\` for each row set new.t = trim(new.t);
  create event nightly on schedule every 1 day starts '2037-01-01' do insert into loose values (9);
`;

function writeLoad(port: number) {
  let going = true;
  let done = 0;
  const workers = [1, 2].map(async (seed) => {
    const open = await connect(port, 'shop');
    for (let turn = 0; going; turn++) {
      const a = ((turn * 7 + seed) % 200) + 1;
      const b = ((turn * 13 + seed * 3) % 200) + 1;
      await open.beginTransaction();
      await open.query('update accounts set balance = balance - 1 where id = ?', [Math.min(a, b)]);
      await open.query('update accounts set balance = balance + 1 where id = ?', [Math.max(a, b)]);
      await open.query('insert into transfers (a, b, note) values (?, ?, ?)', [a, b, `n${turn}\n'`]);
      await open.commit();
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

describe.skipIf(!there)('MariaDB', () => {
  test('a dump under load is one moment of it, is proven, and comes back as another database', async () => {
    const { cert, key, ca } = await certificate();
    const server = await startMariadb([
      '--event-scheduler=ON',
      `--ssl-cert=${cert}`,
      `--ssl-key=${key}`,
      `--ssl-ca=${cert}`,
    ]);
    const admin = await connect(server.port);
    await admin.query('create database shop character set utf8mb4');
    await admin.query('use shop');
    await admin.query(setUp);
    const { tools, private: secrets } = await makeTools();
    const access = accessTo('mysql', { port: server.port });
    const folder = join(await tempDir(), 'shop');
    expect(await tools.databases.lacks(access)).toBeNull();
    expect(await tools.databases.lacks({ ...access, database: '' })).toMatch('names no database');

    const load = writeLoad(server.port);
    await until(() => load.done() > 50, { timeoutMs: 60_000 });
    const before = load.done();
    const manifest = await tools.databases.dump(access, folder, aWatch());
    await until(() => load.done() > before, { timeoutMs: 60_000 });
    await load.stop();
    expect(manifest.tool).toMatch(/^mariadb-dump \d+\.\d+/);
    expect(manifest.warnings).toEqual([
      expect.stringMatching(/^loose: not InnoDB/),
      expect.stringContaining('optimus@%'),
    ]);
    const rows = Object.fromEntries(manifest.tables.map(({ name, rows: count }) => [name, count]));
    expect(rows).toMatchObject({ accounts: 200, 'odd ` table': 3, loose: 2, untouched: 0 });
    expect(Object.keys(rows)).toHaveLength(5);
    expect(rows.transfers).toBeGreaterThanOrEqual(before - 2);
    expect(await readdir(secrets)).toEqual([]);

    const again = join(await tempDir(), 'shop');
    await tools.databases.dump(access, again, aWatch());
    const twice = join(await tempDir(), 'shop');
    await tools.databases.dump({ ...access, tls: 'verify', ca }, twice, aWatch());
    await expect(tools.databases.dump({ ...access, tls: 'verify' }, twice, aWatch())).rejects.toThrow(/certificate/i);
    // Nothing has changed between, so that nothing has to be stored twice.
    expect((await readFile(join(again, 'dump.sql'))).equals(await readFile(join(twice, 'dump.sql')))).toBe(true);

    const all = Object.values(rows).reduce<number>((sum, count) => sum + (count ?? 0), 0);
    const proof = await tools.databases.prove({ ...access, tls: 'on' }, folder, aWatch());
    expect(proof).toMatchObject({ ok: true, tables: 5, rows: all });
    expect(proof.sentence).toMatch(/^shop: 5 tables, [\d,]+ rows, equal$/);

    await expect(tools.databases.restore(access, folder, 'shop', aWatch())).rejects.toThrow('called shop already');
    const back = await tools.databases.restore(access, folder, 'shop `again`', aWatch());
    expect(back).toMatchObject({ ok: true, rows: all });
    const restored = await connect(server.port, 'shop `again`');
    const ask = async (sql: string) => Object.values(((await restored.query(sql))[0] as object[])[0] ?? {}).map(String);
    expect(await ask('select sum(balance) from accounts')).toEqual(['200000']);
    expect(
      await ask(`select count(*) from accounts c where balance <> 1000 + (
        select coalesce(sum((greatest(a, b) = c.id) - (least(a, b) = c.id)), 0) from transfers)`),
    ).toEqual(['0']);
    expect(await ask('select plus_one(41)')).toEqual(['42']);
    expect(await ask('select count(*) from rich')).toHaveLength(1);
    const texts = async (database: string) =>
      (
        await admin.query(
          `select id, t, hex(b) as b from \`${database.replaceAll('`', '``')}\`.\`odd \`\` table\` order by id`,
        )
      )[0];
    expect(await texts('shop `again`')).toEqual(await texts('shop'));
    const [events] = await admin.query(
      `select event_name from information_schema.events where event_schema = 'shop \`again\`'`,
    );
    expect(events).toHaveLength(1);
    await restored.end();

    // Rows that are not there any more, and a dump that a server does not take.
    const sql = await readFile(join(folder, 'dump.sql'), 'utf8');
    await writeFile(join(folder, 'dump.sql'), sql.replace(/INSERT INTO `accounts` VALUES \(7,-?\d+\);\n/, ''));
    expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({
      ok: false,
      sentence: 'shop: accounts has 199 of 200 rows',
    });
    await writeFile(join(folder, 'dump.sql'), sql.replace('CREATE TABLE `untouched`', 'CREATE TABEL `untouched`'));
    expect(await tools.databases.prove(access, folder, aWatch())).toMatchObject({ ok: false });
    await expect(tools.databases.restore(access, folder, 'third', aWatch())).rejects.toThrow(/failed.*SQL syntax/);
    await expect(tools.databases.dump({ ...access, password: 'wrong' }, folder, aWatch())).rejects.toThrow(/password/);

    const stop = new AbortController();
    const half = aWatch(stop.signal);
    half.progress = () => stop.abort(new Error('cancelled'));
    await expect(tools.databases.prove(access, twice, half)).rejects.toThrow('cancelled');
    await expect(tools.databases.restore(access, twice, 'half', half)).rejects.toThrow('cancelled');

    const names = async () =>
      ((await admin.query('show databases'))[0] as { Database: string }[])
        .map(({ Database }) => Database)
        .filter((name) => !/schema|^mysql$|^sys$/.test(name));
    expect(await names()).toEqual(['shop', 'shop `again`']);
    for (const name of ['optimus_proof_0123456789abcdef', 'optimus_proof_fedcba9876543210', 'optimus_proof_mine'])
      await admin.query(`create database ${name}`);
    await admin.query(`select get_lock('optimus_proof_fedcba9876543210', 0)`);
    expect(await tools.databases.sweep(access)).toEqual(['optimus_proof_0123456789abcdef']);
    await admin.end();
  });
});
