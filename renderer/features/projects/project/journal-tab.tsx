import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { JournalOf } from '../../journal/index.tsx';
import { shownName } from '../components/cells.tsx';

export function JournalTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={12} label="Loading the journal" className="px-2" />}>
      <JournalOf type="project" id={row.id} label={shownName(row.name)} />
    </Suspense>
  );
}
