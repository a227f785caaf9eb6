import type { BackupDone, Trouble, TroubleKind } from '../../../types.ts';

const mostNamed = 1_000;

/** What came of a part of the walk. It counts for the whole once the part is taken. */
export interface Tally {
  files: BackupDone['files'];
  dirs: BackupDone['dirs'];
  bytesSeen: number;
  troubles: number;
  named: Trouble[];
  /** Files that are still being read. */
  pending: number;
  /** Resolves when none is. */
  settled(): Promise<void>;
  began(): void;
  ended(): void;
  trouble(kind: TroubleKind, path: string, sentence: string): void;
  /** What was gone, could not be read, or was another file by the time that it was. */
  lost: string[];
  moved: string[];
}

export function createTally(): Tally {
  let waiting: PromiseWithResolvers<void> | null = null;
  const tally: Tally = {
    files: { new: 0, changed: 0, unmodified: 0 },
    dirs: { new: 0, changed: 0, unmodified: 0 },
    bytesSeen: 0,
    troubles: 0,
    named: [],
    pending: 0,
    lost: [],
    moved: [],
    settled() {
      if (tally.pending === 0) return Promise.resolve();
      waiting ??= Promise.withResolvers<void>();
      return waiting.promise;
    },
    began() {
      tally.pending += 1;
    },
    ended() {
      tally.pending -= 1;
      if (tally.pending > 0) return;
      waiting?.resolve();
      waiting = null;
    },
    trouble(kind, path, sentence) {
      tally.troubles += 1;
      if (tally.named.length < mostNamed) tally.named.push({ kind, path, sentence });
    },
  };
  return tally;
}

export function addTally(to: Tally, from: Tally): void {
  for (const kind of ['files', 'dirs'] as const)
    for (const how of ['new', 'changed', 'unmodified'] as const) to[kind][how] += from[kind][how];
  to.bytesSeen += from.bytesSeen;
  to.troubles += from.troubles;
  to.named.push(...from.named.slice(0, mostNamed - to.named.length));
}
