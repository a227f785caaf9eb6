import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { until } from '../../../../core/testing/until.ts';
import { createWorkerPool } from '../../../../core/workers/worker-pool.ts';
import { callKind, resultOf, stepContext } from '../testing/context.ts';
import { createSqlKind } from './sql.ts';

async function setup() {
  const home = await tempDir();
  const file = join(home, 'shop.db');
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  db.exec(
    "create table orders (id integer primary key, day text, total real); insert into orders values (1, 'mon', 9.5), (2, 'tue', 3)",
  );
  db.close();
  const workers = createWorkerPool({ log: quietLog, abortGraceMs: 50 });
  onTestFinished(() => workers.dispose());
  const kind = createSqlKind({ workers, clock: createSystemClock() });
  const made = stepContext({ home });
  const ask = (query: string, more: Record<string, Json> = {}) =>
    resultOf(callKind(kind, { sqlite: 'shop.db', query, ...more }, made.context));
  const fails = async (query: string, more: Record<string, Json> = {}) => {
    const error = await ask(query, more).then(
      (result) => result,
      (reason: unknown) => reason,
    );
    if (!(error instanceof StepFailure))
      throw new Error(`expected a StepFailure: ${JSON.stringify(error)}`, { cause: error });
    return error;
  };
  return { ...made, home, file, kind, workers, ask, fails };
}

describe('a query on SQLite', () => {
  it('gives rows with their values', async () => {
    const { ask } = await setup();
    expect(await ask('select * from orders order by id')).toEqual({
      columns: ['id', 'day', 'total'],
      rows: [
        { id: 1, day: 'mon', total: 9.5 },
        { id: 2, day: 'tue', total: 3 },
      ],
      rowCount: 2,
      cut: false,
      changed: null,
    });
    const odd = "select 9007199254740993 as big, x'ff00' as bytes, 9e999 as inf, null as n, 1 as n";
    expect(await ask(odd)).toMatchObject({
      rows: [{ big: '9007199254740993', bytes: '/wA=', inf: 'Infinity', n: null, n_2: 1 }],
    });
  });

  it('takes values by place and by name, never as SQL', async () => {
    const { ask, fails } = await setup();
    expect(await ask('select id from orders where day = ?', { params: ['mon'] })).toMatchObject({ rows: [{ id: 1 }] });
    expect(await ask('select :a as a, :b as b', { params: { a: "'; drop table orders", b: true } })).toMatchObject({
      rows: [{ a: "'; drop table orders", b: 1 }],
    });
    expect(await fails('select ?', { params: [] })).toMatchObject({ code: 'QUERY', retry: false });
  });

  it('changes nothing unless it says so', async () => {
    const { ask, fails, home } = await setup();
    const said = {
      code: 'READ_ONLY',
      message: 'sqlite: the query writes, and nothing says "write: true"',
      retry: false,
    };
    for (const query of [
      'delete from orders',
      `vacuum into '${join(home, 'copy.db')}'`,
      'pragma user_version = 7',
      'create table x (a)',
    ])
      expect(await fails(query), query).toMatchObject(said);
    await expect(access(join(home, 'copy.db'))).rejects.toThrow('ENOENT');
    expect(await ask('delete from orders where id = 1', { write: true })).toMatchObject({ changed: 1 });
    expect(await ask('select count(*) as n from orders')).toMatchObject({ rows: [{ n: 1 }] });
    expect(await ask("insert into orders values (3, 'wed', 1) returning id", { write: true })).toMatchObject({
      rows: [{ id: 3 }],
    });
  });

  it('cuts what is too much, and says so', async () => {
    const { ask, told } = await setup();
    const count = 'with recursive c(x) as (select 1 union all select x + 1 from c limit 1000000000) ';
    expect(await ask(`${count} select x from c`)).toMatchObject({ rowCount: 1_000, cut: true });
    expect(told.lines.at(-1)?.text).toBe('There is more than 1,000 rows; the rest was left out');
    const wide = await ask(`${count} select hex(zeroblob(20000)) as x from c`);
    expect(wide).toMatchObject({ cut: true });
    expect(Buffer.byteLength(JSON.stringify(wide))).toBeLessThan(262_144);
  });

  it('never makes a file, and says what is wrong with one', async () => {
    const { fails, home } = await setup();
    for (const write of [false, true])
      expect(await fails('select 1', { sqlite: 'gone.db', write })).toMatchObject({
        message: `sqlite: there is no file ${join(home, 'gone.db')}`,
        retry: false,
      });
    await expect(access(join(home, 'gone.db'))).rejects.toThrow('ENOENT');
    expect((await fails('select 1', { sqlite: '~' })).message).toBe(`sqlite: ${home} is no file`);
    await writeFile(join(home, 'text.db'), 'this is no database, only a text of some length, as it happens'.repeat(40));
    expect((await fails('select * from x', { sqlite: 'text.db' })).message).toBe(
      `sqlite: ${join(home, 'text.db')} is no SQLite database`,
    );
  });

  it('tells mistakes in SQLite’s own words', async () => {
    const { fails } = await setup();
    expect((await fails('selct 1')).message).toBe('sqlite: near "selct": syntax error');
    expect((await fails('select 1; select 2')).code).toBe('QUERY');
    expect(await fails("insert into orders values (1, 'x', 1)", { write: true })).toMatchObject({ code: 'CONSTRAINT' });
  });

  it('lets the program stay awake, and ends when the run is cancelled', async () => {
    const { ask, stop, workers } = await setup();
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 1);
    // Gives no row, but ends in the end: SQLite cannot be interrupted within one step.
    const long = ask(
      'with recursive c(x) as (select 1 union all select x + 1 from c limit 20000000) select count(*) as n from c',
    );
    await until(() => workers.stats().busy === 1 && turns > 5);
    const reason = new Error('The run was cancelled');
    stop(reason);
    await expect(long).rejects.toBe(reason);
    clearInterval(timer);
  });

  it('takes no longer than it may', async () => {
    const { fails } = await setup();
    const query =
      'with recursive c(x) as (select 1 union all select x + 1 from c limit 20000000) select count(*) as n from c';
    expect(await fails(query, { timeout: '50ms' })).toMatchObject({ code: 'TIMED_OUT', retry: true });
  });
});
