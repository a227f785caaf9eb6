import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Children } from '../../../core/children/types.ts';
import { writeFileAtomic } from '../../../core/lib/atomic-file.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { type Control, ControlLost, connectControl } from './control-client.ts';
import { programCommand } from './program-command.ts';
import { PROTOCOL, type ProgramConfig } from './protocol.ts';
import { freshSocketPath, removeSocket } from './socket-path.ts';

export interface ProxyProcess {
  /** Reaches it; starts it when there is none. */
  ready(): Promise<Control>;
  /** What an earlier Optimus left running, if it can be spoken to; what cannot is ended. */
  takeUp(): Promise<Control | null>;
  running(): boolean;
  /** Why it does not run although it should. */
  problem(): string | null;
  end(): Promise<void>;
  /** Lets go of it; it goes on when it is kept. */
  dispose(): Promise<void>;
}

interface Deps {
  name: 'kept' | 'own';
  folder: string;
  children: Children;
  clock: Clock;
  log: Logger;
  onChanged(routeId: string): void;
  /** It was begun, for the first time or again: it knows nothing. */
  onAnew(control: Control): Promise<void>;
  /** It ended, and is about to be begun anew. */
  onLost(): void;
}

const startsWithinMs = 30_000;
const lookEveryMs = 20;
/** So often in a minute it is begun anew at once. */
const mostRestarts = 5;
const restMs = 5_000;

interface Known extends ProgramConfig {
  childId: string | null;
}

export function createProxyProcess(deps: Deps): ProxyProcess {
  const { name, folder, children, clock, log } = deps;
  const configFile = join(folder, `${name}.json`);
  const outputFile = join(folder, `${name}.log`);
  let control: Control | null = null;
  let known: Known | null = null;
  let coming: Promise<Control> | null = null;
  let wanted = false;
  let disposed = false;
  let trouble: string | null = null;
  let restarts: number[] = [];
  let resting: Cancel = () => {};

  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const save = (config: Known) => writeFileAtomic(configFile, JSON.stringify(config), { mode: 0o600 });

  const ours = () => children.list().filter(({ subject }) => subject?.type === 'proxy' && subject.id === name);
  const stopChild = async (childId: string | null) => {
    if (childId === null || !children.list().some(({ id }) => id === childId)) return;
    await children.stop(childId, { graceMs: 2_000 }).catch((error: unknown) => {
      log.error('the proxy could not be ended', error, { name });
    });
  };
  /** Also one that nobody came to note: it would listen for ever. */
  const stopAll = () => Promise.all(ours().map(({ id }) => stopChild(id)));

  const follow = (fresh: Control) => {
    control = fresh;
    trouble = null;
    void fresh.closed.then(() => {
      if (control !== fresh) return;
      control = null;
      if (wanted && !disposed) void anew();
    });
  };

  /** The connection is gone: so is the process, nearly always, and one that hangs is ended. */
  const anew = async () => {
    deps.onLost();
    const left = known;
    log.warn('the proxy ended by itself and is begun anew', { name, said: await lastWords() });
    await stopChild(left?.childId ?? null);
    const now = clock.now();
    restarts = [...restarts.filter((at) => now - at < 60_000), now];
    if (restarts.length > mostRestarts) {
      trouble = `The proxy ended ${restarts.length} times within a minute. It is begun anew in some seconds.`;
      await new Promise<void>((resolve) => {
        resting = () => resolve();
        const cancel = clock.after(restMs, resolve);
        resting = () => {
          cancel();
          resolve();
        };
      });
    }
    if (!wanted || disposed) return;
    await ready().catch((error: unknown) => {
      trouble = 'The proxy cannot be started.';
      log.error('the proxy could not be begun anew', error, { name });
      if (wanted && !disposed) resting = clock.after(restMs, () => void (control === null && wanted && anew()));
    });
  };

  const lastWords = async () => (await readFile(outputFile, 'utf8').catch(() => '')).slice(-4_000).trim();

  const start = async (): Promise<Control> => {
    await stopAll();
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const socket = await freshSocketPath(folder);
    const config: Known = { protocol: PROTOCOL, token: randomBytes(32).toString('hex'), socket, childId: null };
    known = config;
    await save(config);
    await writeFile(outputFile, '', { mode: 0o600 });
    const { command, args, env } = programCommand(configFile);
    const child = await children.spawn({
      label: 'proxy of deployments',
      command,
      args,
      env,
      // It must not hold on to a folder that somebody wants to remove.
      cwd: folder,
      keep: name === 'kept',
      outputFile,
      subject: { type: 'proxy', id: name, label: 'proxy of deployments' },
    });
    known = { ...config, childId: child.id };
    await save(known);
    let gone = false;
    void child.exited.then(() => {
      gone = true;
    });
    const deadline = clock.monotonic() + startsWithinMs;
    for (;;) {
      try {
        return await connectControl({ socket, token: config.token, clock, onChanged: deps.onChanged });
      } catch (error) {
        if (!gone && clock.monotonic() < deadline && !disposed) {
          await pause(lookEveryMs);
          continue;
        }
        await stopChild(child.id);
        const said = await lastWords();
        throw new Error(`the proxy did not start${said === '' ? '' : `: ${said}`}`, { cause: error });
      }
    }
  };

  const readKnown = async (): Promise<Known | null> => {
    try {
      const read = JSON.parse(await readFile(configFile, 'utf8')) as Partial<Known>;
      const { protocol, token, socket, childId } = read;
      if (typeof protocol !== 'number' || typeof token !== 'string' || typeof socket !== 'string') return null;
      return { protocol, token, socket, childId: typeof childId === 'string' ? childId : null };
    } catch {
      return null;
    }
  };

  const forget = async () => {
    const left = known ?? (await readKnown());
    known = null;
    await rm(configFile, { force: true });
    if (left) await removeSocket(left.socket).catch(() => {});
  };

  const ready = (): Promise<Control> => {
    if (disposed) return Promise.reject(new ControlLost());
    wanted = true;
    if (control) return Promise.resolve(control);
    coming ??= (async () => {
      if (known) await forget();
      const fresh = await start();
      // Also when none is known to have been before: an earlier try can have failed on the way.
      await deps.onAnew(fresh);
      follow(fresh);
      return fresh;
    })().finally(() => {
      coming = null;
    });
    return coming;
  };

  return {
    ready,
    async takeUp() {
      const left = await readKnown();
      if (control) return control;
      if (!left) {
        await stopAll();
        return null;
      }
      const { socket, token, protocol } = left;
      // Asked of the one who answers there and of the system: both must mean the same process.
      const reached = await connectControl({ socket, token, clock, onChanged: deps.onChanged }).catch(() => null);
      const child = reached && ours().find(({ pid }) => pid === reached.pid);
      known = { ...left, childId: child?.id ?? left.childId };
      if (reached && child && protocol === PROTOCOL) {
        wanted = true;
        for (const { id } of ours()) if (id !== child.id) await stopChild(id);
        follow(reached);
        return reached;
      }
      log.warn('a proxy that was kept cannot be taken up and is ended', { name, reached: reached !== null });
      if (reached) {
        await reached.ask('end', null).catch(() => {});
        await reached.closed;
      }
      await stopAll();
      await forget();
      return null;
    },
    running: () => control !== null,
    problem: () => trouble,
    async end() {
      wanted = false;
      resting();
      const last = control;
      control = null;
      await last?.ask('end', null).catch(() => {});
      last?.close();
      await stopAll();
      await forget();
    },
    async dispose() {
      if (disposed) return;
      if (name === 'own') await this.end();
      disposed = true;
      resting();
      await coming?.catch(() => {});
      const last = control;
      control = null;
      last?.close();
    },
  };
}
