import { type FSWatcher, type Stats, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Cancel, Clock } from '../lib/clock.ts';
import { errorCode } from '../lib/storage-full.ts';
import { createFolderTree, type Ignored, type Seen } from './folder-tree.ts';

const againMs = 60_000;
const limits = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

export interface WatchTreeOptions {
  clock: Clock;
  /** A folder or a file; it may come later and go again. */
  root: string;
  ignored?: Ignored;
  onEvent: (seen: Seen, path: string) => void;
  /** Everything is being watched, or would be if it were there. */
  onReady: () => void;
  /** What stands in the way of watching; null when nothing does any more. */
  onTrouble: (why: string | null) => void;
  /** Replaceable because a test must not use up the watches of the whole machine. */
  watchDir?: typeof watch;
}

type Place = Pick<Stats, 'dev' | 'ino'>;
const isSame = (a: Place | null, b: Place | null) => a?.ino === b?.ino && a?.dev === b?.dev;
const at = (path: string) => stat(path).catch(() => null);

/** Whatever changes below a path, also while the path itself comes and goes. */
export function watchTree(options: WatchTreeOptions): Cancel {
  const { clock, root, ignored = () => false, onEvent, onReady, onTrouble, watchDir = watch } = options;
  let stopped = false;
  let retry: Cancel | null = null;
  let above: { path: string; place: Place; watcher: FSWatcher } | null = null;
  /** What was at the path when we looked last. */
  let there: Stats | null = null;
  let inside: Awaited<ReturnType<typeof tree.enter>> = null;
  let looking = false;
  let lookAgain = false;
  /** Before the first look all is as it was; what comes later has come. */
  let known = false;

  const tree = createFolderTree({
    ignored,
    watchDir,
    onEvent: (seen, path) => {
      if (!stopped) onEvent(seen, path);
    },
    onError: fail,
  });

  function close(telling: boolean): void {
    if (inside) tree.leave(inside, telling);
    inside = null;
    above?.watcher.close();
    above = null;
  }

  function fail(error: unknown): void {
    if (stopped) return;
    const isLimit = limits.has(errorCode(error));
    onTrouble(
      isLimit
        ? `the system allows no more file watches, so ${root} is not watched`
        : `${root} cannot be watched: ${error instanceof Error ? error.message : error}`,
    );
    if (retry) return;
    // It may be watched in part; a fresh start in a while sees whether the rest can be, too.
    close(false);
    there = null;
    known = false;
    retry = clock.after(againMs, () => {
      retry = null;
      look();
    });
  }

  async function nearestAbove(): Promise<{ path: string; place: Stats } | null> {
    for (let path = dirname(root); ; path = dirname(path)) {
      const place = await at(path);
      if (place?.isDirectory()) return path === root ? null : { path, place };
      if (path === dirname(path)) return null;
    }
  }

  /** The nearest folder above that is there tells when something comes on the way to the path. */
  async function watchAbove(): Promise<void> {
    const nearest = await nearestAbove();
    if (stopped || retry || !nearest) return;
    const { path, place } = nearest;
    if (above?.path === path && isSame(above.place, place)) return;
    above?.watcher.close();
    const names = path === dirname(root) ? new Set([basename(root), basename(path)]) : null;
    const watcher = watchDir(path, { persistent: false }, (event, name) => {
      if (name !== null && names !== null && !names.has(name)) return;
      if (there?.isFile() && event === 'change') onEvent('change', root);
      else look();
    });
    watcher.on('error', () => {
      watcher.close();
      look();
    });
    above = { path, place, watcher };
    // The next one may have come before this one was watched.
    if (path !== dirname(root)) await watchAbove();
  }

  async function lookOnce(): Promise<void> {
    await watchAbove();
    const now = await at(root);
    if (stopped || retry) return;
    const before = there;
    const telling = known;
    there = now;
    known = true;
    if (!isSame(before, now) || before?.isDirectory() !== now?.isDirectory()) {
      if (inside) tree.leave(inside, true);
      inside = null;
      if (now?.isDirectory()) {
        const entered = await tree.enter(root, telling);
        if (entered && (stopped || retry)) return tree.leave(entered, false);
        inside = entered;
        if (!inside && (await at(root))) throw new Error('it may not be read');
      }
    }
    if (telling && before?.isFile() && now?.isFile()) onEvent('change', root);
    else if (telling && now?.isFile()) onEvent('add', root);
    else if (before?.isFile()) onEvent('unlink', root);
    onTrouble(now ? null : `${root} is not there`);
    onReady();
  }

  async function lookWhileTold(): Promise<void> {
    looking = true;
    try {
      do {
        lookAgain = false;
        await lookOnce();
      } while (lookAgain && !stopped && !retry);
    } catch (error) {
      fail(error);
    } finally {
      looking = false;
    }
  }

  function look(): void {
    if (stopped || retry) return;
    if (looking) lookAgain = true;
    else void lookWhileTold();
  }

  look();
  return () => {
    stopped = true;
    retry?.();
    close(false);
  };
}
