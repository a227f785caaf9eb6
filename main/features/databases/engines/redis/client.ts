import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Connection } from '../../../../../shared/features/databases/schema.ts';
import { command, createReader, type Reply, RespError } from './resp.ts';

const answerMs = 5_000;

interface Waiting {
  resolve(reply: Reply): void;
  reject(error: unknown): void;
}

export interface RedisClient {
  ask(...words: string[]): Promise<Reply>;
  encrypted: string | null;
  close(): Promise<void>;
}

function socketOf({ host, port, tls, ca }: Connection): { socket: Socket; ready: string } {
  if (tls === 'off') return { socket: connectPlain({ host, port }), ready: 'connect' };
  const socket = connectTls({
    ...{ host, port, rejectUnauthorized: tls === 'verify' },
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== '' && { ca }),
  });
  return { socket, ready: 'secureConnect' };
}

/** One line to a Redis, on which questions are answered in the order they were asked. */
export async function connectRedis(connection: Connection, signal: AbortSignal): Promise<RedisClient> {
  const { socket, ready } = socketOf(connection);
  const waiting: Waiting[] = [];
  const push = createReader();
  let over: unknown = null;

  const end = (error: unknown) => {
    over ??= error;
    for (const one of waiting.splice(0)) one.reject(over);
    socket.destroy();
  };
  const cut = () => end(signal.reason);
  signal.addEventListener('abort', cut, { once: true });
  socket.setNoDelay(true);
  socket.setKeepAlive(true, 30_000);
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const reply of push(chunk)) waiting.shift()?.resolve(reply);
    } catch (error) {
      end(error);
    }
  });
  socket.on('error', end);
  socket.on('close', () => end(Object.assign(new Error('the connection was cut'), { code: 'ECONNRESET' })));
  let shaking: NodeJS.Timeout | undefined;
  if (ready !== 'connect')
    // Who waits for the end of a line does not answer to a greeting that has none.
    socket.once('connect', () => {
      const late = () => end(Object.assign(new Error('no answer to TLS'), { code: 'ERR_TLS_HANDSHAKE_TIMEOUT' }));
      shaking = setTimeout(late, answerMs);
    });
  await new Promise<void>((resolve, reject) => {
    if (over !== null) return reject(over);
    socket.once(ready, resolve);
    // Its own listener has run before this one, so the reason is known.
    socket.once('close', () => reject(over));
  }).finally(() => clearTimeout(shaking));

  return {
    encrypted: ready === 'secureConnect' ? (socket as TLSSocket).getProtocol() : null,
    ask(...words) {
      if (over !== null) return Promise.reject(over);
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => end(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })), answerMs);
        const settle =
          <T>(done: (value: T) => void) =>
          (value: T) => {
            clearTimeout(timer);
            done(value);
          };
        waiting.push({
          resolve: settle((reply: Reply) => (reply instanceof RespError ? reject(reply) : resolve(reply))),
          reject: settle(reject),
        });
        socket.write(command(words));
      });
    },
    async close() {
      signal.removeEventListener('abort', cut);
      over ??= new Error('closed');
      for (const one of waiting.splice(0)) one.reject(over);
      socket.destroy();
    },
  };
}
