import { createServer } from 'node:net';
import type { Readable } from 'node:stream';
import type { Children } from '../../../../core/children/types.ts';
import type { OrdinaryUser } from './ordinary-user.ts';

interface ServerEnd {
  ready: boolean;
  /** The last of its log. */
  said: string;
}

export interface RecoveringServer {
  /** Settles when it accepts connections, or with its end. */
  started: Promise<ServerEnd>;
  /** Fast, and in order: nobody is waited for. */
  stop(): Promise<void>;
}

interface Starting {
  children: Pick<Children, 'spawn'>;
  program: string;
  data: string;
  user: OrdinaryUser | null;
  name: string;
  signal: AbortSignal;
  onLine: (line: string) => void;
}

const stopMs = 30_000;
const keptChars = 20_000;

/** `postgres` itself, without anything between: what is stopped is what was started. */
export async function startServer(starting: Starting): Promise<RecoveringServer> {
  const { children, program, data, user, name, signal, onLine } = starting;
  const args = ['-D', data];
  const child = await children.spawn({
    label: `PostgreSQL on the restored data of ${name}`,
    command: user ? user.command : program,
    args: user ? [...user.args, program, ...args] : args,
    cwd: data,
    env: { LC_ALL: 'C', PGDATA: undefined, PGPORT: undefined, PGOPTIONS: undefined, HOME: data },
    signal,
  });
  let said = '';
  const started = Promise.withResolvers<ServerEnd>();
  const hear = (stream: Readable) => {
    let line = '';
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      said = (said + text).slice(-keptChars);
      line += text;
      for (let at = line.indexOf('\n'); at >= 0; at = line.indexOf('\n')) {
        onLine(line.slice(0, at));
        if (/database system is ready to accept connections/.test(line.slice(0, at)))
          started.resolve({ ready: true, said });
        line = line.slice(at + 1);
      }
    });
  };
  for (const stream of [child.stdout, child.stderr]) hear(stream);
  void child.exited.then(() => {
    // Its last lines may still be on their way.
    setImmediate(() => started.resolve({ ready: false, said }));
  });
  return {
    started: started.promise,
    async stop() {
      let timer: NodeJS.Timeout | undefined;
      try {
        process.kill(child.pid, 'SIGINT');
        await Promise.race([
          child.exited,
          new Promise((resolve) => {
            timer = setTimeout(resolve, stopMs);
          }),
        ]);
      } catch {
        // It has gone already.
      } finally {
        clearTimeout(timer);
      }
      await child.stop({ graceMs: 1_000 });
    },
  };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port of loopback is free');
  return address.port;
}
