import type { Clock } from '../../../core/lib/clock.ts';
import { isItself, localAddresses, type PortAnswer, refused, troubleWords } from './asking.ts';
import { mostRead, plainly } from './said.ts';

/** The status is the answer; the body is only shown, and some never end. */
const bodyMs = 250;

interface Question {
  port: number;
  path: string;
  status: readonly [number, number];
  signal: AbortSignal;
  /** Where it may be; this machine unless said. */
  addresses?: readonly string[];
}

interface Deps {
  clock: Pick<Clock, 'after'>;
  redact: (text: string) => string;
}

/** What is written in a path as people write it goes over the wire as it has to. */
export function pathOf(path: string): string {
  const { pathname, search } = new URL(`http://localhost${path.startsWith('/') ? '' : '/'}${path}`);
  return pathname + search;
}

/** One GET, on a connection of its own. Redirects are answers like any other: where they lead is not looked at. */
export function createAskHttp({ clock, redact }: Deps) {
  async function askAt(address: string, { port, path, status, signal }: Question): Promise<PortAnswer> {
    // It brings all of `fetch` with it, which costs every start 40 ms.
    const { request } = await import('node:http');
    return new Promise((resolve, reject) => {
      const asking = request({
        host: address,
        port,
        path: pathOf(path),
        agent: false,
        signal,
        maxHeaderSize: 64 * 1_024,
        headers: { host: `localhost:${port}`, 'user-agent': 'Optimus', accept: '*/*', connection: 'close' },
      });
      asking.on('socket', (socket) =>
        socket.on('connect', () => {
          if (isItself(socket, port)) asking.destroy(refused());
        }),
      );
      asking.on('error', (error) => {
        if (signal.aborted) reject(signal.reason);
        else resolve(troubleWords(error, port));
      });
      asking.on('response', (response) => {
        const { statusCode = 0, statusMessage = '' } = response;
        const chunks: Buffer[] = [];
        let bytes = 0;
        let told = false;
        const tell = () => {
          if (told) return;
          told = true;
          cancel();
          asking.destroy();
          const body = plainly(Buffer.concat(chunks).subarray(0, mostRead).toString('utf8'), redact);
          const said = `${statusCode} ${plainly(statusMessage, redact)}`.trim();
          const ok = statusCode >= status[0] && statusCode <= status[1];
          resolve({ ok, said: body === '' ? said : `${said}: ${body}`, how: 'answered' });
        };
        const cancel = clock.after(bodyMs, tell);
        signal.addEventListener('abort', tell, { once: true });
        response.on('data', (chunk: Buffer) => {
          chunks.push(chunk);
          bytes += chunk.length;
          if (bytes >= mostRead) tell();
        });
        for (const over of ['end', 'close', 'error']) response.on(over, tell);
      });
      asking.end();
    });
  }

  return async (question: Question): Promise<PortAnswer> => {
    let last: PortAnswer | null = null;
    for (const address of question.addresses ?? localAddresses) {
      last = await askAt(address, question);
      if (last.how !== 'silent') break;
    }
    return last as PortAnswer;
  };
}
