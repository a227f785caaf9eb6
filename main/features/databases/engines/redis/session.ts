import type { LockSession, ReplicaRow } from '../../../../../shared/features/databases/schema.ts';
import { redisCommand } from '../../literals.ts';
import { DatabaseTrouble, networkTrouble, saidBy } from '../trouble.ts';
import type { Depth, Looked, OpenSession, Target } from '../types.ts';
import { numberOf } from '../values.ts';
import { connectRedis, type RedisClient } from './client.ts';
import { NoResp, RespError } from './resp.ts';

type Info = Record<string, string>;

function explain(error: unknown, { connection, password }: Target): DatabaseTrouble {
  const { host, port, tls, user } = connection;
  const said = saidBy(error);
  const refuse = (field: string, sentence: string, remedy: string) =>
    new DatabaseTrouble({ field, sentence, remedy, said }, { refused: true, cause: error });
  if (error instanceof RespError) {
    if (said.startsWith('NOAUTH'))
      return refuse('password', 'Redis asks for a password.', 'Enter it; the user may stay empty.');
    if (/^WRONGPASS|invalid password|invalid username/i.test(said))
      return refuse(
        'password',
        `Redis does not accept this password${user ? ` for ${user}` : ''}.`,
        'Check user and password.',
      );
    if (/without any password configured/i.test(said))
      return refuse('password', 'This Redis has no password.', 'Leave the password empty.');
    if (/DB index/i.test(said)) return refuse('database', 'There is no database of this number.', 'Most have 0 to 15.');
    if (said.startsWith('NOPERM'))
      return refuse('user', 'This user may not ask how Redis does.', 'Allow it INFO, SLOWLOG and CONFIG GET.');
    if (/^(?:LOADING|BUSY|MASTERDOWN)/.test(said))
      return new DatabaseTrouble(
        { field: '', sentence: 'Redis is busy with itself.', remedy: 'It is asked again by itself.', said },
        { cause: error },
      );
    if (said.startsWith('DENIED'))
      return refuse(
        'password',
        'Redis is in protected mode: without a password it answers its own machine only.',
        'Set a password on the server.',
      );
  }
  if (error instanceof NoResp)
    return refuse(
      'port',
      `What is at ${host}:${port} is no Redis.`,
      tls === 'off' ? 'Check the port, or switch TLS on.' : 'Check the port.',
    );
  const network = networkTrouble(error, connection);
  if (network) {
    const { problem } = network;
    return tls === 'off' && problem.field === '' && password === ''
      ? new DatabaseTrouble({ ...problem, remedy: 'Check the port, or switch TLS on.' }, { cause: error })
      : network;
  }
  return new DatabaseTrouble(
    { field: '', sentence: 'Redis could not be asked.', remedy: 'See what it said.', said },
    { cause: error },
  );
}

function infoOf(reply: unknown): Info {
  const pairs = String(reply)
    .split(/\r?\n/)
    .flatMap((line) => {
      const at = line.indexOf(':');
      return at > 0 && !line.startsWith('#') ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
    });
  return Object.fromEntries(pairs);
}

/** `ip=10.0.0.2,port=6379,state=online,offset=1,lag=0` */
const partsOf = (text: string): Info =>
  Object.fromEntries(
    text.split(',').map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
  );

function replicas(info: Info): ReplicaRow[] {
  const rows = Object.entries(info)
    .filter(([name]) => /^slave\d+$/.test(name))
    .map(([, text]): ReplicaRow => {
      const { ip = '', port = '', state = '', lag } = partsOf(text);
      return { name: `${ip}:${port}`, direction: 'to', state, healthy: state === 'online', lagSeconds: numberOf(lag) };
    });
  if (info.role === 'slave')
    rows.push({
      name: `${info.master_host}:${info.master_port}`,
      direction: 'from',
      state: info.master_link_status === 'up' ? 'up' : 'cut',
      healthy: info.master_link_status === 'up',
      lagSeconds:
        info.master_link_status === 'up'
          ? numberOf(info.master_last_io_seconds_ago)
          : numberOf(info.master_link_down_since_seconds),
    });
  return rows;
}

function looked(info: Info): Looked {
  const lags = replicas(info).flatMap(({ lagSeconds }) => lagSeconds ?? []);
  return {
    connections: numberOf(info.connected_clients),
    connectionsMax: numberOf(info.maxclients),
    sizeBytes: numberOf(info.used_memory),
    lagSeconds: lags.length > 0 ? Math.max(...lags) : null,
    locksWaiting: null,
    queries: numberOf(info.total_commands_processed),
    cacheHits: numberOf(info.keyspace_hits),
    cacheMisses: numberOf(info.keyspace_misses),
    role: info.role === 'slave' ? 'replica' : 'primary',
  };
}

async function slowOf(client: RedisClient): Promise<Depth['slow']> {
  try {
    const entries = await client.ask('SLOWLOG', 'GET', '64');
    const queries = (Array.isArray(entries) ? entries : []).flatMap((entry) => {
      if (!Array.isArray(entry)) return [];
      const [, at, micros, words, address] = entry;
      const meanMs = (numberOf(micros) ?? 0) / 1_000;
      return [
        {
          text: redisCommand(Array.isArray(words) ? words.map(String) : []),
          where: String(address ?? '').replace(/:\d+$/, ''),
          ...{ calls: 1, totalMs: meanMs, meanMs, maxMs: meanMs, at: 1_000 * (numberOf(at) ?? 0) },
        },
      ];
    });
    return { queries: queries.sort((a, b) => b.meanMs - a.meanMs), missing: null };
  } catch (error) {
    return {
      queries: [],
      missing: {
        why: `The slow log cannot be read: ${saidBy(error)}`,
        how: 'Allow the user to read it.',
        command: 'ACL SETUSER <user> +slowlog|get',
      },
    };
  }
}

async function depthOf(client: RedisClient): Promise<Depth> {
  const info = infoOf(await client.ask('INFO'));
  const bases = Object.entries(info).filter(([name]) => /^db\d+$/.test(name));
  const blocked = numberOf(info.blocked_clients) ?? 0;
  const sessions: LockSession[] = [];
  const hits = numberOf(info.keyspace_hits) ?? 0;
  const misses = numberOf(info.keyspace_misses) ?? 0;
  return {
    slow: await slowOf(client),
    locks: {
      sessions,
      missing: {
        why: `Redis has no locks: it does one thing after the other. ${blocked} ${blocked === 1 ? 'client waits' : 'clients wait'} for a list or a stream.`,
        how: '',
        command: null,
      },
    },
    sizes: {
      rows: [
        { name: 'everything in memory', kind: 'database', bytes: numberOf(info.used_memory), rows: null },
        ...bases.map(([name, text]) => ({
          name,
          kind: 'table' as const,
          bytes: null,
          rows: numberOf(partsOf(text).keys),
        })),
      ],
      missing: null,
    },
    replication: { rows: replicas(info), missing: null },
    facts: [
      { name: 'Running for', value: `${info.uptime_in_days ?? '?'} days` },
      {
        name: 'Answered from its keys, ever',
        value: hits + misses === 0 ? 'not known' : `${((100 * hits) / (hits + misses)).toFixed(1)} %`,
      },
      { name: 'Keys thrown out for room', value: info.evicted_keys ?? 'not known' },
      { name: 'Most memory so far', value: info.used_memory_peak_human ?? 'not known' },
      { name: 'Limit of memory', value: info.maxmemory === '0' ? 'none' : (info.maxmemory_human ?? 'not known') },
      { name: 'Last save', value: info.rdb_last_bgsave_status ?? 'not known' },
    ],
  };
}

/** Nothing but questions: INFO, PING, SLOWLOG GET, CONFIG GET. */
export async function openRedis(target: Target, signal: AbortSignal): ReturnType<OpenSession> {
  const { connection, password } = target;
  let client: RedisClient | null = null;
  try {
    const open = await connectRedis(connection, signal);
    client = open;
    if (password !== '') await open.ask('AUTH', ...(connection.user === '' ? [] : [connection.user]), password);
    // A name is for whoever looks at the server; not every user may give himself one.
    await open.ask('CLIENT', 'SETNAME', 'optimus').catch((error: unknown) => {
      if (!(error instanceof RespError) || said(error, 'NOAUTH')) throw error;
    });
    if (connection.database !== '' && connection.database !== '0') await open.ask('SELECT', connection.database);
    const ask = async <T>(work: Promise<T>): Promise<T> => {
      try {
        return await work;
      } catch (error) {
        throw explain(error, target);
      }
    };
    const info = infoOf(await open.ask('INFO', 'server'));
    const valkey = info.server_name === 'valkey' || info.valkey_version !== undefined;
    let limit: number | null | undefined;
    return {
      product: `${valkey ? 'Valkey' : 'Redis'} ${(valkey && info.valkey_version) || info.redis_version || ''}`.trim(),
      counted: 'commands',
      encrypted: open.encrypted,
      notes: async () => {
        const may = await open.ask('SLOWLOG', 'LEN').then(
          () => true,
          () => false,
        );
        return may ? [] : ['It may not read the slow log: +slowlog|get shows the slowest commands.'];
      },
      ping: async () => void (await ask(open.ask('PING'))),
      look: async () => {
        const now = infoOf(await ask(open.ask('INFO')));
        if (now.maxclients === undefined && limit === undefined) {
          const told = await open.ask('CONFIG', 'GET', 'maxclients').catch(() => null);
          limit = Array.isArray(told) ? numberOf(told[1]) : null;
        }
        const all = looked(now);
        return { ...all, connectionsMax: all.connectionsMax ?? limit ?? null };
      },
      depth: () => ask(depthOf(open)),
      value: () => Promise.reject(new Error('Redis answers no SQL')),
      close: () => open.close(),
    };
  } catch (error) {
    await client?.close();
    throw error instanceof DatabaseTrouble ? error : explain(error, target);
  }
}

const said = (error: Error, word: string) => error.message.startsWith(word);
