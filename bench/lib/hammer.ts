import { connect, type Socket } from 'node:net';

interface Target {
  port: number;
  path: string;
  headers?: Record<string, string>;
}

export interface Hammer {
  /** Sends requests for so long, each connection one after the other, and says how many were answered. */
  run(ms: number): Promise<number>;
  dispose(): void;
}

const headEnd = Buffer.from('\r\n\r\n');

/** Where the first whole answer in these bytes ends, or 0 when some of it is missing. Throws unless it is a success. */
function answerEnd(bytes: Buffer): number {
  const at = bytes.indexOf(headEnd);
  if (at < 0) return 0;
  const head = bytes.toString('latin1', 0, at);
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`the server answered: ${head.slice(0, 200)}`);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length === undefined) throw new Error('an answer of unknown length');
  const end = at + headEnd.length + Number(length);
  return bytes.length >= end ? end : 0;
}

/**
 * Keep-alive connections that ask for the same thing again and again, on bare sockets: a client library would cost more
 * CPU than the server that is being measured, and the machine has few cores.
 */
export async function createHammer({ port, path, headers = {} }: Target, connections: number): Promise<Hammer> {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, accept: 'application/json', ...headers });
  const request = `GET ${path} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  const sockets = await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect({ host: '127.0.0.1', port, noDelay: true }, () => resolve(socket));
          socket.once('error', reject);
        }),
    ),
  );

  const hammerOne = (socket: Socket, until: number, count: () => void) =>
    new Promise<void>((resolve, reject) => {
      let waiting: Buffer = Buffer.alloc(0);
      const done = (error?: Error) => {
        socket.removeAllListeners();
        if (error) reject(error);
        else resolve();
      };
      socket.on('data', (chunk: Buffer) => {
        waiting = waiting.length > 0 ? Buffer.concat([waiting, chunk]) : chunk;
        try {
          const end = answerEnd(waiting);
          if (end === 0) return;
          waiting = waiting.subarray(end);
        } catch (error) {
          done(error instanceof Error ? error : new Error(String(error)));
          return;
        }
        count();
        if (performance.now() < until) socket.write(request);
        else done();
      });
      socket.on('error', done);
      socket.on('close', () => done(new Error('the server closed a connection')));
      socket.write(request);
    });

  return {
    async run(ms) {
      let answered = 0;
      const until = performance.now() + ms;
      let running = true;
      // The loop never sleeps: waking a sleeping client costs the server's CPU, most of all on a virtual machine, and only
      // a server that is slower than its client would pay for it.
      const stayAwake = () => {
        if (running) setImmediate(stayAwake);
      };
      stayAwake();
      await Promise.all(
        sockets.map((socket) =>
          hammerOne(socket, until, () => {
            answered++;
          }),
        ),
      ).finally(() => {
        running = false;
      });
      return answered;
    },
    dispose() {
      for (const socket of sockets) socket.destroy();
    },
  };
}
