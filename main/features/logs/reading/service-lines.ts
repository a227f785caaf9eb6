import { availableParallelism } from 'node:os';
import type { Logger } from '../../../core/log/logger.ts';
import { createWorkerPool } from '../../../core/workers/worker-pool.ts';
import { levelNumber } from '../lines/level.ts';
import { serviceId } from '../store/places.ts';
import type { LogTarget } from '../types.ts';
import type { LogThread } from '../worker/log-thread.ts';
import type { PlannedSource } from '../worker/messages.ts';
import type { SourceRef } from './blocks-of.ts';
import { type LineFilter, mayFit } from './matcher.ts';
import { type Counted, newCount, type Stretches, stretchOf } from './scan-count.ts';
import type { Found } from './scan-lines.ts';
import type { LogTasks } from './tasks.ts';

const threads = 2;
const tries = 4;
const firstWave = 2;
const largestWave = 64;
const worst = 5;

export interface Which {
  projectId: string | null;
  /** Null: all. */
  targets: LogTarget[] | null;
}

interface Deps {
  thread: Pick<LogThread, 'ask'>;
  log: Logger;
  entry?: URL;
}

const isOutdated = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'PLAN_OUTDATED';

/** Looks into what the services' lines are kept in, by threads of their own: whoever writes is not held up. */
export function createServiceLines({ thread, log, entry = defaultEntry() }: Deps) {
  const pool = createWorkerPool<LogTasks>({ log, size: Math.min(threads, availableParallelism()), entry });

  /** While it is looked, lines may move from a tail into a block: then it is looked again. */
  async function withPlan<T>(which: Which, work: (refs: SourceRef[], lenient: boolean) => Promise<T>): Promise<T> {
    for (let left = tries; ; left--) {
      const plan = await thread.ask<PlannedSource[]>({ kind: 'plan', ...which });
      const refs = plan.flatMap(({ target, name, refs: all }) =>
        all.map((ref) => ({ ...ref, source: serviceId(target), name })),
      );
      try {
        return await work(refs, left === 0);
      } catch (error) {
        if (!isOutdated(error) || left === 0) throw error;
      }
    }
  }

  /** Every second to each thread, so that both are done at the same time. */
  const shared = <T>(all: readonly T[]): T[][] =>
    Array.from({ length: threads }, (_, part) => all.filter((_one, at) => at % threads === part)).filter(
      (part) => part.length > 0,
    );

  return {
    /** The newest below a key, or the oldest from a key on; oldest first. */
    lines: (
      which: Which,
      filter: LineFilter,
      {
        way,
        below,
        from,
        limit,
        deadline,
      }: { way: 'older' | 'newer'; below: number; from: number; limit: number; deadline: number },
      signal?: AbortSignal,
    ): Promise<{ found: Found[]; cut: boolean }> =>
      withPlan(which, async (refs, lenient) => {
        const older = way === 'older';
        const waiting = refs
          .filter((ref) => ref.last >= from && ref.first < below && mayFit(ref, filter))
          .sort((a, b) => (older ? b.last - a.last : a.first - b.first));
        let found: Found[] = [];
        for (let wave = firstWave; waiting.length > 0; wave = Math.min(wave * 2, largestWave)) {
          const edge = found.length < limit ? null : ((older ? found[0] : found.at(-1))?.key ?? null);
          const next = waiting[0];
          if (edge !== null && next && (older ? next.last < edge : next.first > edge)) break;
          const parts = shared(waiting.splice(0, wave));
          const answers = await Promise.all(
            parts.map((part) =>
              pool.run(
                'logs.lines',
                { refs: part, filter, way, below, from, limit, deadline, lenient },
                signal ? { signal } : {},
              ),
            ),
          );
          found = [...found, ...answers.flatMap((one) => one.found)].sort((a, b) => a.key - b.key);
          if (found.length > limit) found = older ? found.slice(-limit) : found.slice(0, limit);
          if (answers.some(({ cut }) => cut) || Date.now() > deadline) return { found, cut: waiting.length > 0 };
        }
        return { found, cut: false };
      }),

    count: (
      which: Which,
      filter: LineFilter,
      stretchesOver: (first: number, last: number) => Stretches,
      deadline: number,
      signal?: AbortSignal,
    ): Promise<{ counted: Counted; stretches: Stretches }> =>
      withPlan(which, async (all, lenient) => {
        // Whatever levels are wanted: of the others it is told how many there are.
        const refs = all.filter((ref) => mayFit(ref, { ...filter, levels: [] }));
        const first = Math.max(
          filter.from ?? Number.NEGATIVE_INFINITY,
          Math.min(...refs.map(({ firstAt }) => firstAt)),
        );
        const last = Math.min(filter.to ?? Number.POSITIVE_INFINITY, Math.max(...refs.map(({ lastAt }) => lastAt)));
        const stretches = stretchesOver(first, last);
        const sum = newCount(stretches);
        const add = (one: Counted) => {
          sum.found += one.found;
          sum.looked += one.looked;
          sum.cut ||= one.cut;
          one.levels.forEach((count, level) => {
            sum.levels[level] = (sum.levels[level] ?? 0) + count;
          });
          one.spread.forEach((count, at) => {
            sum.spread[at] = (sum.spread[at] ?? 0) + count;
            sum.errors[at] = (sum.errors[at] ?? 0) + (one.errors[at] ?? 0);
          });
        };
        const toRead = refs.filter((ref) => !countedByIndex(ref, filter, stretches, add));
        const answers = await Promise.all(
          shared(toRead).map((part) =>
            pool.run('logs.count', { refs: part, filter, stretches, deadline, lenient }, signal ? { signal } : {}),
          ),
        );
        for (const one of answers) add(one);
        return { counted: sum, stretches };
      }),

    plan: withPlan,
    shared,
    pool,
    dispose: () => pool.dispose(),
  };
}
export type ServiceLines = ReturnType<typeof createServiceLines>;

/** All of it is told by what stands at its head. */
function countedByIndex(
  ref: SourceRef,
  { text, levels, from, to }: LineFilter,
  stretches: Stretches,
  add: (one: Counted) => void,
): boolean {
  if (text !== '' || (from !== undefined && ref.firstAt < from) || (to !== undefined && ref.lastAt > to)) return false;
  const stretch = stretchOf(stretches, ref.firstAt);
  if (stretch !== stretchOf(stretches, ref.lastAt)) return false;
  const wanted = new Set<number>(levels.map(levelNumber));
  const fits = (level: number) => wanted.size === 0 || wanted.has(level);
  const one = newCount(stretches);
  one.looked = ref.lines;
  one.levels = [...ref.counts];
  one.found = ref.counts.reduce((sum, count, level) => sum + (fits(level) ? count : 0), 0);
  one.spread[stretch] = one.found;
  one.errors[stretch] = ref.counts.reduce((sum, count, level) => sum + (level >= worst && fits(level) ? count : 0), 0);
  add(one);
  return true;
}

function defaultEntry(): URL {
  return new URL(
    import.meta.url.endsWith('.ts') ? './log-search-worker.ts' : './log-search-worker.js',
    import.meta.url,
  );
}
