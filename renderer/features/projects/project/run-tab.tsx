import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ProjectRun } from '../../launcher/index.tsx';
import { shownName } from '../components/cells.tsx';

export function RunTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={6} label="Looking how it starts" className="px-4" />}>
      <ProjectRun projectId={row.id} name={shownName(row.name)} />
    </Suspense>
  );
}
