import { relative, sep } from 'node:path';
import picomatch from 'picomatch';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import type { Logger } from '../../../core/log/logger.ts';
import type { Seen } from '../../../core/watching/folder-tree.ts';
import { createSharedTrees } from '../../../core/watching/shared-trees.ts';
import { watchTree } from '../../../core/watching/watch-tree.ts';
import { placeOf } from '../kinds/paths.ts';
import { createRetrying } from './retrying.ts';
import type { StartTrigger } from './types.ts';

const mostPaths = 100;
/** Something that changes all the time is told after so long, at the latest. */
const longestWaitMs = 30_000;
const neverWatched = /(?:^|\/)(?:\.git|node_modules)(?:\/|$)/;

type Change = 'added' | 'changed' | 'removed';
const words: Record<Seen, Change> = { add: 'added', change: 'changed', unlink: 'removed' };

/** What became of a file between two looks: added and removed again is nothing. */
export function merged(before: Change | undefined, now: Change): Change | null {
  if (before === 'added') return now === 'removed' ? null : 'added';
  if (before === 'removed') return now === 'removed' ? 'removed' : 'changed';
  return now;
}

interface Deps {
  clock: Clock;
  log: Logger;
  home: string;
  watch?: typeof watchTree;
}

export function createFilesTrigger({ clock, log, home, watch = watchTree }: Deps): StartTrigger<'files'> {
  const share = createSharedTrees(watch);
  return (spec, context) => {
    const root = placeOf(spec.path, home);
    const isExcluded = picomatch(spec.exclude, { dot: true });
    const isIncluded = spec.include.length > 0 ? picomatch(spec.include, { dot: true }) : () => true;
    const below = (path: string) => relative(root, path).split(sep).join('/');
    // By what is excluded alone: others that watch the same folder share it whatever they include.
    const isIgnored = (path: string) => {
      const name = below(path);
      return neverWatched.test(name) || (spec.exclude.length > 0 && isExcluded(name));
    };

    let changes = new Map<string, Change>();
    let firstAt = 0;
    let timer: Cancel | null = null;
    let inTheWay: string | null = null;
    let duringRun = false;
    const tell = (why: string | null) => context.trouble(why ?? inTheWay);

    async function fire(): Promise<void> {
      if (changes.size === 0) return;
      const told = changes;
      const own = duringRun;
      changes = new Map();
      duringRun = false;
      const listed = [...told].slice(0, mostPaths).map(([path, change]) => ({ path, change }));
      const [first] = listed;
      const label =
        told.size === 1 && first ? `${first.path || spec.path} was ${first.change}` : `${told.size} files changed`;
      try {
        const payload = { path: root, count: told.size, changes: listed };
        await context.fire({ label, payload, ...(own && { duringRun: true }) });
      } catch (error) {
        duringRun ||= own;
        for (const [path, change] of changes) told.set(path, change);
        changes = told;
        throw error;
      }
    }
    const firing = createRetrying({
      clock,
      log,
      what: 'starting a run for changed files',
      task: fire,
      onTrouble: tell,
    });

    function onEvent(seen: Seen, path: string): void {
      const name = below(path);
      if (name !== '' && !isIncluded(name)) return;
      duringRun ||= context.busy();
      const change = merged(changes.get(name), words[seen]);
      if (changes.size === 0) firstAt = clock.monotonic();
      if (change === null) changes.delete(name);
      else changes.set(name, change);
      timer?.();
      const left = firstAt + Math.max(longestWaitMs, spec.debounceMs) - clock.monotonic();
      timer = clock.after(Math.max(0, Math.min(spec.debounceMs, left)), firing.run);
    }

    const stop = share(JSON.stringify([root, spec.exclude]), {
      clock,
      root,
      ignored: isIgnored,
      onEvent,
      onReady: () => {},
      onTrouble(why) {
        inTheWay = why;
        context.trouble(why);
      },
    });
    return () => {
      stop();
      timer?.();
      firing.dispose();
    };
  };
}
