import type { Connection, DatabaseEngine, DatabaseOffer } from '../../../shared/features/databases/schema.ts';

export const ports: Record<DatabaseEngine, number> = { postgres: 5432, mysql: 3306, redis: 6379, sqlite: 0 };
const users: Record<DatabaseEngine, string> = { postgres: 'postgres', mysql: 'root', redis: '', sqlite: '' };

/** As it stands in the fields: numbers are text while they are written. */
export interface Form {
  engine: DatabaseEngine;
  name: string;
  host: string;
  port: string;
  user: string;
  database: string;
  path: string;
  tls: Connection['tls'];
  ca: string;
  everySeconds: string;
  projectId: string | null;
}

export const isLocal = (host: string) => host === '' || /^(?:localhost|127\.\d+\.\d+\.\d+|::1)$/.test(host.trim());

export function newForm(offer: DatabaseOffer | null): Form {
  const engine = offer?.engine ?? 'postgres';
  return {
    ...{ engine, name: '', host: offer?.host || 'localhost', database: '', ca: '', everySeconds: '30' },
    port: String(offer && offer.engine !== 'sqlite' ? offer.port : ports[engine]),
    user: users[engine],
    path: offer?.path ?? '',
    tls: 'off',
    projectId: offer?.project?.id ?? null,
  };
}

export const formOf = (connection: Connection): Form => ({
  ...connection,
  port: String(connection.port || ports[connection.engine]),
  everySeconds: String(connection.everySeconds),
});

/** What is usual follows the engine, as long as nobody has written something else. */
export function withEngine(form: Form, engine: DatabaseEngine): Form {
  return {
    ...form,
    engine,
    port: form.port === String(ports[form.engine]) ? String(ports[engine]) : form.port,
    user: form.user === users[form.engine] ? users[engine] : form.user,
  };
}

/** On the way out of the machine a password is encrypted unless the user says otherwise. */
export const withHost = (form: Form, host: string): Form => ({
  ...form,
  host,
  tls: isLocal(form.host) && !isLocal(host) && form.tls === 'off' ? 'verify' : form.tls,
});

const whole = (text: string) => (/^\d{1,6}$/.test(text.trim()) ? Number(text) : null);

/** Null with the words for the fields that are no numbers; all else is checked where it is kept. */
export function readForm(
  form: Form,
  rest: Pick<Connection, 'enabled'>,
): { connection: Connection; problems: null } | { connection: null; problems: Record<string, string> } {
  const port = form.engine === 'sqlite' ? 0 : whole(form.port);
  const everySeconds = whole(form.everySeconds);
  if (port === null || everySeconds === null)
    return {
      connection: null,
      problems: {
        ...(port === null && { port: 'Ports are numbers, from 1 to 65535.' }),
        ...(everySeconds === null && { everySeconds: 'Write a number of seconds.' }),
      },
    };
  return { connection: { ...form, ...rest, port, everySeconds }, problems: null };
}
