import type { TLSSocket } from 'node:tls';
import type pg from 'pg';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { DatabaseTrouble, networkTrouble, saidBy } from '../trouble.ts';
import type { OpenSession, Target } from '../types.ts';
import { firstOf } from '../values.ts';
import { postgresDepth } from './depth.ts';
import { createPostgresLook } from './look.ts';

const connectMs = 10_000;
const statementMs = 5_000;

export type Ask = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

/** What the server told of itself, which decides what can be asked. */
export interface PostgresServer {
  /** 150014 */
  version: number;
  /** May see the statements of others. */
  seesAll: boolean;
}

export function explainPostgres(error: unknown, { connection }: Target): DatabaseTrouble {
  const { host, port, user, database } = connection;
  const code = errorCode(error);
  const said = saidBy(error);
  const refuse = (field: string, sentence: string, remedy: string) =>
    new DatabaseTrouble({ field, sentence, remedy, said }, { refused: true, cause: error });
  switch (code) {
    case '28P01':
      return refuse('password', `PostgreSQL does not accept this password for ${user}.`, 'Check user and password.');
    case '28000':
      return /no pg_hba.conf entry/.test(said)
        ? refuse(
            /no encryption|SSL off/.test(said) ? 'tls' : 'user',
            `The server has no rule that lets ${user} in from here.`,
            /no encryption|SSL off/.test(said)
              ? 'Switch TLS on, or add a line to pg_hba.conf.'
              : 'Add a line to pg_hba.conf.',
          )
        : refuse('user', `PostgreSQL does not let ${user} in.`, 'Check the user.');
    case '3D000':
      return refuse('database', `There is no database called ${database || user}.`, 'Check the name of the database.');
    case '42501':
      return refuse('database', `${user} may not connect to this database.`, 'Grant CONNECT to the user.');
    case '53300':
      return new DatabaseTrouble(
        {
          field: '',
          sentence: 'All connections of the server are taken.',
          remedy: 'End some, or raise max_connections.',
          said,
        },
        { cause: error },
      );
    case '57P03':
      return new DatabaseTrouble(
        { field: '', sentence: 'The server is starting or stopping.', remedy: 'It is asked again by itself.', said },
        { cause: error },
      );
  }
  const network = networkTrouble(error, connection);
  if (network) return network;
  if (/does not support SSL/i.test(said))
    return refuse('tls', 'The server does not speak TLS.', 'Switch TLS off here, or on at the server (ssl = on).');
  if (/password must be a string|SASL.*password/i.test(said))
    return refuse('password', 'PostgreSQL asks for a password.', 'Enter the password of the user.');
  if (/timeout|timed out/i.test(said))
    return new DatabaseTrouble(
      {
        field: 'host',
        sentence: `${host}:${port} did not answer in time.`,
        remedy: 'Check the address, and whether a firewall is between.',
        said,
      },
      { cause: error },
    );
  if (/terminated|closed|ended/i.test(said))
    return new DatabaseTrouble(
      {
        field: '',
        sentence: `${host}:${port} cut the connection.`,
        remedy: 'See whether that is a PostgreSQL, and whether it was restarted.',
        said,
      },
      { cause: error },
    );
  return new DatabaseTrouble(
    { field: '', sentence: 'PostgreSQL could not be asked.', remedy: 'See what it said.', said },
    { cause: error },
  );
}

export const openPostgres: OpenSession = async (target: Target, signal) => {
  const { connection, password } = target;
  const { default: driver } = await import('pg');
  const client: pg.Client = new driver.Client({
    ...{ host: connection.host, port: connection.port, user: connection.user },
    database: connection.database || connection.user,
    // An empty text keeps the driver from looking for one in the environment and in files.
    password,
    ssl:
      connection.tls === 'off'
        ? false
        : { rejectUnauthorized: connection.tls === 'verify', ...(connection.ca !== '' && { ca: connection.ca }) },
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs * 2,
    application_name: 'Optimus',
    keepAlive: true,
  });
  // What goes wrong comes back with the question that was asked; without a listener it would end the program.
  client.on('error', () => {});
  const cut = () => client.connection.stream.destroy();
  signal.addEventListener('abort', cut, { once: true });
  const ask: Ask = async (sql, values) => {
    try {
      return (await client.query<Record<string, unknown>>(sql, values)).rows;
    } catch (error) {
      // The server answered: what it said of this question is for whoever asked it.
      if (/^[0-9A-Z]{5}$/.test(errorCode(error)) && !errorCode(error).startsWith('57P')) throw error;
      throw explainPostgres(error, target);
    }
  };
  try {
    await client.connect();
    // Not as options of the start: poolers refuse those.
    await client.query(
      `set default_transaction_read_only = on; set statement_timeout = ${statementMs}; set lock_timeout = 1000; set idle_in_transaction_session_timeout = 10000`,
    );
    const [told] = await ask(
      `select current_setting('server_version') as name, current_setting('server_version_num')::int as version,
              pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_all`,
    );
    const server: PostgresServer = { version: Number(told?.version ?? 0), seesAll: told?.sees_all === true };
    const socket = client.connection.stream as TLSSocket;
    const look = createPostgresLook(ask, server);
    return {
      product: `PostgreSQL ${String(told?.name ?? '').split(' ')[0]}`,
      counted: 'transactions',
      encrypted: socket.encrypted ? socket.getProtocol() : null,
      notes: async () =>
        server.seesAll
          ? []
          : [
              `It may not see what others run: grant pg_monitor to "${connection.user.replaceAll('"', '""')}" shows locks and slow queries in full.`,
            ],
      ping: async () => void (await ask('select 1')),
      look,
      depth: () => postgresDepth(ask, server),
      async value(statement) {
        await ask('begin transaction read only');
        try {
          // In this protocol it is one statement for the server: a second one is refused.
          const alone: pg.QueryConfig & { queryMode: 'extended' } = { text: statement, queryMode: 'extended' };
          return firstOf((await client.query<Record<string, unknown>>(alone)).rows);
        } finally {
          await ask('rollback').catch(() => {});
        }
      },
      async close() {
        signal.removeEventListener('abort', cut);
        const timer = setTimeout(cut, 1_000);
        await client.end().catch(() => {});
        clearTimeout(timer);
        cut();
      },
    };
  } catch (error) {
    cut();
    throw error instanceof DatabaseTrouble ? error : explainPostgres(error, target);
  }
};
