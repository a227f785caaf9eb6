import { randomUUID } from 'node:crypto';
import type { Frame } from '../../../shared/contract/builder.ts';
import { invalid } from '../../../shared/contract/errors.ts';
import type { LogFilter, LogLine } from '../../../shared/features/logs/schema.ts';
import type { Change } from '../../../shared/features/system/schema.ts';
import type { Channel, Subscription } from '../../core/lib/channel.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ContainersService } from '../containers/index.ts';
import { type ContainerLines, createContainerTest, foundOf } from './containers/container-lines.ts';
import { PatternTooSlow } from './reading/matcher.ts';
import { redacted, tooSlow as slowPattern } from './reading/pages.ts';
import { whichOf } from './reading/which.ts';
import type { LogThread } from './worker/log-thread.ts';
import type { Wanted } from './worker/messages.ts';

/** What waits for a slow reader; what comes beyond it pushes out the oldest. */
const mostWaiting = 4_000;
const mostContainers = 20;

type Follow = Omit<LogFilter, 'from' | 'to'>;

interface Follower {
  wanted: Wanted;
  came(lines: readonly LogLine[], lost: number): void;
  tooSlow(): void;
}

interface Deps {
  thread: Pick<LogThread, 'send'>;
  containers: Pick<ContainersService, 'now'>;
  containerLines: ContainerLines;
  changes: Pick<Channel<Change>, 'subscribe'>;
  redact: (text: string) => string;
  log: Logger;
}

/** Lines as they are written, to whoever looks. */
export function createFollowing({ thread, containers, containerLines, changes, redact, log }: Deps) {
  const followers = new Map<number, Follower>();
  let lastId = 0;

  /** Those of the containers that run, and those that come, until the signal. */
  function followContainers(filter: Follow, signal: AbortSignal, { came, tooSlow }: Omit<Follower, 'wanted'>): void {
    const test = createContainerTest(filter);
    const hitsOf: typeof test = (lines) => {
      try {
        return test(lines);
      } catch (error) {
        if (error instanceof PatternTooSlow) tooSlow();
        throw error;
      }
    };
    const open = new Set<string>();
    const seen = new Map<string, number>();
    const began = Date.now();
    async function one(id: string): Promise<void> {
      open.add(id);
      try {
        await containerLines.follow(id, { since: seen.get(id) ?? began, signal }, (lines) => {
          seen.set(id, (lines.at(-1)?.at ?? Date.now()) + 1);
          came(
            hitsOf(lines).map((line) => foundOf(id, line).line),
            0,
          );
        });
      } catch (error) {
        // It may have no readable lines, or be gone: a page says so, and others go on.
        if (!signal.aborted) log.debug('a container is not followed', { id, reason: String(error) });
      } finally {
        open.delete(id);
      }
    }
    const look = () => {
      const running = new Set(containers.now().flatMap(({ id, state }) => (state === 'running' ? [id] : [])));
      for (const id of whichOf(filter, containers).containers.slice(0, mostContainers))
        if (running.has(id) && !open.has(id)) void one(id);
    };
    async function listen(): Promise<void> {
      for await (const frame of changes.subscribe({ signal }))
        if (frame.type === 'item' && frame.item.feature === 'containers') look();
    }
    look();
    void listen().catch((error: unknown) => log.error('containers are no longer followed', error));
  }

  async function* follow(filter: Follow, { signal }: Subscription): AsyncGenerator<Frame<LogLine>, void, void> {
    if (filter.regex) {
      try {
        new RegExp(filter.text);
      } catch {
        throw invalid([{ field: 'text', problem: 'is no pattern' }]);
      }
    }
    lastId += 1;
    const id = lastId;
    const epoch = randomUUID();
    const stop = new AbortController();
    let queue: LogLine[] = [];
    let offset = 0;
    let lost = 0;
    let slow = false;
    let sleeping: PromiseWithResolvers<void> | null = null;
    const wake = () => sleeping?.resolve();
    const came = (lines: readonly LogLine[], missed: number) => {
      for (const line of lines) queue.push(redacted(line, redact));
      lost += missed;
      if (queue.length > mostWaiting) {
        lost += queue.length - mostWaiting;
        queue = queue.slice(-mostWaiting);
      }
      wake();
    };
    const { projectId, sources, text, regex, exact, levels } = filter;
    const wanted = { ...(projectId !== undefined && { projectId }), sources, text, regex, exact, levels };
    const tooSlow = () => {
      slow = true;
      wake();
    };
    followers.set(id, { wanted, came, tooSlow });
    thread.send({ type: 'follow', follower: id, wanted });
    followContainers(filter, stop.signal, { came, tooSlow });
    signal?.addEventListener('abort', wake);
    try {
      yield { type: 'reset', epoch, offset, lost: 0 };
      while (!signal?.aborted) {
        if (slow) throw invalid([{ field: '', problem: `${slowPattern.why} ${slowPattern.remedy}` }]);
        if (lost > 0) {
          const missed = lost;
          lost = 0;
          yield { type: 'reset', epoch, offset, lost: missed };
        }
        const item = queue.shift();
        if (item) {
          offset += 1;
          yield { type: 'item', epoch, offset, item };
          continue;
        }
        sleeping = Promise.withResolvers<void>();
        await sleeping.promise;
        sleeping = null;
      }
    } finally {
      signal?.removeEventListener('abort', wake);
      stop.abort();
      followers.delete(id);
      thread.send({ type: 'follow', follower: id, wanted: null });
    }
  }

  return {
    follow,
    followed: (id: number, lines: readonly LogLine[], lost: number) => followers.get(id)?.came(lines, lost),
    tooSlow: (id: number) => followers.get(id)?.tooSlow(),
    /** The thread is a new one: what came between is asked for again by whoever reads. */
    again(): void {
      for (const [id, { wanted, came }] of followers) {
        thread.send({ type: 'follow', follower: id, wanted });
        came([], 1);
      }
    },
  };
}
