import { fork } from 'node:child_process';
import { once } from 'node:events';
import { until } from '../../../core/testing/until.ts';

export interface LoadOptions {
  /** `http://127.0.0.1:8080`. */
  url: string;
  /** Begun by the clock, however long the answers take. */
  requestsPerSecond?: number;
  /** Kept alive, and all of them used. */
  connections?: number;
  /** WebSockets that send something twice a second and want it back. */
  sockets?: number;
  /** How many slow requests are under way at any time. */
  slow?: number;
  path?: string;
  socketPath?: string;
  /** Should take five seconds. */
  slowPath?: string;
  /** The header by which the answer says of which version it is. */
  versionHeader?: string;
}

export interface LoadResult {
  /** Without the slow ones. */
  sent: number;
  /** Answered with 500 and above, or not, or not to the end; slow ones apart. */
  failed: number;
  /** Of those: the connection was refused or broke. */
  reset: number;
  /** Slow ones among them. */
  statuses: Record<string, number>;
  errors: Record<string, number>;
  /** Milliseconds from when a request should have begun until it was answered. */
  p50: number;
  p99: number;
  /** WebSockets that ended otherwise than by a close frame of 1000 or 1001, could not be opened, or gave back something else. */
  socketsCut: number;
  /** WebSockets that were closed as their protocol wants it, and opened again. */
  socketsClosed: number;
  /** Messages that came back. */
  echoes: number;
  slowSent: number;
  slowFailed: number;
  byVersion: Record<string, number>;
}

export interface Load {
  /** As it stands. */
  now(): Promise<LoadResult>;
  /** Begins nothing more and waits for what is under way. */
  stop(): Promise<LoadResult>;
}

/**
 * Requests to a server from a process of its own, so that the delays of the one who tests are not taken for the server's. It
 * resolves once everything was answered for the first time. It shares no code with the proxy. `whenOver` gets what ends it at once,
 * for a test that fails in the middle.
 */
export async function createLoad(options: LoadOptions, whenOver?: (end: () => void) => void): Promise<Load> {
  const child = fork(new URL('./load-program.ts', import.meta.url), [JSON.stringify(options)], { execArgv: [] });
  whenOver?.(() => void child.kill('SIGKILL'));
  const exited = once(child, 'exit');
  const answers: LoadResult[] = [];
  let ready = false;
  child.on('message', (message: { ready: true } | { result: LoadResult }) => {
    if ('result' in message) answers.push(message.result);
    else ready = true;
  });
  const notYet = () => {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error('the load generator ended by itself');
    return null;
  };
  const ask = async (what: 'now' | 'stop', timeoutMs: number) => {
    const had = answers.length;
    child.send(what);
    return until(() => answers[had] ?? notYet(), { timeoutMs, what: 'the load generator' });
  };
  try {
    await until(() => ready || notYet(), { timeoutMs: 60_000, what: 'the first answers' });
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return {
    now: () => ask('now', 30_000),
    async stop() {
      try {
        return await ask('stop', 60_000);
      } finally {
        child.kill('SIGKILL');
        await exited;
      }
    },
  };
}
