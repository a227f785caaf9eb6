import { join } from 'node:path';
import type { Children } from '../../../core/children/types.ts';
import type { Cancel, Clock } from '../../../core/lib/clock.ts';
import { findProgram } from '../../../core/lib/find-program.ts';
import type { Logger } from '../../../core/log/logger.ts';
import { watchTree } from '../../../core/watching/watch-tree.ts';
import type { Book } from '../book.ts';
import type { Look } from './look.ts';

/** One change of mounts tells several times. */
const gatherMs = 300;

interface Deps {
  book: Book;
  look: Pick<Look, 'look'>;
  children: Pick<Children, 'spawn'>;
  clock: Clock;
  log: Logger;
}

/**
 * Hears when the folder of a place comes or goes. A file that appears is told by its folder; a disk that is mounted over a folder
 * that is there already is told by nobody but the table of mounts, so `findmnt` waits for that while a place is away.
 */
export function createPresence({ book, look, children, clock, log }: Deps) {
  const watched = new Map<string, { path: string; stop: Cancel }>();
  const due = new Map<string, Cancel>();
  let mounts: AbortController | null = null;
  let disposed = false;

  function soon(id: string): void {
    if (due.has(id) || disposed) return;
    due.set(
      id,
      clock.after(gatherMs, () => {
        due.delete(id);
        void look.look(id).then(align);
      }),
    );
  }
  const folders = () =>
    book
      .targets()
      .flatMap(({ id, input, known }) =>
        input.backend.type === 'folder'
          ? [{ id, path: join(input.backend.path, 'config'), away: known.state === 'away' }]
          : [],
      );

  function watchConfig(id: string, path: string): void {
    const stop = watchTree({
      ...{ clock, root: path, onReady: () => {} },
      onEvent: (seen) => {
        if (seen !== 'change') soon(id);
      },
      // Whether it is there is the business of the look; only that it cannot be watched is worth a word.
      onTrouble: (why) => {
        if (why !== null && !why.endsWith('is not there')) log.warn('a place of backups is not watched', { id, why });
      },
    });
    watched.set(id, { path, stop });
  }

  async function followMounts(): Promise<void> {
    const stop = new AbortController();
    mounts = stop;
    const findmnt = process.platform === 'linux' ? await findProgram('findmnt') : null;
    if (findmnt === null || stop.signal.aborted) return;
    const child = await children.spawn({
      ...{ label: 'changes of mounts', command: findmnt, args: ['--poll', '--noheadings', '-o', 'ACTION,TARGET'] },
      ...{ overflow: 'drop-oldest', maxOutputBytes: 65_536, signal: stop.signal },
    });
    child.stdout.on('data', () => {
      for (const { id } of folders()) soon(id);
    });
    child.stderr.resume();
    // It may have come while nobody listened yet.
    for (const { id, away } of folders()) if (away) soon(id);
  }

  function align(): void {
    if (disposed) return;
    const wanted = folders();
    for (const [id, one] of watched)
      if (!wanted.some((other) => other.id === id && other.path === one.path)) {
        one.stop();
        watched.delete(id);
      }
    for (const { id, path } of wanted) if (!watched.has(id)) watchConfig(id, path);
    const someAway = wanted.some(({ away }) => away);
    if (someAway && !mounts)
      void followMounts().catch((error: unknown) => log.warn('mounts are not followed', { error: String(error) }));
    if (!someAway && mounts) {
      mounts.abort();
      mounts = null;
    }
  }

  return {
    align,
    dispose() {
      disposed = true;
      mounts?.abort();
      for (const { stop } of watched.values()) stop();
      for (const cancel of due.values()) cancel();
    },
  };
}
export type Presence = ReturnType<typeof createPresence>;
