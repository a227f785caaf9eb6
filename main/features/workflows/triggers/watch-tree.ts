import { stat } from 'node:fs/promises';
import { sep } from 'node:path';
import { type MatchFunction, watch } from 'chokidar';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { errorCode } from '../../../core/lib/storage-full.ts';

const againMs = 60_000;
const limits = new Set(['ENOSPC', 'EMFILE', 'ENFILE']);

export type Seen = 'add' | 'change' | 'unlink';

interface Options {
  clock: Clock;
  /** A folder or a file; it may come later and go again. */
  root: string;
  ignored?: MatchFunction;
  onEvent: (seen: Seen, path: string) => void;
  /** Everything is being watched, or would be if it were there. */
  onReady: () => void;
  /** What stands in the way of watching; null when nothing does any more. */
  onTrouble: (why: string | null) => void;
  /** Replaceable because a test must not use up the watches of the whole machine. */
  watchWith?: typeof watch;
}

const isFileEvent = (event: string): event is Seen => event === 'add' || event === 'change' || event === 'unlink';

/** Whatever changes below a path, also while the path itself comes and goes. */
export function watchTree(options: Options): Cancel {
  const { clock, root, ignored, onEvent, onReady, onTrouble, watchWith = watch } = options;
  let stopped = false;
  let watcher: ReturnType<typeof watch> | null = null;
  let retry: Cancel | null = null;

  const missing = () => onTrouble(`${root} is not there`);
  const look = async () => {
    const there = await stat(root).then(
      () => true,
      () => false,
    );
    if (stopped) return;
    if (there) onTrouble(null);
    else missing();
  };

  function fail(error: unknown): void {
    const code = errorCode(error);
    if (stopped || code === 'ENOENT') return;
    onTrouble(
      limits.has(code)
        ? `the system allows no more file watches, so ${root} is not watched`
        : `${root} cannot be watched: ${error instanceof Error ? error.message : error}`,
    );
    if (!limits.has(code) || retry) return;
    // It may be watched in part; a fresh start in a while sees whether the rest can be, too.
    void watcher?.close();
    retry = clock.after(againMs, () => {
      retry = null;
      start();
    });
  }

  function start(): void {
    const own = watchWith(root, {
      ignoreInitial: true,
      followSymlinks: false,
      persistent: false,
      ignorePermissionErrors: true,
      ...(ignored && { ignored }),
    });
    watcher = own;
    const isRoot = (path: string) => path === root || path + sep === root;
    own.on('all', (event, path) => {
      if (stopped || watcher !== own) return;
      if (isRoot(path) && (event === 'addDir' || event === 'unlinkDir' || event === 'add' || event === 'unlink'))
        void look();
      if (isFileEvent(event)) onEvent(event, path);
    });
    own.on('error', fail);
    own.on('ready', () => {
      if (stopped || watcher !== own || retry) return;
      void look().then(() => {
        if (!stopped) onReady();
      });
    });
  }

  start();
  return () => {
    stopped = true;
    retry?.();
    void watcher?.close();
  };
}
