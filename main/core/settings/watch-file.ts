import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from '../lib/clock.ts';

/** An editor writes in several steps; the file is read once it has been left alone for so long. */
const SETTLE_MS = 100;
const POLL_MS = 2_000;

export interface WatchFileDeps {
  path: string;
  clock: Clock;
  onEvent(): void;
  /** The system has no watches left: from here on the file is looked at every two seconds. */
  onWatchLimit(error: unknown): void;
  /** `fs.watch`, replaceable because a test must not use up the watches of the whole machine. */
  watchDir?: typeof watch;
}

/** Watches by the folder: a file that is replaced by a rename is another file, and its own watch would go with the old. */
export function watchFile({ path, clock, onEvent, onWatchLimit, watchDir = watch }: WatchFileDeps): () => void {
  let cancelSettle: (() => void) | null = null;
  let cancelPoll: (() => void) | null = null;
  let stopped = false;

  const settle = () => {
    cancelSettle?.();
    cancelSettle = clock.after(SETTLE_MS, onEvent);
  };
  const poll = (error: unknown) => {
    if (stopped || cancelPoll) return;
    onWatchLimit(error);
    let last = '';
    const look = () =>
      void stat(path, { bigint: true }).then(
        ({ mtimeNs, size, ino }) => {
          const now = `${mtimeNs} ${size} ${ino}`;
          if (last !== '' && now !== last && !stopped) onEvent();
          last = now;
        },
        () => {
          last = 'absent';
        },
      );
    look();
    cancelPoll = clock.every(POLL_MS, look);
  };

  let watcher: ReturnType<typeof watch> | null = null;
  try {
    watcher = watchDir(dirname(path), { persistent: false }, (_event, name) => {
      if (name === null || name === basename(path)) settle();
    });
    watcher.on('error', (error) => {
      watcher?.close();
      poll(error);
    });
  } catch (error) {
    poll(error);
  }
  return () => {
    stopped = true;
    watcher?.close();
    cancelSettle?.();
    cancelPoll?.();
  };
}
