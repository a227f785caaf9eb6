import { rm } from 'node:fs/promises';
import { errorCode, isStorageFull } from '../../../core/lib/storage-full.ts';
import { createKeys } from '../store/keys.ts';
import {
  findSources,
  markFolder,
  projectFolder,
  serviceId,
  shortName,
  sourceFolder,
  targetKey,
} from '../store/places.ts';
import { createSource, type Source } from '../store/source.ts';
import { createSourceFiles } from '../store/source-files.ts';
import type { LogTarget } from '../types.ts';
import { createHearing, createLive, type Hearing } from './live.ts';
import type { FromLogs, KeptSource, PlannedSource } from './messages.ts';

/** After `kill -9` so much is lost at most. */
const flushEveryMs = 200;
const retryEveryMs = 1_000;
const largestSegment = 4 * 1_024 * 1_024;
const smallestSegment = 64 * 1_024;

export interface Kept {
  target: LogTarget;
  id: string;
  name: string;
  source: Source;
  hearing: Hearing;
  /** Sinks that write to it. */
  writers: number;
  marked: boolean;
}

const reasonOf = (error: unknown): string =>
  isStorageFull(errorCode(error))
    ? 'There is no room left on the disk. Lines are counted, not kept, until there is.'
    : `Lines cannot be written: ${error instanceof Error ? error.message : String(error)}`;

interface Deps {
  root: string;
  tell: (message: FromLogs) => void;
}

/** All sources, what they may take, and when they are written. */
export function createKeeper({ root, tell }: Deps) {
  const sources = new Map<string, Kept>();
  const keys = createKeys();
  const live = createLive(tell);
  const waiting = new Set<Kept>();
  const troubled = new Map<Kept, unknown>();
  const heard = new Set<string>();
  let limit = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | null = null;
  let trimming: Promise<void> | null = null;
  let problem: string | null = null;

  /** A name of a service is never empty. */
  const hearKey = (projectId: string, service: string | null) => targetKey({ projectId, service: service ?? '' });
  const isHeard = ({ projectId, service }: LogTarget) =>
    heard.size > 0 && (heard.has(hearKey(projectId, service)) || heard.has(hearKey(projectId, null)));

  const segmentBytes = () => Math.min(largestSegment, Math.max(smallestSegment, limit / 16));

  function tellTrouble(): void {
    const [first] = troubled.values();
    const next = first === undefined ? null : reasonOf(first);
    if (next === problem) return;
    problem = next;
    tell({ type: 'problem', why: next });
  }

  function soon(): void {
    timer ??= setTimeout(
      () => {
        timer = null;
        void flushAll();
      },
      troubled.size > 0 ? retryEveryMs : flushEveryMs,
    );
  }

  /** Its folder says whose it is before the first line is in it. */
  async function mark(kept: Kept): Promise<void> {
    if (kept.marked) return;
    try {
      await markFolder(sourceFolder(root, kept.target), kept.target);
      kept.marked = true;
    } catch (error) {
      troubled.set(kept, error);
      tellTrouble();
      soon();
    }
  }

  async function flushAll(): Promise<void> {
    const all = new Set([...waiting, ...troubled.keys()]);
    waiting.clear();
    await Promise.all(
      [...all].map(async (kept) => {
        if (sources.get(targetKey(kept.target)) === kept) await mark(kept);
        await kept.source.flush();
      }),
    );
    if (troubled.size > 0 || waiting.size > 0) soon();
  }

  const bytesOf = (all: readonly Kept[]) => all.reduce((sum, { source }) => sum + source.files.bytes(), 0);

  /** The oldest of the largest goes first: who writes little keeps its lines. */
  async function trimProject(projectId: string): Promise<void> {
    for (;;) {
      const all = [...sources.values()].filter(({ target }) => target.projectId === projectId);
      if (bytesOf(all) <= limit) return;
      const [largest] = all
        .filter(({ source }) => source.files.segments().length > 0)
        .sort((a, b) => b.source.files.bytes() - a.source.files.bytes());
      if (!largest || (await largest.source.dropOldest()) === 0) return;
    }
  }
  async function trimAll(): Promise<void> {
    for (const projectId of new Set([...sources.values()].map(({ target }) => target.projectId)))
      await trimProject(projectId);
  }
  /** One after the other; what grows meanwhile is looked at again. */
  let trimAgain = false;
  function trim(): void {
    if (trimming !== null) {
      trimAgain = true;
      return;
    }
    trimming = trimAll()
      .catch((error) => tell({ type: 'failed', why: `Old lines could not be let go: ${String(error)}` }))
      .finally(() => {
        trimming = null;
        if (!trimAgain) return;
        trimAgain = false;
        trim();
      });
  }

  function make(target: LogTarget): Kept {
    const id = serviceId(target);
    const name = shortName(id);
    const hearing = createHearing(target, tell);
    const source = createSource({
      files: createSourceFiles(sourceFolder(root, target), segmentBytes),
      keys,
      onLine(key, at, from, line) {
        if (isHeard(target)) hearing.add(at, from, line);
        live.came(target.projectId, { key, at, from, line, source: id, name });
      },
      onWaiting() {
        waiting.add(kept);
        soon();
      },
      onTrouble(error) {
        // Without its mark nobody finds it again: that is tried until it goes.
        if (error !== null) troubled.set(kept, error);
        else if (kept.marked) troubled.delete(kept);
        tellTrouble();
        if (error !== null) soon();
      },
      onBlock: trim,
    });
    const kept: Kept = { target, id, name, source, hearing, writers: 0, marked: false };
    sources.set(targetKey(target), kept);
    return kept;
  }
  const chosen = (projectId: string | null, targets: readonly LogTarget[] | null) => {
    const wanted = targets && new Set(targets.map(targetKey));
    return [...sources.values()].filter(
      ({ target }) =>
        (projectId === null || target.projectId === projectId) && (!wanted || wanted.has(targetKey(target))),
    );
  };

  return {
    live,
    /** What earlier lives kept. */
    async load(): Promise<void> {
      for (const target of await findSources(root)) {
        const kept = sources.get(targetKey(target)) ?? make(target);
        kept.marked = true;
        await kept.source
          .load()
          .catch((error) =>
            tell({ type: 'failed', why: `Lines of ${targetKey(target)} cannot be read: ${String(error)}` }),
          );
      }
      trim();
    },
    setLimit(bytes: number): void {
      limit = bytes;
      trim();
    },
    hear({ projectId, service, on }: { projectId: string; service: string | null; on: boolean }): void {
      if (on) heard.add(hearKey(projectId, service));
      else heard.delete(hearKey(projectId, service));
    },
    need: (target: LogTarget): Kept => sources.get(targetKey(target)) ?? make(target),
    mark,
    sources: (projectId: string | null): KeptSource[] =>
      chosen(projectId, null)
        .filter(({ marked }) => marked)
        .map(({ target, name, source }) => ({
          target,
          name,
          lines: source.lines(),
          bytes: source.files.bytes(),
          firstAt: source.firstAt(),
          lastAt: source.lastAt(),
        })),
    async plan(projectId: string | null, targets: readonly LogTarget[] | null): Promise<PlannedSource[]> {
      const all = chosen(projectId, targets);
      await Promise.all(all.map(({ source }) => source.flush()));
      return all.map(({ target, name, source }) => ({ target, name, refs: source.files.refs() }));
    },
    async clear(target: LogTarget): Promise<{ lines: number; bytes: number } | null> {
      const kept = sources.get(targetKey(target));
      return kept ? kept.source.clear() : null;
    },
    /** The project is no longer known: nothing of it stays. */
    async forget(projectId: string): Promise<void> {
      for (const kept of chosen(projectId, null)) {
        await kept.source.clear();
        await kept.source.release();
        kept.marked = false;
        waiting.delete(kept);
        troubled.delete(kept);
        if (kept.writers === 0) sources.delete(targetKey(kept.target));
      }
      await rm(projectFolder(root, projectId), { recursive: true, force: true });
    },
    kept: () => ({
      bytes: bytesOf([...sources.values()]),
      plainBytes: [...sources.values()].reduce(
        (sum, { source }) => sum + source.files.refs().reduce((all, { plainBytes }) => all + plainBytes, 0),
        0,
      ),
      problem,
    }),
    async end(): Promise<void> {
      if (timer) clearTimeout(timer);
      live.dispose();
      for (const { source } of sources.values()) {
        await source.flush();
        await source.release();
      }
      if (timer) clearTimeout(timer);
      await trimming;
    },
  };
}
