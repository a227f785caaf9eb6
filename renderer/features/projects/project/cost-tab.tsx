import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ContainersOf } from '../../containers/index.tsx';
import { ProjectCost } from '../../monitors/index.tsx';
import { ProcessesOf } from '../../processes/index.tsx';
import { shownName } from '../components/cells.tsx';

/** What it takes over time, and who takes it now. */
export function CostTab({ row }: { row: ProjectRow }) {
  const name = shownName(row.name);
  return (
    <>
      <Suspense fallback={<Skeleton rows={12} label="Adding up what it cost" className="px-4" />}>
        <ProjectCost projectId={row.id} name={name} />
      </Suspense>
      <div className="grid gap-6 px-4 pb-6">
        <Suspense fallback={<Skeleton rows={3} label="Looking at processes" />}>
          <ProcessesOf projectId={row.id} name={name} />
          <ContainersOf projectId={row.id} name={name} />
        </Suspense>
      </div>
    </>
  );
}
