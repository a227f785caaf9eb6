import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Children } from '../../../../core/children/types.ts';
import type { Watch } from '../../engine/types.ts';
import { findTools } from '../lib/programs.ts';
import { askTool, type RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { type Base, reachOf } from './bases.ts';
import { layOut, layWal, writeSettings } from './lay-out.ts';
import { giveTo, type OrdinaryUser, ordinaryUser, reaching } from './ordinary-user.ts';
import { freePort, type RecoveringServer, startServer } from './server.ts';

interface Deps {
  children: Pick<Children, 'spawn'>;
  runTool: RunTool;
  servers: Set<RecoveringServer>;
}

interface Restored {
  port: number;
  reachedAt: number;
  stop(): Promise<void>;
}

/** Without a later transaction recovery cannot know that it has come to that second: it says so, and stops. */
const tooQuiet = /recovery ended before configured recovery target was reached/;

const second = (at: number) => new Date(at).toISOString().replace('T', ' ').slice(0, 19);

/** The data are read by the same major version only. */
async function programOf(runTool: RunTool, major: number, signal: AbortSignal): Promise<string> {
  for (const file of await findTools('postgres')) {
    const said = await askTool(runTool, { label: 'postgres --version', file, args: ['--version'], signal }).catch(
      () => '',
    );
    if (Number(/(\d+)/.exec(said)?.[1] ?? 0) === major) return file;
  }
  throw new DumpTrouble(
    `This needs a PostgreSQL ${major} server on this machine, and there is none: install it (on Debian: apt-get install postgresql-${major}); nothing of it has to be started.`,
  );
}

async function mustBeEmpty(into: string): Promise<void> {
  await mkdir(into, { recursive: true, mode: 0o700 });
  if ((await readdir(into)).length > 0) throw new DumpTrouble(`${into} is not empty: choose a new folder.`);
}

export function createRestorePoint({ children, runTool, servers }: Deps) {
  return async (folder: string, at: number, into: string, watch: Watch): Promise<Restored> => {
    const { signal } = watch;
    const window = await reachOf(folder);
    if (!window) throw new DumpTrouble(`There is no base backup with all changes after it in ${folder}.`);
    if (at < window.from || at > window.to)
      throw new DumpTrouble(
        `That second cannot be restored: the window is from ${second(window.from)} to ${second(window.to)} (UTC).`,
      );
    const base = window.bases.findLast(({ endedAt }) => endedAt <= at) as Base;
    const program = await programOf(runTool, base.major, signal);
    const user = await ordinaryUser(runTool, signal);
    await mustBeEmpty(into);
    const say = (phase: string, words: string | null) =>
      watch.progress({ phase, files: 0, bytes: 0, filesTotal: null, bytesTotal: base.bytes, at: words });
    try {
      say('files', null);
      await layOut({ runTool, base, into, bin: dirname(program), signal });
      say('changes', null);
      await layWal({ base, into, signal }, window, at);
      return await recover({ base, program, user, into, at, signal, say });
    } catch (error) {
      await rm(into, { recursive: true, force: true, maxRetries: 5 }).catch(() => {});
      signal.throwIfAborted();
      throw error;
    }
  };

  async function recover(plan: {
    base: Base;
    program: string;
    user: OrdinaryUser | null;
    into: string;
    at: number;
    signal: AbortSignal;
    say: (phase: string, words: string | null) => void;
  }): Promise<Restored> {
    const { base, program, user, into, at, signal, say } = plan;
    const bin = dirname(program);
    for (const target of [at, null]) {
      const port = await freePort();
      await writeSettings({ runTool, bin, into, base, port, at: target, signal });
      if (user) await giveTo(user, into);
      const runner = user && (await reaching(runTool, user, into, signal));
      const server = await startServer({
        ...{ children, program, data: into, user: runner, name: 'a point in time', signal },
        onLine: (line) => say('recover', line.slice(0, 200)),
      });
      servers.add(server);
      const stop = async () => {
        await server.stop();
        servers.delete(server);
      };
      const { ready, said } = await server.started;
      if (ready) return { port, reachedAt: reachedIn(said, at), stop };
      await stop();
      signal.throwIfAborted();
      // Nothing was written from then on: the end of what was kept is that second.
      if (target === null || !tooQuiet.test(said))
        throw new DumpTrouble('PostgreSQL could not recover the data to that second.', {
          said: said.trim().split('\n').slice(-4).join(' ').slice(-800),
        });
    }
    throw new DumpTrouble('PostgreSQL could not recover the data to that second.');
  }
}

/** When the last transaction ended that is in it. */
function reachedIn(said: string, at: number): number {
  const time = /last completed transaction was at log time (\S+ \S+?)\+00/.exec(said)?.[1];
  const reached = time === undefined ? Number.NaN : Date.parse(`${time.replace(' ', 'T')}Z`);
  return Number.isNaN(reached) ? at : reached;
}
