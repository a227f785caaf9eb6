import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ProjectBackups } from '../../backups/index.tsx';

/** Its snapshots, and the proof that they come back. */
export function BackupsTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={6} label="Loading its backups" className="px-4" />}>
      <ProjectBackups projectId={row.id} />
    </Suspense>
  );
}
