import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { errorCode } from '../../../../core/lib/storage-full.ts';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';
import type { DatabaseAccess } from '../types.ts';

/** Bytes stay bytes: keys and values are what somebody put there. */
export type Reply = Buffer | number | null | RedisSaid | Reply[];

/** An error that the server answered with. */
export class RedisSaid extends Error {
  constructor(words: string) {
    super(words);
    this.name = 'RedisSaid';
  }
}

export type Ask = (...words: (string | Buffer)[]) => Promise<Reply>;

type Place = { socketPath: string } | Pick<DatabaseAccess, 'host' | 'port' | 'tls' | 'ca'>;

function open(place: Place): { socket: Socket; ready: string } {
  if ('socketPath' in place) return { socket: connectPlain(place.socketPath), ready: 'connect' };
  const { host, port, tls, ca } = place;
  if (tls === 'off') return { socket: connectPlain({ host, port }), ready: 'connect' };
  const socket = connectTls({
    ...{ host, port, rejectUnauthorized: tls === 'verify' },
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== '' && { ca }),
  });
  return { socket, ready: 'secureConnect' };
}

const lineEnd = Buffer.from('\r\n');

function command(words: readonly (string | Buffer)[]): Buffer {
  const parts: Buffer[] = [Buffer.from(`*${words.length}\r\n`)];
  for (const word of words) {
    const bytes = typeof word === 'string' ? Buffer.from(word) : word;
    parts.push(Buffer.from(`$${bytes.length}\r\n`), bytes, lineEnd);
  }
  return Buffer.concat(parts);
}

/** One reply from `at`, or null while it is not whole. */
function readReply(bytes: Buffer, at: number): { reply: Reply; next: number } | null {
  const end = bytes.indexOf(lineEnd, at);
  if (end < 0) return null;
  const line = bytes.toString('utf8', at + 1, end);
  const next = end + 2;
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '+':
      return { reply: Buffer.from(line), next };
    case '-':
      return { reply: new RedisSaid(line), next };
    case ':':
      return { reply: Number(line), next };
    case '$': {
      const length = Number(line);
      if (length < 0) return { reply: null, next };
      if (bytes.length < next + length + 2) return null;
      return { reply: Buffer.from(bytes.subarray(next, next + length)), next: next + length + 2 };
    }
    case '*': {
      const replies: Reply[] = [];
      let place = next;
      for (let left = Number(line); left > 0; left--) {
        const one = readReply(bytes, place);
        if (!one) return null;
        replies.push(one.reply);
        place = one.next;
      }
      return { reply: replies, next: place };
    }
  }
  throw new DumpTrouble('What answers there is no Redis.');
}

/** One line to a Redis, closed when the work is done; the signal cuts it. */
export async function withRedis<T>(place: Place, signal: AbortSignal, work: (ask: Ask) => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { socket, ready } = open(place);
  const waiting: { resolve(reply: Reply): void; reject(error: unknown): void }[] = [];
  let pieces: Buffer[] = [];
  let have = 0;
  let over: unknown = null;
  const end = (error: unknown) => {
    over ??= error;
    for (const one of waiting.splice(0)) one.reject(over);
    socket.destroy();
  };
  const cut = () => end(signal.reason);
  signal.addEventListener('abort', cut, { once: true });
  socket.on('error', end);
  socket.on('close', () => end(new DumpTrouble('Redis cut the connection.')));
  socket.on('data', (chunk: Buffer) => {
    pieces.push(chunk);
    have += chunk.length;
    const bytes = pieces.length === 1 ? chunk : Buffer.concat(pieces, have);
    let at = 0;
    try {
      for (let one = readReply(bytes, at); one !== null; one = readReply(bytes, at)) {
        const next = waiting.shift();
        if (one.reply instanceof RedisSaid) next?.reject(one.reply);
        else next?.resolve(one.reply);
        at = one.next;
      }
    } catch (error) {
      end(error);
    }
    const rest = bytes.subarray(at);
    pieces = rest.length === 0 ? [] : [rest];
    have = rest.length;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once(ready, resolve);
      socket.once('close', () => reject(over));
    });
    return await work(
      (...words) =>
        new Promise<Reply>((resolve, reject) => {
          if (over !== null) return reject(over);
          waiting.push({ resolve, reject });
          socket.write(command(words));
        }),
    );
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', cut);
    socket.destroy();
  }
}

export async function logIn(ask: Ask, { user, password }: DatabaseAccess): Promise<void> {
  if (password !== '') await ask('AUTH', ...(user === '' ? [] : [user]), password);
}

export function explainRedis(error: unknown, { host, port, name }: DatabaseAccess): unknown {
  if (error instanceof DumpTrouble) return error;
  const said = saidBy(error);
  const trouble = (sentence: string) => new DumpTrouble(sentence, { said, cause: error });
  if (error instanceof RedisSaid) {
    if (/^NOAUTH|^WRONGPASS|invalid password|without any password/i.test(said))
      return trouble(`Redis does not accept the password of ${name}.`);
    if (said.startsWith('NOPERM')) return trouble(`This user of ${name} may not do that.`);
    return trouble(`Redis at ${host}:${port} refused it.`);
  }
  const code = errorCode(error) || errorCode(error instanceof AggregateError ? error.errors[0] : null);
  if (code === 'ECONNREFUSED') return trouble(`Nothing accepts connections at ${host}:${port}.`);
  if (code !== '') return trouble(`Redis at ${host}:${port} cannot be reached.`);
  return error;
}

export function infoOf(reply: Reply): Record<string, string> {
  const text = Buffer.isBuffer(reply) ? reply.toString('utf8') : '';
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(':');
    return at > 0 && !line.startsWith('#') ? [[line.slice(0, at), line.slice(at + 1)] as const] : [];
  });
  return Object.fromEntries(pairs);
}
