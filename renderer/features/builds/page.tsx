import { Hammer } from 'lucide-react';
import { useMemo } from 'react';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useProjectRows } from '../../app/project-rows.ts';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { BuildsTable } from './components/builds-table.tsx';
import { useBuilds } from './queries.ts';
import { askForBuild } from './store.ts';

const everything = '*';

export default function BuildsPage() {
  const [search, setSearch] = useSearch();
  const projectId = search.project;
  const query = useBuilds(projectId, 200);
  const all = useBuilds(undefined, 200).data;
  const rows = useProjectRows().data;
  const narrow = useNarrowerThan(70);
  const items = query.data;
  const projects = useMemo(() => {
    const names = new Map((all ?? []).map((build) => [build.projectId, build.projectName]));
    const chosen = rows?.find(({ id }) => id === projectId);
    if (chosen) names.set(chosen.id, chosen.name);
    return [...names].sort(([, a], [, b]) => a.localeCompare(b, 'en'));
  }, [all, rows, projectId]);

  if (query.isError && !items)
    return (
      <Failure
        what="The builds could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!items) return <Skeleton rows={8} label="Loading the builds" className="px-2" />;
  const running = items.filter(({ state }) => state === 'running').length;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <PageSubtitle>
        {items.length > 0 && `${formatCount(items.length, 'build')}${running > 0 ? `, ${running} running` : ''} · `}
        <Link render={<AppLink to="/containers" />} variant="plain">
          containers
        </Link>
      </PageSubtitle>
      <PageActions>
        <Button
          variant={items.length === 0 ? 'primary' : 'default'}
          icon={Hammer}
          onClick={() => askForBuild({ projectId: projectId ?? null })}
        >
          Build an image…
        </Button>
      </PageActions>
      {projects.length > 0 && (
        <search aria-label="Filter builds" className="flex items-center gap-2 px-4 py-2">
          <Select
            label="Of which project"
            value={projectId ?? everything}
            onValueChange={(next) => setSearch({ project: next === everything ? undefined : next })}
            options={[
              { value: everything, label: 'All projects' },
              ...projects.map(([value, label]) => ({ value, label: short(label, 60) })),
            ]}
            className="w-56"
          />
        </search>
      )}
      {items.length === 0 ? (
        <EmptyState icon={Hammer} title="No image has been built here yet">
          Choose a project with a Dockerfile: its steps are shown as they run, with what came out of the cache, and the
          image gets a tag by its commit.
        </EmptyState>
      ) : (
        <BuildsTable
          label="Builds"
          items={items}
          few={narrow}
          project={projectId === undefined}
          className="min-h-0 flex-1 border-t border-line-soft"
        />
      )}
    </div>
  );
}
