import { randomBytes } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Cancel, Clock } from '../../lib/clock.ts';
import type { Logger } from '../../log/logger.ts';
import type { HowToStart } from '../own-program.ts';
import type { ChildHandle, Children, ChildSpec } from '../types.ts';
import { type Frame, readFrames, writeFrame } from './frames.ts';
import { meetingPlace } from './meeting-place.ts';

/** It ended, or did not come up: for people. */
export class SideProcessEnded extends Error {}

export interface SideSession {
  readonly pid: number;
  /** To nobody once it has ended. */
  send(json: unknown, payload?: Uint8Array): void;
}

export interface SideProcess {
  /** Starts it when there is none. */
  ready(): Promise<SideSession>;
  /** Null while there is none. */
  session(): SideSession | null;
  /** While anybody uses it, it is not ended for being idle. */
  use(): Cancel;
  /** It answers nothing any more: it is ended, as if it had done so by itself. */
  giveUp(sentence: string): void;
  /** For good. */
  end(): Promise<void>;
}

interface Deps {
  children: Children;
  clock: Clock;
  log: Logger;
  /** For people, and a short word for places. */
  label: string;
  name: string;
  subject: NonNullable<ChildSpec['subject']>;
  howToStart(configFile: string): HowToStart;
  /** On top of socket and token, in a file that only we may read. */
  config: object;
  idleMs: number;
  onFrame(frame: Frame, from: SideSession): void;
  /** By itself, or given up; never because it was idle, or for good. */
  onEnded(sentence: string, session: SideSession): void;
  onChange?(): void;
}

interface Session extends SideSession {
  socket: Socket;
  child: ChildHandle;
  lastWords(): string;
}

const startsWithinMs = 30_000;
const hello = z.object({ op: z.literal('hello'), token: z.string() });

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

/** A program of ours in a process of its own, with which a socket is shared: at most one, started when it is needed, ended when it is not. */
export function createSideProcess(deps: Deps): SideProcess {
  const {
    children,
    clock,
    log,
    label,
    name,
    subject,
    howToStart,
    idleMs,
    onFrame,
    onEnded,
    onChange = () => {},
  } = deps;
  let session: Session | null = null;
  let coming: Promise<Session> | null = null;
  let over = false;
  let users = 0;
  let resting: Cancel = () => {};

  /** The first that comes and knows the word; whoever else comes is sent away. */
  const begin = async (): Promise<Session> => {
    const { folder, socket: path } = await meetingPlace(name);
    const token = randomBytes(32).toString('hex');
    const server = createServer();
    let child: ChildHandle | null = null;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(path, resolve);
      });
      const configFile = join(folder, 'config.json');
      await writeFile(configFile, JSON.stringify({ ...deps.config, socket: path, token }), { mode: 0o600 });
      const { command, args, env } = howToStart(configFile);
      const spawned = await children.spawn({
        ...{ label, command, args, env, cwd: folder, subject },
        ...{ overflow: 'drop-oldest', maxOutputBytes: 64 * 1024 },
      });
      child = spawned;
      const lastWords = tailOf(spawned);
      return await new Promise<Session>((resolve, reject) => {
        const late = clock.after(startsWithinMs, () => reject(new SideProcessEnded('It did not come up in time.')));
        void spawned.exited.then(({ code, signal }) => {
          late();
          reject(new SideProcessEnded(`It ended with ${signal ?? code} before it came up. ${lastWords()}`.trim()));
        });
        server.on('connection', (socket) => {
          socket.on('error', () => {});
          let known: Session | null = null;
          readFrames(socket, (frame) => {
            if (known) return known === session ? onFrame(frame, known) : undefined;
            const first = hello.safeParse(frame.json);
            if (!first.success || first.data.token !== token) return void socket.destroy();
            late();
            known = {
              ...{ socket, child: spawned, lastWords, pid: spawned.pid },
              send(json, payload) {
                if (!socket.destroyed) writeFrame(socket, json, payload);
              },
            };
            resolve(known);
          });
        });
      });
    } catch (error) {
      await child?.stop({ graceMs: 0 }).catch(() => {});
      if (error instanceof SideProcessEnded) throw error;
      throw new SideProcessEnded(error instanceof Error ? error.message : String(error), { cause: error });
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
      if (session !== fresh) return;
      session = null;
      log.warn(`the process of ${label} ended by itself`, { code, signal, said: fresh.lastWords() });
      const said = fresh.lastWords().split('\n').at(-1) ?? '';
      const how = `The process of ${label} ended (${signal ?? `code ${code}`})`;
      onEnded(said === '' ? `${how}.` : `${how}: ${said}`, fresh);
      onChange();
    });
    // One that can be asked nothing any more is no use.
    const cut = () => void fresh.child.stop({ graceMs: 0 }).catch(() => {});
    if (fresh.socket.destroyed) cut();
    else fresh.socket.once('close', cut);
  }

  const stop = async (): Promise<void> => {
    resting();
    await coming?.catch(() => {});
    const last = session;
    session = null;
    if (!last) return;
    await last.child.stop({ graceMs: 0 }).catch((error: unknown) => {
      log.error(`the process of ${label} could not be ended`, error);
    });
    onChange();
  };

  const rest = () => {
    resting();
    if (users === 0 && !over && idleMs > 0) resting = clock.after(idleMs, () => void (users === 0 && stop()));
  };

  return {
    async ready() {
      if (over) throw new SideProcessEnded('Optimus is ending.');
      if (session) return session;
      coming ??= begin()
        .then((fresh) => {
          follow(fresh);
          rest();
          return fresh;
        })
        .finally(() => {
          coming = null;
        });
      return coming;
    },
    session: () => session,
    use() {
      users += 1;
      resting();
      let mine = true;
      return () => {
        if (!mine) return;
        mine = false;
        users -= 1;
        rest();
      };
    },
    giveUp(sentence) {
      const last = session;
      if (!last) return;
      session = null;
      log.warn(`the process of ${label} is given up`, { sentence });
      void last.child.stop({ graceMs: 0 }).catch(() => {});
      onEnded(sentence, last);
      onChange();
    },
    async end() {
      over = true;
      await stop();
    },
  };
}
