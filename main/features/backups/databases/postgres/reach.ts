import { join } from 'node:path';
import type pg from 'pg';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { authorities, type PrivateFolder } from '../lib/private-folder.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { DatabaseAccess } from '../types.ts';

const connectMs = 15_000;

export type Ask = (sql: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

export const databaseOf = ({ database, user }: Pick<DatabaseAccess, 'database' | 'user'>): string => database || user;

/** Everything of libpq that somebody may have set for himself, and that would lead elsewhere. */
const foreign = [
  ...['PGHOST', 'PGHOSTADDR', 'PGPORT', 'PGDATABASE', 'PGUSER', 'PGPASSWORD', 'PGSERVICE', 'PGSERVICEFILE'],
  ...['PGOPTIONS', 'PGSSLCERT', 'PGSSLKEY', 'PGSSLCRL', 'PGSSLCRLDIR', 'PGCLIENTENCODING', 'PGTARGETSESSIONATTRS'],
  ...['PGREQUIRESSL', 'PGREQUIREAUTH', 'PGCHANNELBINDING', 'PGDATESTYLE', 'PGTZ', 'PGAPPNAME', 'PGCLUSTER'],
];

const escaped = (text: string) => text.replaceAll(/[\\:]/g, (sign) => `\\${sign}`);

/** What the tools of PostgreSQL need to reach it: nothing of it is ever an argument. */
export async function postgresEnv(
  access: DatabaseAccess,
  folder: PrivateFolder,
): Promise<Record<string, string | undefined>> {
  const { host, port, user, password, tls, ca } = access;
  if (/[\r\n]/.test(password))
    throw new DumpTrouble('A password with a line break cannot be given to the tools of PostgreSQL.');
  const passFile = await folder.file('pgpass', `*:*:*:${escaped(user)}:${escaped(password)}\n`);
  return {
    ...Object.fromEntries(foreign.map((name) => [name, undefined])),
    ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSFILE: passFile, PGAPPNAME: 'Optimus backups' },
    PGSSLMODE: { off: 'disable', on: 'require', verify: 'verify-full' }[tls],
    // A file that is there would be checked against by `require`, too.
    PGSSLROOTCERT: tls === 'verify' ? await folder.file('ca.pem', authorities(ca)) : join(folder.dir, 'none'),
    PGCONNECT_TIMEOUT: String(connectMs / 1_000),
    LC_ALL: 'C',
  };
}

export function explainPostgres(error: unknown, access: DatabaseAccess): Error {
  if (error instanceof DumpTrouble) return error;
  const { user, host, port, name } = access;
  const said = saidBy(error);
  const sentences: Record<string, string> = {
    '28P01': `PostgreSQL does not accept the password of ${user}.`,
    '28000': `PostgreSQL does not let ${user} in.`,
    '3D000': `There is no database called ${databaseOf(access)}.`,
    '42501': `${user} may not do that in ${name}.`,
    '53300': `All connections of ${host}:${port} are taken.`,
    '57P03': `${host}:${port} is starting or stopping.`,
    ECONNREFUSED: `Nothing accepts connections at ${host}:${port}.`,
    ENOTFOUND: `There is no machine called ${host}.`,
    ETIMEDOUT: `${host}:${port} did not answer in time.`,
  };
  const code = errorCode(error) || errorCode(error instanceof AggregateError ? error.errors[0] : null);
  return new DumpTrouble(sentences[code] ?? `PostgreSQL at ${host}:${port} could not be asked.`, {
    said,
    cause: error,
  });
}

/** One connection of our own, closed when the work is done; the signal cuts it. */
export async function withPostgres<T>(
  access: DatabaseAccess,
  database: string,
  signal: AbortSignal,
  work: (ask: Ask) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const { default: driver } = await import('pg');
  const { host, port, user, password, tls, ca } = access;
  const client: pg.Client = new driver.Client({
    ...{ host, port, user, password, database },
    ssl: tls === 'off' ? false : { rejectUnauthorized: tls === 'verify', ...(ca !== '' && { ca }) },
    connectionTimeoutMillis: connectMs,
    application_name: 'Optimus backups',
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
      signal.throwIfAborted();
      throw error;
    }
  };
  try {
    await client.connect().catch((error: unknown) => {
      signal.throwIfAborted();
      throw explainPostgres(error, access);
    });
    return await work(ask);
  } finally {
    signal.removeEventListener('abort', cut);
    const timer = setTimeout(cut, 1_000);
    await client.end().catch(() => {});
    clearTimeout(timer);
    cut();
  }
}
