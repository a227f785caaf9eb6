import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ProjectCost } from '../../monitors/index.tsx';
import { shownName } from '../components/cells.tsx';

export function CostTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={12} label="Adding up what it cost" className="px-4" />}>
      <ProjectCost projectId={row.id} name={shownName(row.name)} />
    </Suspense>
  );
}
