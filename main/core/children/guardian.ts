import { type ChildProcess, spawn } from 'node:child_process';
import type { Cancel, Clock } from '../lib/clock.ts';
import type { Logger } from '../log/logger.ts';
import { POSIX_GUARDIAN } from './guardian-posix.ts';
import { windowsGuardianArgs } from './guardian-windows.ts';

export interface Guardian {
  /** Starts it when it is not there yet; resolves once it runs. */
  ready(): Promise<void>;
  /** `killFile`: of a group of the kernel that is ended with it. */
  register(pid: number, killFile?: string): void;
  unregister(pid: number): void;
  pid(): number | null;
  /** How often it was found dead and replaced. */
  losses(): number;
  onLost(fn: (event: { pid: number; losses: number }) => void): Cancel;
  /** Lets it sweep once and waits for its end. */
  dispose(): Promise<void>;
}

interface Options {
  instanceId: string;
  clock: Clock;
  log: Logger;
  onSpawn: () => void;
  platform?: NodeJS.Platform;
  mode?: 'proc' | 'ps';
}

const SHORT_LIFE_MS = 1_000;
const RESPAWN_DELAY_MS = 500;
const FAREWELL_MS = 20_000;

export function createGuardian(options: Options): Guardian {
  const { instanceId, clock, log, onSpawn } = options;
  const platform = options.platform ?? process.platform;
  const mode = options.mode ?? (platform === 'linux' ? 'proc' : 'ps');
  const groups = new Set<number>();
  /** Not forgotten with the root: what left it may still be in there, and one that is gone costs nothing. */
  const killFiles = new Set<string>();
  const listeners = new Set<(event: { pid: number; losses: number }) => void>();
  let child: ChildProcess | null = null;
  let starting: Promise<void> | null = null;
  let losses = 0;
  let disposed = false;

  const launch = (): ChildProcess => {
    onSpawn();
    // Nothing of the user's environment: the guardian must not carry a tag that it or another guardian looks for.
    const env = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' };
    if (platform === 'win32') {
      const { SystemRoot } = process.env;
      const windowsEnv = { ...env, ...(SystemRoot ? { SystemRoot } : {}) };
      return spawn('powershell.exe', windowsGuardianArgs(), {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: windowsEnv,
        windowsHide: true,
      });
    }
    return spawn('/bin/sh', ['-c', POSIX_GUARDIAN, 'optimus-guardian', instanceId, mode], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env,
    });
  };

  const start = async (): Promise<void> => {
    const fresh = launch();
    const since = clock.monotonic();
    // It must never keep Optimus alive: it is there for the time after.
    fresh.unref();
    const pipe = fresh.stdin;
    if (pipe && 'unref' in pipe && typeof pipe.unref === 'function') pipe.unref();
    pipe?.on('error', () => {});
    await new Promise<void>((resolve, reject) => fresh.once('spawn', resolve).once('error', reject));
    child = fresh;
    for (const pid of groups) pipe?.write(`+${pid}\n`);
    for (const path of killFiles) pipe?.write(`@${path}\n`);
    fresh.once('exit', () => {
      if (child === fresh) child = null;
      if (disposed) return;
      losses += 1;
      log.warn('the guardian was lost and is replaced', { pid: fresh.pid, losses });
      for (const listener of [...listeners]) listener({ pid: fresh.pid ?? 0, losses });
      // One that cannot live at all must not be started in a tight loop.
      if (clock.monotonic() - since < SHORT_LIFE_MS) clock.after(RESPAWN_DELAY_MS, restart);
      else restart();
    });
  };

  const restart = () => {
    if (disposed) return;
    ready().catch((error: unknown) => log.error('the guardian could not be started', error));
  };

  const ready = (): Promise<void> => {
    if (child) return Promise.resolve();
    starting ??= start().finally(() => {
      starting = null;
    });
    return starting;
  };

  const tell = (line: string) => {
    if (child?.stdin?.writable) child.stdin.write(line);
  };

  return {
    ready,
    register(pid, killFile) {
      groups.add(pid);
      tell(`+${pid}\n`);
      if (killFile === undefined || killFiles.has(killFile)) return;
      killFiles.add(killFile);
      tell(`@${killFile}\n`);
    },
    unregister(pid) {
      if (groups.delete(pid)) tell(`-${pid}\n`);
    },
    pid: () => child?.pid ?? null,
    losses: () => losses,
    onLost(fn) {
      listeners.add(fn);
      return () => listeners.delete(fn);
    },
    async dispose() {
      if (disposed) return;
      disposed = true;
      await starting?.catch(() => {});
      const last = child;
      if (!last || last.exitCode !== null || last.signalCode !== null) return;
      last.ref();
      const ended = new Promise<void>((resolve) => last.once('exit', () => resolve()));
      last.stdin?.end();
      let cancel: Cancel = () => {};
      await Promise.race([
        ended,
        new Promise<void>((resolve) => {
          cancel = clock.after(FAREWELL_MS, resolve);
        }),
      ]);
      cancel();
    },
  };
}
