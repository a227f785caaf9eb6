import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ProjectDetail, ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { usePageTitle } from '../../../app/page-slots.tsx';
import { Button } from '../../../ui/button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { projectsClient } from '../api.ts';
import { shownName } from '../components/cells.tsx';
import { usePeek } from '../queries.ts';
import { setTargets } from '../store.ts';
import { useProjectActions } from '../use-actions.ts';
import { BackupsTab } from './backups-tab.tsx';
import { CostTab } from './cost-tab.tsx';
import { DependenciesTab } from './dependencies/dependencies-tab.tsx';
import { DeployTab } from './deploy-tab.tsx';
import { EnvironmentsTab } from './environments-tab.tsx';
import { GitTab } from './git/git-tab.tsx';
import { ProjectHeader } from './header.tsx';
import { HealthTab } from './health/health-tab.tsx';
import { JournalTab } from './journal-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { OverviewTab } from './overview/overview-tab.tsx';
import { useRow } from './queries.ts';
import { RunTab } from './run-tab.tsx';
import { RuntimeTab } from './runtime-tab.tsx';
import { type ProjectTab, tabOf } from './tabs.ts';

export default function ProjectPage() {
  const { id = '' } = useParams({ strict: false });
  return <ProjectOf key={id} id={id} />;
}

/** The core watches its working tree from now on; once, however often the page is drawn. */
function useOpened(row: ProjectRow | null): void {
  const id = row?.id;
  useEffect(() => {
    if (id === undefined) return;
    projectsClient.opened({ id }).catch(() => {
      // The page is as true as the rest of the list without it, only not as quick; a lost connection has its own banner.
    });
  }, [id]);
}

function ProjectOf({ id }: { id: string }) {
  const go = useGo();
  const rows = useRow(id);
  const detail = usePeek(id);
  const row = rows.data ?? detail.data?.row ?? null;
  usePageTitle(row ? shownName(row.name).slice(0, 120) : null);
  useOpened(row);
  useEffect(() => {
    if (!row) return;
    setTargets([row]);
    return () => setTargets([]);
  }, [row]);

  const unknown = knownError(detail.error)?.code === 'NOT_FOUND';
  if (unknown && !rows.data)
    return (
      <EmptyState
        title="There is no such project"
        action={<Button onClick={() => go('/projects')}>See all projects</Button>}
      >
        It may have been forgotten since, or the folder it was in is no longer looked at.
      </EmptyState>
    );
  if (!row) {
    if (detail.isError)
      return (
        <Failure
          what="The project could not be read"
          error={detail.error}
          onRetry={() => void detail.refetch()}
          retrying={detail.isFetching}
        />
      );
    return <Skeleton rows={12} label="Loading the project" className="px-4 py-2" />;
  }
  return <Shown row={row} detail={detail.data} query={detail} />;
}

interface ShownProps {
  row: ProjectRow;
  detail: ProjectDetail | undefined;
  query: ReturnType<typeof usePeek>;
}

function Shown({ row, detail, query }: ShownProps) {
  const [search, setSearch] = useSearch();
  const actions = useProjectActions();
  const tab = tabOf(search.tab);
  // What one part had chosen means nothing to another.
  const show = (next: ProjectTab) =>
    setSearch(
      {
        ...Object.fromEntries(Object.keys(search).map((name) => [name, undefined])),
        tab: next === 'overview' ? undefined : next,
      },
      { push: true },
    );

  const known = (part: (detail: ProjectDetail) => React.ReactNode) =>
    detail ? (
      part(detail)
    ) : query.isError ? (
      <Failure
        what="What is known of it could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    ) : (
      <Skeleton rows={8} shape="text" label="Loading the project" className="p-4" />
    );

  return (
    <div className="flex h-full min-h-0 flex-col">
      <ProjectHeader row={row} detail={detail} actions={actions} />
      <Tabs<ProjectTab>
        label="Parts of the project"
        value={tab}
        onValueChange={show}
        className="min-h-0 flex-1 px-4"
        panelClassName="-mx-4 overflow-y-auto pt-0! inset-focus"
        tabs={[
          { value: 'overview', label: 'Overview', content: known((d) => <OverviewTab row={row} detail={d} />) },
          { value: 'run', label: 'Run', content: <RunTab row={row} /> },
          { value: 'deploy', label: 'Deploy', content: <DeployTab row={row} /> },
          { value: 'backups', label: 'Backups', content: <BackupsTab row={row} /> },
          {
            value: 'dependencies',
            label: 'Dependencies',
            ...(row.dependencies !== null && { count: row.dependencies }),
            content: known((d) => <DependenciesTab row={row} detail={d} />),
          },
          { value: 'git', label: 'Git', content: <GitTab row={row} actions={actions} /> },
          { value: 'runtime', label: 'Runtime', content: <RuntimeTab row={row} /> },
          { value: 'logs', label: 'Logs', content: <LogsTab row={row} /> },
          { value: 'environments', label: 'Environments', content: <EnvironmentsTab row={row} /> },
          { value: 'cost', label: 'Cost', content: <CostTab row={row} /> },
          {
            value: 'health',
            label: 'Health',
            content: known((d) => <HealthTab row={row} detail={d} actions={actions} />),
          },
          { value: 'journal', label: 'Journal', content: <JournalTab row={row} /> },
        ]}
      />
    </div>
  );
}
