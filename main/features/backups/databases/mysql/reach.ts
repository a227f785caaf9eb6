import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { authorities, type PrivateFolder } from '../lib/private-folder.ts';
import { findTool } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { DatabaseAccess } from '../types.ts';

const connectMs = 15_000;

export type Ask = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

export const quoted = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

interface MysqlTool {
  file: string;
  /** `mariadb-dump 10.11.19`, `mysqldump 8.4.3` */
  version: string;
  mariadb: boolean;
}

export const install =
  'Install the client tools of MariaDB or MySQL (on Debian: apt-get install mariadb-client; on macOS: brew install mysql-client).';

async function toolOf(
  runTool: RunTool,
  names: readonly [string, string],
  signal: AbortSignal,
): Promise<MysqlTool | null> {
  const file = await findTool(...names);
  if (file === null) return null;
  const said = await askTool(runTool, { label: `${names[0]} --version`, file, args: ['--version'], signal });
  const mariadb = /mariadb/i.test(said);
  const version = /(\d+\.\d+\.\d+)-MariaDB/i.exec(said)?.[1] ?? /Ver (\d+(?:\.\d+)+)/.exec(said)?.[1] ?? '';
  return { file, version: `${mariadb ? names[0] : names[1]} ${version}`, mariadb };
}

export const dumpTool = (runTool: RunTool, signal: AbortSignal) =>
  toolOf(runTool, ['mariadb-dump', 'mysqldump'], signal);
export const clientTool = (runTool: RunTool, signal: AbortSignal) => toolOf(runTool, ['mariadb', 'mysql'], signal);

const value = (text: string) =>
  `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;

/** A file of options that stands in the place of all others: nothing of it is ever an argument. */
export async function optionsFile(
  access: DatabaseAccess,
  tool: MysqlTool,
  folder: PrivateFolder,
): Promise<{ args: string[]; env: Record<string, string | undefined> }> {
  const { host, port, user, password, tls, ca } = access;
  const lines = ['[client]', `host=${value(host)}`, `port=${port}`, `user=${value(user)}`];
  lines.push(`password=${value(password)}`, 'protocol=TCP', 'default-character-set=utf8mb4', 'max-allowed-packet=1G');
  const trusted = async () => value(await folder.file('ca.pem', authorities(ca)));
  if (tool.mariadb) {
    if (tls === 'off') lines.push('skip-ssl');
    else lines.push('ssl', tls === 'verify' ? 'ssl-verify-server-cert' : 'loose-disable-ssl-verify-server-cert');
  } else lines.push(`ssl-mode=${{ off: 'DISABLED', on: 'REQUIRED', verify: 'VERIFY_IDENTITY' }[tls]}`);
  if (tls === 'verify') lines.push(`ssl-ca=${await trusted()}`);
  const file = await folder.file('client.cnf', `${lines.join('\n')}\n`);
  const env = {
    ...{ MYSQL_PWD: undefined, MYSQL_HOST: undefined, MYSQL_TCP_PORT: undefined, LC_ALL: 'C' },
    // Read in any case, unless it is not there.
    MYSQL_TEST_LOGIN_FILE: join(folder.dir, 'none'),
  };
  return { args: [`--defaults-file=${file}`], env };
}

export function explainMysql(error: unknown, access: DatabaseAccess): Error {
  if (error instanceof DumpTrouble) return error;
  const { user, host, port, database } = access;
  const said = saidBy(error);
  const sentences: Record<string, string> = {
    ER_ACCESS_DENIED_ERROR: `The server does not accept the password of ${user}.`,
    ER_DBACCESS_DENIED_ERROR: `${user} may not use the database ${database}.`,
    ER_BAD_DB_ERROR: `There is no database called ${database}.`,
    ER_CON_COUNT_ERROR: `All connections of ${host}:${port} are taken.`,
    ECONNREFUSED: `Nothing accepts connections at ${host}:${port}.`,
    ENOTFOUND: `There is no machine called ${host}.`,
    ETIMEDOUT: `${host}:${port} did not answer in time.`,
  };
  const sentence = sentences[errorCode(error)] ?? `MySQL or MariaDB at ${host}:${port} could not be asked.`;
  return new DumpTrouble(sentence, { said, cause: error });
}

/** One connection of our own, closed when the work is done; the signal cuts it. */
export async function withMysql<T>(
  access: DatabaseAccess,
  database: string | null,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { createConnection } = await import('mysql2/promise');
  const { host, port, user, password, tls, ca } = access;
  const driver = await createConnection({
    ...{ host, port, user, password, connectTimeout: connectMs },
    ...(database !== null && { database }),
    ...(tls !== 'off' && { ssl: { rejectUnauthorized: tls === 'verify', ...(ca !== '' && { ca }) } }),
    ...{ multipleStatements: false, supportBigNumbers: true, dateStrings: true, enableKeepAlive: true },
    connectAttributes: { program_name: 'Optimus backups' },
  }).catch((error: unknown) => {
    throw explainMysql(error, access);
  });
  // What goes wrong comes back with the question that was asked; without a listener it would end the program.
  driver.on('error', () => {});
  const cut = () => driver.destroy();
  if (signal.aborted) cut();
  signal.addEventListener('abort', cut, { once: true });
  const ask: Ask = async (sql, values) => {
    try {
      const [rows] = await driver.query<RowDataPacket[]>(sql, values);
      return Array.isArray(rows) ? rows : [];
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    }
  };
  try {
    return await work(ask);
  } finally {
    signal.removeEventListener('abort', cut);
    const timer = setTimeout(cut, 1_000);
    await driver.end().catch(() => {});
    clearTimeout(timer);
    cut();
  }
}
