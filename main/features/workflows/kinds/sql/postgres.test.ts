import { describe, expect, it } from 'vitest';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { startPostgres } from '../../../../core/testing/postgres.ts';
import { until } from '../../../../core/testing/until.ts';
import { callKind, resultOf, stepContext } from '../testing/context.ts';
import { createSqlKind } from './sql.ts';

const there = await needs('postgres');

interface Result {
  columns: string[];
  rows: Record<string, Json>[];
  rowCount: number;
  cut: boolean;
  changed: number | null;
}

function connect(url: string) {
  const workers = { run: () => Promise.reject(new Error('not for PostgreSQL')) };
  const kind = createSqlKind({ workers, clock: createSystemClock() });
  const made = stepContext();
  const ask = async (query: string, more: Record<string, Json> = {}) =>
    (await resultOf(callKind(kind, { postgres: url, query, ...more }, made.context))) as unknown as Result;
  const fails = async (query: string, more: Record<string, Json> = {}) => {
    const error = await ask(query, more).then(
      (result) => result,
      (reason: unknown) => reason,
    );
    if (!(error instanceof StepFailure)) throw new Error(`expected a StepFailure: ${String(error)}`, { cause: error });
    return error;
  };
  return { ...made, ask, fails };
}

describe.skipIf(!there)('a query on PostgreSQL', () => {
  it('does what a real server lets it do', { timeout: 120_000 }, async () => {
    const { url, port } = await startPostgres();
    const { ask, fails, told } = connect(url);

    // Values as JSON can hold them, and times as the server says them, in nobody's zone.
    const kinds = await ask(
      `select 1 as i, 9007199254740993::bigint as big, 5::bigint as small, 1.5::float8 as f, 'nan'::float8 as nan,
        true as b, null as n, '{"a":[1]}'::jsonb as j, date '2026-03-29' as d, 12.340::numeric as m, 1 as i`,
    );
    expect(kinds.rows).toEqual([
      {
        i: 1,
        big: '9007199254740993',
        small: 5,
        f: 1.5,
        nan: 'NaN',
        b: true,
        n: null,
        j: { a: [1] },
        d: '2026-03-29',
        m: '12.340',
        i_2: 1,
      },
    ]);
    expect(kinds).toMatchObject({ rowCount: 1, cut: false, changed: null });
    expect((await ask('select 1 as a where false')).columns).toEqual(['a']);

    // Parameters never become SQL.
    const params = ["'; drop table t; --", 7, { a: 1 }, null];
    expect((await ask('select $1::text as t, $2::int as n, $3::jsonb as j, $4::text as z', { params })).rows).toEqual([
      { t: "'; drop table t; --", n: 7, j: { a: 1 }, z: null },
    ]);

    // Reading is all that it may do until it says otherwise, whatever it tries.
    await ask('create table t (id int primary key, v text)', { write: true });
    expect(await ask('insert into t select g, g::text from generate_series(1, 5) g', { write: true })).toMatchObject({
      changed: 5,
    });
    expect(await fails("insert into t values (6, '6')")).toMatchObject({
      code: 'READ_ONLY',
      retry: false,
      message: 'postgres: the query writes, and nothing says "write: true"',
    });
    expect((await fails('commit; drop table t')).code).toBe('QUERY');
    expect((await fails('with x as (delete from t returning 1) select * from x')).code).toBe('READ_ONLY');
    await ask('commit').catch(() => {});
    expect((await ask('select count(*) as n from t')).rows).toEqual([{ n: 5 }]);
    expect(await ask('update t set v = v returning id', { write: true })).toMatchObject({ rowCount: 5, changed: 5 });

    // What is too much is cut and said.
    const many = await ask('select generate_series(1, 1000000000) as g, repeat($1, 10) as x', { params: ['x'] });
    expect(many).toMatchObject({ rowCount: 1_000, cut: true });
    expect(told.lines.at(-1)?.text).toBe('There is more than 1,000 rows; the rest was left out');
    const wide = await ask("select repeat('x', 50000) as x from generate_series(1, 900)");
    expect(wide.cut).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(wide))).toBeLessThan(262_144);
    await ask('create table u (id int)', { write: true });
    const back = await ask('insert into u select generate_series(1, 3000) returning id', { write: true });
    expect(back).toMatchObject({ rowCount: 1_000, cut: true, changed: 3_000 });
    expect((await ask('select count(*) as n from u')).rows).toEqual([{ n: 3_000 }]);

    // Failures in words.
    expect(await fails('selct 1')).toMatchObject({
      code: 'QUERY',
      retry: false,
      message: 'postgres: syntax error at or near "selct"',
    });
    expect((await fails('select * from gone')).detail).toContain('at character 15 of the query');
    expect(await fails("insert into t values (1, 'again')", { write: true })).toMatchObject({
      code: 'CONSTRAINT',
      retry: false,
    });
    expect(await fails('select pg_sleep(30)', { timeout: '200ms' })).toMatchObject({ code: 'TIMED_OUT', retry: true });
    expect((await connect(url.replace('s3cret', 'wrong')).fails('select 1')).message).toBe(
      'postgres: the password is wrong',
    );
    expect((await connect(`${url}s`).fails('select 1')).message).toBe('postgres: database "postgress" does not exist');
    expect((await connect('not an address').fails('select 1')).retry).toBeDefined();
    expect((await connect(url.replace(String(port), '1')).fails('select 1')).message).toBe(
      'postgres: nothing accepts connections there',
    );

    // Cancelled, the query ends on the server, too.
    const { ask: long, stop } = connect(url);
    const busy = async () =>
      Number(
        (
          await ask(
            "select count(*) as n from pg_stat_activity where query like '%pg_sleep(60)%' and state = 'active' and pid <> pg_backend_pid()",
          )
        ).rows[0]?.n,
      );
    const sleeping = long('select pg_sleep(60)');
    await until(async () => (await busy()) === 1);
    const reason = new Error('The run was cancelled');
    stop(reason);
    await expect(sleeping).rejects.toBe(reason);
    await until(async () => (await busy()) === 0);

    // Nobody is left on the line.
    await until(
      async () =>
        Number(
          (await ask("select count(*) as n from pg_stat_activity where application_name = 'Optimus'")).rows[0]?.n,
        ) === 1,
    );
  });
});
