import type pg from 'pg';
import type { StepFailure } from '../../../../core/runs/step-failure.ts';
import type { Json } from '../../../../core/runs/types.ts';
import { exactJson } from '../../exact-json.ts';
import { codeOf, messageOf } from '../words.ts';
import { MAX_BYTES, MAX_ROWS, type SqlAnswer, sqlFailure } from './limits.ts';

const CONNECT_MS = 15_000;
const CANCEL_MS = 3_000;

export interface PostgresAsk {
  url: string;
  query: string;
  params: Json[];
  write: boolean;
  timeoutMs: number;
}

/** Numbers and JSON as such, all else in PostgreSQL's own words: a `date` must not become a moment in somebody's time zone. */
const parsers: Record<number, (text: string) => Json> = {
  16: (text) => text === 't',
  20: whole,
  21: Number,
  23: Number,
  26: Number,
  700: float,
  701: float,
  114: exactJson,
  3802: exactJson,
};
function whole(text: string): Json {
  return Number.isSafeInteger(Number(text)) ? Number(text) : text;
}
function float(text: string): Json {
  return Number.isFinite(Number(text)) ? Number(text) : text;
}
const types = { getTypeParser: (oid: number) => parsers[oid] ?? ((text: string) => text) } as pg.CustomTypesConfig;

export async function askPostgres(
  ask: PostgresAsk,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<SqlAnswer> {
  signal.throwIfAborted();
  // Only who asks a PostgreSQL pays for it at the start.
  const { default: driver } = await import('pg');
  const connect = () => {
    const client = new driver.Client({
      connectionString: ask.url,
      connectionTimeoutMillis: CONNECT_MS,
      fallback_application_name: 'Optimus',
      keepAlive: true,
      types,
    });
    // What goes wrong comes back with the question that was asked; without a listener it would end the program.
    client.on('error', () => {});
    return client;
  };
  let client: pg.Client;
  try {
    client = connect();
  } catch (error) {
    throw sqlFailure('postgres: that is no address of a database', { code: 'INVALID', retry: false, cause: error });
  }
  client.on('notice', (notice) => log(notice.message ?? ''));
  const cut = () => client.connection.stream.destroy();
  const onAbort = () => void cancel(connect, client).catch(cut);
  try {
    await abortable(client.connect(), signal, cut);
    signal.addEventListener('abort', onAbort, { once: true });
    signal.throwIfAborted();
    await client.query(`set statement_timeout = ${Math.ceil(ask.timeoutMs)}`);
    await client.query(ask.write ? 'begin' : 'begin read only');
    const answer = await stream(client, new driver.Query(queryOf(ask)), ask.write);
    signal.throwIfAborted();
    if (answer.cut !== null && !ask.write) {
      await cancel(connect, client).catch(() => {});
      cut();
      return answer;
    }
    if (ask.write) await client.query('commit');
    else await client.query('rollback');
    return answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw explain(error, ask);
  } finally {
    signal.removeEventListener('abort', onAbort);
    await endOf(client);
    cut();
  }
}

/** In good order, so that the server does not log a line that was cut; not for ever. */
async function endOf(client: pg.Client): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, CANCEL_MS);
  });
  await Promise.race([client.end().catch(() => {}), enough]);
  clearTimeout(timer);
}

async function abortable<T>(promise: Promise<T>, signal: AbortSignal, cut: () => void): Promise<T> {
  signal.addEventListener('abort', cut, { once: true });
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', cut);
  }
}

/** The server is asked from beside, as `pg_cancel_backend`: closing the line would leave it working on. */
async function cancel(connect: () => pg.Client, busy: pg.Client): Promise<void> {
  const beside = connect();
  const timer = setTimeout(() => beside.connection.stream.destroy(), CANCEL_MS);
  try {
    await beside.connect();
    await beside.query('select pg_cancel_backend($1)', [(busy as unknown as { processID: number }).processID]);
  } finally {
    clearTimeout(timer);
    await beside.end().catch(() => {});
  }
}

/** One statement only, as the extended protocol has it: `commit; drop …` would leave the transaction that reads only. */
function queryOf({ query, params }: PostgresAsk): pg.QueryConfig {
  const config = { text: query, values: params.map(parameter), rowMode: 'array', queryMode: 'extended' };
  return config;
}

/** Row by row, so that a large table does not pile up here. */
function stream(client: pg.Client, query: pg.Query, write: boolean): Promise<SqlAnswer> {
  return new Promise((resolve, reject) => {
    const rows: SqlAnswer['rows'] = [];
    let bytes = 0;
    let cut: SqlAnswer['cut'] = null;
    const asked = client.query(query);
    let names: string[] = [];
    asked.on('row', (row: unknown, result: unknown) => {
      if (cut !== null) return;
      const { fields } = result as pg.QueryResultBase;
      if (names.length === 0) names = distinct(fields.map(({ name }) => name));
      const record = Object.fromEntries(names.map((name, i) => [name, (row as Json[])[i] ?? null]));
      bytes += Buffer.byteLength(JSON.stringify(record));
      if (rows.length === MAX_ROWS) cut = 'rows';
      else if (bytes > MAX_BYTES) cut = 'bytes';
      else rows.push(record);
      // What writes is taken to its end.
      if (cut === null || write) return;
      client.connection.stream.pause();
      resolve({ columns: names, rows, cut, changed: null });
    });
    asked.on('error', reject);
    asked.on('end', (result: unknown) => {
      const { fields, rowCount, command } = result as pg.QueryResultBase;
      const changed = ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(command) ? rowCount : null;
      resolve({ columns: distinct(fields.map(({ name }) => name)), rows, cut, changed });
    });
  });
}

/** Lists and objects go as JSON; an array of SQL can be had from it there. */
function parameter(value: Json): string | number | boolean | null {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}

function distinct(names: string[]): string[] {
  return names.map((name, i) => {
    const before = names.slice(0, i).filter((other) => other === name).length;
    return before === 0 ? name : `${name}_${before + 1}`;
  });
}

const connection: Record<string, string> = {
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host could not be looked up',
  ECONNREFUSED: 'nothing accepts connections there',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ETIMEDOUT: 'the connection took too long',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};

/** By the classes of SQLSTATE. */
function explain(error: unknown, { timeoutMs }: PostgresAsk): StepFailure {
  const code = codeOf(error);
  const { detail = '', hint = '', position = '' } = error as { detail?: string; hint?: string; position?: string };
  const more = [code, detail, hint, position && `at character ${position} of the query`].filter(Boolean).join('\n');
  const fail = (sentence: string, failure: string, retry: boolean) =>
    sqlFailure(`postgres: ${sentence}`, { code: failure, retry, ...(more !== '' && { detail: more }), cause: error });
  const path = connection[code];
  if (path !== undefined) return fail(path, 'NETWORK', true);
  switch (code) {
    case '28P01':
      return fail('the password is wrong', 'NO_ACCESS', false);
    case '3D000':
      return fail(messageOf(error), 'NO_DATABASE', false);
    case '25006':
      return fail('the query writes, and nothing says "write: true"', 'READ_ONLY', false);
    case '57014':
      return fail(`the query took more than ${timeoutMs / 1_000} s`, 'TIMED_OUT', true);
    case '42501':
      return fail(messageOf(error), 'NO_ACCESS', false);
  }
  const kind = /^[0-9A-Z]{5}$/.test(code) ? code.slice(0, 2) : '';
  if (kind === '28') return fail(messageOf(error), 'NO_ACCESS', false);
  if (kind === '23') return fail(messageOf(error), 'CONSTRAINT', false);
  if (['08', '40', '53', '55', '57'].includes(kind)) return fail(messageOf(error), 'BUSY', true);
  if (kind !== '') return fail(messageOf(error), 'QUERY', false);
  const said = messageOf(error);
  if (/terminated|timeout|timed out|ended|closed/i.test(said)) return fail('the connection was cut', 'NETWORK', true);
  return fail(said === '' ? 'the connection was cut' : said, 'NETWORK', true);
}
