import { Suspense } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { ProjectFiles } from '../../blueprints/index.tsx';
import { ProjectBuilds } from '../../builds/index.tsx';
import { ProjectDeploy } from '../../deployments/index.tsx';
import { shownName } from '../components/cells.tsx';

/** Where it is shipped to, the images that were made of it, and the files that make them. */
export function DeployTab({ row }: { row: ProjectRow }) {
  return (
    <Suspense fallback={<Skeleton rows={6} label="Loading the places" className="px-4" />}>
      <ProjectDeploy projectId={row.id} name={shownName(row.name)}>
        <Suspense fallback={<Skeleton rows={2} label="Loading the builds" />}>
          <ProjectBuilds projectId={row.id} />
        </Suspense>
        <Suspense fallback={<Skeleton rows={1} label="Loading what can be generated" />}>
          <ProjectFiles projectId={row.id} />
        </Suspense>
      </ProjectDeploy>
    </Suspense>
  );
}
