import type { Clock } from '../../../core/lib/clock.ts';
import type { LogSink, LogsForServices, LogTarget } from '../../logs/index.ts';
import type { Compose, ComposeContainer, ComposeTarget } from '../types.ts';
import type { Body, Ended, Stopped } from './body.ts';

/** Their engine is asked, which costs a process: events of containers tell the screens faster. */
const lookEveryMs = 3_000;

interface Deps {
  compose: Compose;
  clock: Clock;
  logs: Pick<LogsForServices, 'open'>;
}

const runs = ({ state }: ComposeContainer) => state === 'running' || state === 'restarting' || state === 'paused';
const isWell = ({ state, health, exitCode }: ComposeContainer) =>
  state === 'running' ? health === 'healthy' || health === 'none' : state === 'exited' && exitCode === 0;

export const isCompose = (body: Body): body is ComposeBody => 'isWell' in body;

export const composeIsUp = (containers: readonly ComposeContainer[]) => containers.some(runs);

export interface ComposeBody extends Body {
  /** All run that should, and none fails its own check. */
  isWell(): Promise<{ ok: boolean; said: string }>;
  /** What the program that starts them says. */
  write(from: 'out' | 'err', chunk: Uint8Array): void;
  /** Looked after from now on: before they were started none of them runs, which is no end. */
  follow(): void;
  /** Ids, as they were seen last. */
  containers(): readonly string[];
}

/** The containers of one compose file. They outlive Optimus by nature, so there is nothing to adopt but the look at them. */
export function createComposeBody(
  { compose, clock, logs }: Deps,
  { target, logTarget, adopted }: { target: ComposeTarget; logTarget: LogTarget; adopted: boolean },
): ComposeBody {
  let sink: LogSink | null = null;
  let over = false;
  let cancel = () => {};
  let stopping: Promise<Stopped> | null = null;
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const end = (exit: Ended) => {
    over = true;
    cancel();
    resolve(exit);
  };
  let seen: readonly string[] = [];
  const status = async () => {
    const containers = await compose.status(target);
    seen = containers.map(({ id }) => id);
    return containers;
  };
  const look = async () => {
    const containers = await status();
    if (over || composeIsUp(containers)) return;
    const failed = containers.find(({ exitCode }) => exitCode !== null && exitCode !== 0);
    end({ code: failed ? failed.exitCode : containers.length > 0 ? 0 : null, signal: null, seen: true });
  };
  let looking = false;
  // An engine that does not answer for a moment has not ended anything.
  const follow = () => {
    cancel = clock.every(lookEveryMs, () => {
      if (looking || stopping) return;
      looking = true;
      look()
        .catch(() => {})
        .finally(() => {
          looking = false;
        });
    });
  };
  if (adopted) follow();
  const down = async (graceMs: number): Promise<Stopped> => {
    const { left } = await compose.down(target, {
      graceSeconds: Math.ceil(graceMs / 1_000),
      onOutput: (from, chunk) => void sink?.write(from, chunk),
    });
    if (!over && left.length === 0) end({ code: null, signal: null, seen: false });
    return {
      left: left.map(({ name, state }) => ({ pid: 0, command: name, why: `The container is ${state}.` })),
      signals: [],
      sentence: left.length === 0 ? 'No container of it runs.' : `${left.length} of its containers still run.`,
    };
  };

  return {
    pid: null,
    startTime: null,
    childId: null,
    startedAt: clock.now(),
    command: `docker compose -f ${target.file} up`,
    adopted,
    limitedBy: null,
    ended,
    pids: async () => [],
    listening: async () => [...new Set((await status()).flatMap(({ ports }) => ports))],
    stop(graceMs) {
      stopping ??= down(graceMs).finally(() => {
        stopping = null;
      });
      return stopping;
    },
    listen() {
      sink ??= logs.open(logTarget);
    },
    write: (from, chunk) => void sink?.write(from, chunk),
    follow,
    containers: () => seen,
    note: (text) => sink?.note(text),
    lastWords: async () => '',
    ranInto: async () => null,
    async isWell() {
      const containers = await status();
      const ill = containers.filter((one) => !isWell(one));
      const said = (ill.length > 0 ? ill : containers)
        .map(({ name, state, health }) => `${name}: ${health === 'none' ? state : health}`)
        .join(', ');
      return { ok: containers.length > 0 && ill.length === 0, said: said === '' ? 'No container is there.' : said };
    },
    async release() {
      cancel();
      await sink?.end();
    },
  };
}
