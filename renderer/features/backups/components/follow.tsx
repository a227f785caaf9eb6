import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { useOverview } from '../queries.ts';
import { putOverview } from '../store.ts';

/** What changes when something has really been done at a target, not with each step of a job on its way. */
const standingOf = ({ id, state, snapshots, bytes, lookedAt, provenAt, mirroredAt, damages }: BackupTarget): string =>
  [id, state, snapshots, bytes, lookedAt, provenAt, mirroredAt, damages.length].join(' ');

/** Mounted once: what the core says of backups is where keys, the sidebar and the palette find it. */
export function FollowBackups() {
  const overview = useOverview().data;
  const queries = useQueryClient();
  const standing = useRef<string | null>(null);
  useEffect(() => {
    if (!overview) return;
    putOverview(overview);
    const now = [
      ...overview.targets.map(standingOf),
      ...overview.plans.map(({ id, snapshots, last }) => `${id} ${snapshots} ${last?.id} ${last?.state}`),
    ].join('\n');
    const before = standing.current;
    standing.current = now;
    if (before === null || before === now) return;
    // A long list of snapshots is not read again four times a second while a backup runs.
    const { snapshots, keys, retentionPreview, storage, find, sheet } = orpc.backups;
    for (const part of [snapshots, keys, retentionPreview, storage, find, sheet])
      void queries.invalidateQueries({ queryKey: part.key() });
  }, [overview, queries]);
  return null;
}
