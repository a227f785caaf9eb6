import { X509Certificate } from 'node:crypto';
import { isAbsolute } from 'node:path';
import { type FieldProblem, invalid } from '../../../shared/contract/errors.ts';
import type { Connection, DatabaseEngine } from '../../../shared/features/databases/schema.ts';

export const usualPorts: Record<DatabaseEngine, number> = { postgres: 5432, mysql: 3306, redis: 6379, sqlite: 0 };
const hostShape = /^(?:[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?\.?|[0-9A-Fa-f:.]+(?:%\w+)?)$/;

export function placeOf({ engine, host, port, database, path }: Connection): string {
  if (engine === 'sqlite') return path;
  const at = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return database === '' ? at : `${at}/${database}`;
}

/** What the user wrote, with what is usual where nothing was written; throws what is wrong, field by field. */
export function settled(input: Connection): Connection {
  const problems: FieldProblem[] = [];
  const wrong = (field: keyof Connection, problem: string) => problems.push({ field, problem });
  const sqlite = input.engine === 'sqlite';
  const connection: Connection = {
    ...input,
    host: sqlite ? '' : input.host.replace(/^\[(.*)\]$/, '$1') || 'localhost',
    port: sqlite ? 0 : input.port || usualPorts[input.engine],
    user: sqlite ? '' : input.user,
    database: sqlite ? '' : input.database,
    path: sqlite ? input.path.trim() : '',
    ca: sqlite || input.tls !== 'verify' ? '' : input.ca.trim(),
    tls: sqlite ? 'off' : input.tls,
  };
  if (sqlite) {
    if (connection.path === '') wrong('path', 'Say where the file is.');
    else if (!isAbsolute(connection.path) || connection.path.includes('\0'))
      wrong('path', 'Write the whole path, from the root on.');
  } else {
    if (connection.host.includes('://'))
      wrong('host', 'That is a whole address. Write the host alone; port and database have fields of their own.');
    else if (!hostShape.test(connection.host)) wrong('host', 'That is no name and no address of a machine.');
    if (connection.port < 1 || connection.port > 65_535) wrong('port', 'Ports go from 1 to 65535.');
  }
  if (connection.engine === 'redis' && !/^\d{0,5}$/.test(connection.database))
    wrong('database', 'Redis numbers its databases: 0, 1, 2.');
  for (const field of ['user', 'database'] as const)
    if (/\0/.test(connection[field])) wrong(field, 'There is a character in it that no name can have.');
  if (connection.engine === 'postgres' && connection.user === '') wrong('user', 'PostgreSQL asks for a user.');
  if (connection.engine === 'mysql' && connection.user === '') wrong('user', 'MySQL and MariaDB ask for a user.');
  if (connection.everySeconds < 5 || connection.everySeconds > 3_600)
    wrong('everySeconds', 'From 5 seconds to one hour.');
  if (connection.ca !== '') {
    try {
      new X509Certificate(connection.ca);
    } catch {
      wrong('ca', 'That is no certificate in PEM: it begins with -----BEGIN CERTIFICATE-----.');
    }
  }
  if (problems.length > 0) throw invalid(problems);
  return { ...connection, name: connection.name || placeOf(connection) };
}
