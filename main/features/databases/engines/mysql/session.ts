import type { Connection as Driver, RowDataPacket } from 'mysql2/promise';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { DatabaseTrouble, networkTrouble, saidBy } from '../trouble.ts';
import type { OpenSession, Target } from '../types.ts';
import { firstOf, textOf } from '../values.ts';
import { mysqlDepth } from './depth.ts';
import { createMysqlLook } from './look.ts';

const connectMs = 10_000;
const statementMs = 5_000;

export type Ask = (sql: string) => Promise<Record<string, unknown>[]>;

export interface MysqlServer {
  mariadb: boolean;
}

export function explainMysql(error: unknown, { connection }: Target): DatabaseTrouble {
  const { host, port, user, database } = connection;
  const code = errorCode(error);
  const said = saidBy(error);
  const refuse = (field: string, sentence: string, remedy: string) =>
    new DatabaseTrouble({ field, sentence, remedy, said }, { refused: true, cause: error });
  const wait = (field: string, sentence: string, remedy: string) =>
    new DatabaseTrouble({ field, sentence, remedy, said }, { cause: error });
  switch (code) {
    case 'ER_ACCESS_DENIED_ERROR':
    case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
      return refuse('password', `The server does not accept this password for ${user}.`, 'Check user and password.');
    case 'ER_BAD_DB_ERROR':
      return refuse('database', `There is no database called ${database}.`, 'Check the name of the database.');
    case 'ER_DBACCESS_DENIED_ERROR':
      return refuse('database', `${user} may not use the database ${database}.`, 'Grant it, or leave the field empty.');
    case 'ER_HOST_NOT_PRIVILEGED':
    case 'ER_HOST_IS_BLOCKED':
      return refuse(
        'host',
        'The server lets nobody in from this machine.',
        'Make a user for this address on the server.',
      );
    case 'ER_SECURE_TRANSPORT_REQUIRED':
      return refuse('tls', 'The server wants TLS.', 'Switch TLS on.');
    case 'HANDSHAKE_NO_SSL_SUPPORT':
      return refuse('tls', 'The server does not speak TLS.', 'Switch TLS off here, or on at the server.');
    case 'ER_NOT_SUPPORTED_AUTH_MODE':
    case 'AUTH_SWITCH_PLUGIN_ERROR':
      return refuse('user', `The way in which ${user} logs in is not supported.`, 'Let the user log in by password.');
    case 'ER_CON_COUNT_ERROR':
    case 'ER_TOO_MANY_USER_CONNECTIONS':
    case 'ER_USER_LIMIT_REACHED':
      return wait('', 'All connections of the server are taken.', 'End some, or raise max_connections.');
    case 'ER_SERVER_SHUTDOWN':
      return wait('', 'The server is stopping.', 'It is asked again by itself.');
    case 'HANDSHAKE_SSL_ERROR': {
      const network = networkTrouble((error as Error).cause ?? error, connection);
      return network ?? refuse('tls', 'The encryption could not be agreed on.', 'See what it said.');
    }
  }
  const network = networkTrouble(error, connection);
  if (network) return network;
  if (/self-signed|certificate/i.test(said))
    return refuse(
      'tls',
      'The certificate of the server cannot be trusted.',
      'Give the certificate of its authority, or encrypt without checking who answers.',
    );
  if (/packets out of order|unexpected packet|malformed/i.test(said))
    return refuse('port', `What is at ${host}:${port} is no MySQL and no MariaDB.`, 'Check the port.');
  return wait('', 'The server could not be asked.', 'See what it said.');
}

export const openMysql: OpenSession = async (target: Target, signal) => {
  const { connection, password } = target;
  const { createConnection } = await import('mysql2/promise');
  let driver: Driver | null = null;
  const cut = () => driver?.destroy();
  try {
    driver = await createConnection({
      ...{ host: connection.host, port: connection.port, user: connection.user, password },
      ...(connection.database !== '' && { database: connection.database }),
      ...(connection.tls !== 'off' && {
        ssl: { rejectUnauthorized: connection.tls === 'verify', ...(connection.ca !== '' && { ca: connection.ca }) },
      }),
      connectTimeout: connectMs,
      ...{ multipleStatements: false, supportBigNumbers: true, dateStrings: true, enableKeepAlive: true },
      connectAttributes: { program_name: 'Optimus' },
    });
    const open = driver;
    // What goes wrong comes back with the question that was asked; without a listener it would end the program.
    open.on('error', () => {});
    signal.throwIfAborted();
    signal.addEventListener('abort', cut, { once: true });
    const ask: Ask = async (sql) => {
      try {
        const [rows] = await open.query<RowDataPacket[]>({ sql, timeout: statementMs * 2 });
        return Array.isArray(rows) ? rows : [];
      } catch (error) {
        // The server answered: what it said of this question is for whoever asked it.
        if (
          typeof (error as { sqlState?: unknown }).sqlState === 'string' &&
          (error as { fatal?: boolean }).fatal !== true
        )
          throw error;
        throw explainMysql(error, target);
      }
    };
    const [told] = await ask('select version() as version, @@version_comment as comment');
    const version = textOf(told?.version);
    const mariadb = /mariadb/i.test(`${version} ${textOf(told?.comment)}`);
    await ask('set session transaction read only');
    await ask(
      mariadb
        ? `set session max_statement_time = ${statementMs / 1_000}`
        : `set session max_execution_time = ${statementMs}`,
    ).catch(() => []);
    await ask('set session lock_wait_timeout = 2').catch(() => []);
    const [cipher] = await ask("show session status like 'Ssl_version'").catch(() => []);
    const server: MysqlServer = { mariadb };
    return {
      product: `${mariadb ? 'MariaDB' : 'MySQL'} ${/^\d+(?:\.\d+)*/.exec(version.replace(/^5\.5\.5-/, ''))?.[0] ?? version}`,
      counted: 'queries',
      encrypted: textOf(cipher?.Value) || null,
      notes: async () => {
        const grants = (await ask('show grants').catch(() => [])).map((row) => textOf(Object.values(row)[0]));
        const has = (right: string) =>
          grants.some((grant) => grant.includes('ALL PRIVILEGES ON *.*') || grant.includes(right));
        return has('PROCESS')
          ? []
          : [
              'It may not see what others run: grant process, select on *.* shows locks, sizes and slow queries in full.',
            ];
      },
      ping: async () => void (await ask('select 1')),
      look: createMysqlLook(ask, server),
      depth: () => mysqlDepth(ask, server),
      value: async (statement) => firstOf(await ask(statement)),
      async close() {
        signal.removeEventListener('abort', cut);
        const timer = setTimeout(cut, 1_000);
        await open.end().catch(() => {});
        clearTimeout(timer);
        cut();
      },
    };
  } catch (error) {
    cut();
    throw error instanceof DatabaseTrouble ? error : explainMysql(error, target);
  }
};
