import { Hammer } from 'lucide-react';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useBuilds } from '../queries.ts';
import { askForBuild } from '../store.ts';
import { BuildsTable } from './builds-table.tsx';

const few = 5;

/** The newest images of one project, and a way to build the next. */
export default function ProjectBuilds({ projectId }: { projectId: string }) {
  const query = useBuilds(projectId, few);
  const narrow = useNarrowerThan(80);
  const items = query.data ?? [];
  return (
    <Section
      title="Images"
      action={
        <>
          {items.length > 0 && (
            <Link render={<AppLink to={`/builds?project=${encodeURIComponent(projectId)}`} />}>All builds</Link>
          )}
          <Button size="sm" icon={Hammer} onClick={() => askForBuild({ projectId })}>
            Build an image…
          </Button>
        </>
      }
    >
      {query.isError && !query.data ? (
        <Failure
          what="The builds could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !query.data ? (
        <Skeleton rows={2} label="Loading the builds" />
      ) : items.length === 0 ? (
        <EmptyState size="line" title="No image of this project has been built here yet." />
      ) : (
        <BuildsTable label="Newest builds of this project" items={items} few={narrow} project={false} fit />
      )}
    </Section>
  );
}
