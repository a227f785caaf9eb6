import { Suspense } from 'react';
import { late } from '../../../lib/load-code.ts';
import { useBlueprintsView } from '../store.ts';

const ProjectDialog = late(() => import('./project-dialog.tsx'));

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
