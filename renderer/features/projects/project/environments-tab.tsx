import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ProjectEnvironments } from '../../environments/index.tsx';
import { shownName } from '../components/cells.tsx';

export function EnvironmentsTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={12} label="Loading the environments" className="px-4" />}>
      <ProjectEnvironments projectId={row.id} name={shownName(row.name)} />
    </Suspense>
  );
}
