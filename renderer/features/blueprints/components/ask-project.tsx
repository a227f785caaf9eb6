import { lazy, Suspense } from 'react';
import { useBlueprintsView } from '../store.ts';

const ProjectDialog = lazy(() => import('./project-dialog.tsx'));

/** Its code comes with the first question. */
export function AskProject() {
  const asking = useBlueprintsView((view) => view.asking);
  return (
    asking && (
      <Suspense>
        <ProjectDialog />
      </Suspense>
    )
  );
}
