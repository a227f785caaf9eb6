import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ServiceLogs } from '../../logs/index.tsx';

export function LogsTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={12} label="Reading the log" className="px-4" />}>
      <ServiceLogs projectId={row.id} inAddress />
    </Suspense>
  );
}
