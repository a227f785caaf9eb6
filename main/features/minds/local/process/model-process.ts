import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChildHandle, Children } from '../../../../core/children/types.ts';
import type { Cancel, Clock } from '../../../../core/lib/clock.ts';
import type { Logger } from '../../../../core/log/logger.ts';
import { LocalFault } from '../types.ts';
import { readFrames, writeFrame } from './frames.ts';
import { programCommand } from './program-command.ts';
import { type FromProgram, fromProgram, type ProgramConfig, type ToProgram } from './protocol.ts';

/** The process ended before it had answered. */
export class ProcessEnded extends Error {}

type Without<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type Wish = Without<ToProgram, 'call'>;
type Answer = Extract<FromProgram, { op: 'vectors' | 'ended' | 'transcript' | 'done' }>;
export interface Answered {
  answer: Answer;
  payload: Buffer;
}

export interface AskOptions {
  onText?: (text: string) => void;
  signal?: AbortSignal | undefined;
  /** Raw numbers beside the wish. */
  payload?: Uint8Array;
}

export interface ModelProcess {
  /** Starts it when there is none. An abort ends what is being said; a batch that is being counted is counted to its end, for nobody. */
  ask(wish: Wish, options?: AskOptions): Promise<Answered>;
  loaded(): readonly string[];
  /** It answers no more: whoever waits hears that it ended, and the next wish starts a new one. */
  kill(): void;
  end(): Promise<void>;
}

interface Deps {
  /** For people: what it is called among the processes of Optimus. */
  label: string;
  /** So long nobody asks before it ends. */
  idleMs: number;
  threads: number;
  children: Children;
  clock: Clock;
  log: Logger;
  onChange(): void;
}

interface Waiting {
  onText(text: string): void;
  resolve(answered: Answered): void;
  reject(error: Error): void;
}

interface Session {
  socket: Socket;
  child: ChildHandle;
  waiting: Map<number, Waiting>;
  lastWords(): string;
}

const startsWithinMs = 30_000;
/** The name of a socket may be this long on every system. */
const longestSocket = 100;

/** In a folder that nobody else may enter. */
async function meetingPlace(): Promise<{ folder: string; socket: string }> {
  for (const dir of [tmpdir(), '/tmp']) {
    const folder = await mkdtemp(join(dir, 'optimus-models-'));
    if (process.platform === 'win32')
      return { folder, socket: `\\\\.\\pipe\\optimus-models-${randomBytes(16).toString('hex')}` };
    const socket = join(folder, 's');
    if (Buffer.byteLength(socket) <= longestSocket) return { folder, socket };
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error('no folder has a name short enough for the socket of local models');
}

function tailOf(child: ChildHandle): () => string {
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      tail = (tail + text).slice(-2_000);
    });
  }
  return () => tail.trim();
}

export function createModelProcess({ label, idleMs, threads, children, clock, log, onChange }: Deps): ModelProcess {
  let session: Session | null = null;
  let coming: Promise<Session> | null = null;
  let loaded: string[] = [];
  let disposed = false;
  let resting: Cancel = () => {};

  function onFrame(from: Session, json: unknown, payload: Buffer) {
    const read = fromProgram.safeParse(json);
    // It speaks another language: a new one is started for the next wish.
    if (!read.success) return void from.socket.destroy();
    const message = read.data;
    if (message.op === 'hello') return;
    if (message.op === 'loaded') {
      loaded = message.modelIds;
      onChange();
      return;
    }
    const one = from.waiting.get(message.call);
    if (!one) return;
    if (message.op === 'text') return one.onText(message.text);
    from.waiting.delete(message.call);
    if (message.op === 'fault') one.reject(new LocalFault({ code: message.code, message: message.message }));
    else one.resolve({ answer: message, payload });
  }

  /** The first that comes and knows the word; whoever else comes is sent away. */
  const begin = async (): Promise<Session> => {
    const { folder, socket: path } = await meetingPlace();
    const token = randomBytes(32).toString('hex');
    const server = createServer();
    let child: ChildHandle | null = null;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
      const config: ProgramConfig = { socket: path, token, threads };
      const configFile = join(folder, 'config.json');
      await writeFile(configFile, JSON.stringify(config), { mode: 0o600 });
      const { command, args, env } = programCommand(configFile);
      const spawned = await children.spawn({
        ...{ label, command, args, env, cwd: folder },
        ...{ overflow: 'drop-oldest', maxOutputBytes: 64 * 1024 },
        subject: { type: 'models', id: label.replaceAll(' ', '-'), label },
      });
      child = spawned;
      const lastWords = tailOf(spawned);
      return await new Promise<Session>((resolve, reject) => {
        const late = clock.after(startsWithinMs, () => reject(new ProcessEnded('It did not come up in time.')));
        void spawned.exited.then(({ code, signal }) => {
          late();
          reject(new ProcessEnded(`It ended with ${signal ?? code} before it came up. ${lastWords()}`.trim()));
        });
        server.on('connection', (socket) => {
          socket.on('error', () => {});
          let known: Session | null = null;
          readFrames(socket, ({ json, payload }) => {
            if (known) return onFrame(known, json, payload);
            const first = fromProgram.safeParse(json);
            if (!first.success || first.data.op !== 'hello' || first.data.token !== token) return void socket.destroy();
            late();
            known = { socket, child: spawned, waiting: new Map(), lastWords };
            resolve(known);
          });
        });
      });
    } catch (error) {
      await child?.stop({ graceMs: 0 }).catch(() => {});
      throw error;
    } finally {
      server.close();
      await rm(folder, { recursive: true, force: true });
    }
  };

  function follow(fresh: Session) {
    session = fresh;
    onChange();
    void fresh.child.exited.then(({ code, signal }) => {
      fresh.socket.destroy();
      if (session === fresh) {
        session = null;
        loaded = [];
        log.warn('the process of local models ended by itself', { code, signal, said: fresh.lastWords() });
        onChange();
      }
      const said = fresh.lastWords().split('\n').at(-1) ?? '';
      const how = `The process that runs local models ended (${signal ?? `code ${code}`})`;
      const error = new ProcessEnded(said === '' ? `${how}.` : `${how}: ${said}`);
      for (const one of fresh.waiting.values()) one.reject(error);
      fresh.waiting.clear();
    });
    // One that can be asked nothing any more is no use.
    fresh.socket.once('close', () => void fresh.child.stop({ graceMs: 0 }).catch(() => {}));
  }

  const ready = (): Promise<Session> => {
    if (disposed) return Promise.reject(new ProcessEnded('Optimus is ending.'));
    if (session) return Promise.resolve(session);
    coming ??= begin()
      .then((fresh) => {
        follow(fresh);
        return fresh;
      })
      .finally(() => {
        coming = null;
      });
    return coming;
  };

  const endNow = async (): Promise<void> => {
    resting();
    const last = session;
    session = null;
    if (!last) return;
    loaded = [];
    await last.child.stop({ graceMs: 0 }).catch((error: unknown) => {
      log.error('the process of local models could not be ended', error);
    });
    onChange();
  };

  let number = 0;
  let busy = 0;
  return {
    async ask(wish, { onText = () => {}, signal, payload } = {}) {
      signal?.throwIfAborted();
      resting();
      busy += 1;
      try {
        const to = await ready();
        signal?.throwIfAborted();
        number += 1;
        const call = number;
        return await new Promise<Answered>((resolve, reject) => {
          const onAbort = () => {
            if (to.waiting.has(call) && (wish.op === 'generate' || wish.op === 'transcribe'))
              writeFrame(to.socket, { op: 'cancel', call });
            else to.waiting.delete(call);
            reject(signal?.reason as Error);
          };
          const done = () => signal?.removeEventListener('abort', onAbort);
          to.waiting.set(call, {
            onText: (text) => {
              if (!signal?.aborted) onText(text);
            },
            resolve: (answered) => {
              done();
              resolve(answered);
            },
            reject: (error) => {
              done();
              reject(error);
            },
          });
          signal?.addEventListener('abort', onAbort, { once: true });
          writeFrame(to.socket, { ...wish, call }, payload);
        });
      } finally {
        busy -= 1;
        if (busy === 0 && !disposed) resting = clock.after(idleMs, () => void (busy === 0 && endNow()));
      }
    },
    loaded: () => loaded,
    kill() {
      session?.child.stop({ graceMs: 0 }).catch((error: unknown) => {
        log.error('the process of local models could not be ended', error);
      });
    },
    async end() {
      disposed = true;
      await coming?.catch(() => {});
      await endNow();
    },
  };
}
