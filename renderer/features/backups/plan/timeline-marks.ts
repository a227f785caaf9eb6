import type { BackupSnapshot } from '../../../../shared/features/backups/schema.ts';

export interface Mark {
  /** Share of the width, from the oldest. */
  at: number;
  count: number;
  partial: boolean;
  newest: BackupSnapshot;
}

/** Snapshots along the time, those that would lie on each other as one; so a line of 10,000 stays a line of some hundred. */
export function marksOf(snapshots: readonly BackupSnapshot[], from: number, to: number, places = 120): Mark[] {
  const span = Math.max(1, to - from);
  const marks = new Map<number, Mark>();
  for (const snapshot of snapshots) {
    const place = Math.round(Math.min(1, Math.max(0, (snapshot.at - from) / span)) * places);
    const known = marks.get(place);
    if (!known) marks.set(place, { at: place / places, count: 1, partial: snapshot.partial, newest: snapshot });
    else
      marks.set(place, {
        at: known.at,
        count: known.count + 1,
        partial: known.partial || snapshot.partial,
        newest: snapshot.at > known.newest.at ? snapshot : known.newest,
      });
  }
  return [...marks.values()].sort((a, b) => a.at - b.at);
}
