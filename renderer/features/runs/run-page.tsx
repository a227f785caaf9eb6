import { useParams } from '@tanstack/react-router';
import { ChartGantt, Network } from 'lucide-react';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { AppLink, useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../app/page-slots.tsx';
import { useNarrowerThan } from '../../app/rem-width.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Link } from '../../ui/link.tsx';
import { ResizablePanel } from '../../ui/resizable-panel.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RunActions } from './components/run-actions.tsx';
import { RunGraph } from './components/run-graph.tsx';
import { RunHeader } from './components/run-header.tsx';
import { RunLog } from './components/run-log.tsx';
import { StepInspector } from './components/step-inspector.tsx';
import { StepsTable } from './components/steps-table.tsx';
import { useOnView } from './on-view.ts';
import { useRun } from './queries.ts';
import { setLogHeight, standardLogHeight, useRunsView } from './store.ts';
import { useRunActions } from './use-actions.ts';

export default function RunPage() {
  const { id = '' } = useParams({ strict: false });
  return <RunOf key={id} id={id} />;
}

function RunOf({ id }: { id: string }) {
  const { run, query } = useRun(id);
  const actions = useRunActions();
  const go = useGo();
  const [search, setSearch] = useSearch();
  const logHeight = useRunsView((view) => view.logHeight);
  const narrow = useNarrowerThan(54);
  const table = search.view === 'table';
  const step = run?.steps.find(({ key }) => key === search.step);
  const select = (key: string | null) => setSearch({ step: key ?? undefined });
  usePageTitle(run?.name ?? null);
  useOnView(run, actions);

  if (!run) {
    if (knownError(query.error)?.code === 'NOT_FOUND')
      return (
        <EmptyState title="There is no such run" action={<Button onClick={() => go('/runs')}>See all runs</Button>}>
          Runs are kept for as long as the settings say; this one may have been removed since.
        </EmptyState>
      );
    if (query.isError)
      return (
        <Failure
          what="The run could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      );
    return <Skeleton rows={10} label="Loading the run" className="px-4 py-2" />;
  }

  return (
    <ListFrame
      inspector={
        step ? (shut) => <StepInspector key={step.key} run={run} step={step} actions={actions} onClose={shut} /> : null
      }
      onClose={() => select(null)}
    >
      <PageSubtitle>
        <Link render={<AppLink to="/runs" />} variant="plain">
          run
        </Link>{' '}
        of {run.kind}
        {run.subject && ` · ${run.subject.label}`}
      </PageSubtitle>
      <PageActions>
        <RunActions run={run} actions={actions} />
      </PageActions>
      <div className="flex min-w-0 flex-1 flex-col overflow-y-auto">
        <RunHeader run={run} actions={actions} />
        <div className="relative flex min-h-60 min-w-0 flex-1 flex-col">
          <SegmentedControl
            label="Steps as"
            value={table ? 'table' : 'graph'}
            onValueChange={(view) => setSearch({ view: view === 'table' ? view : undefined })}
            segments={[
              { value: 'graph', label: 'Graph', icon: Network },
              { value: 'table', label: 'Table', icon: ChartGantt },
            ]}
            className={table ? 'mx-3 my-1.5 self-start' : 'absolute! start-3 top-1.5 z-10'}
          />
          {table ? (
            <StepsTable run={run} selected={step?.key ?? null} onSelect={select} className="min-h-0 flex-1" />
          ) : (
            <RunGraph
              run={run}
              selected={step?.key ?? null}
              onSelect={select}
              direction={narrow ? 'down' : 'right'}
              className="min-h-0 flex-1"
            />
          )}
        </div>
        <ResizablePanel
          handle="top"
          label="Resize log"
          size={logHeight}
          defaultSize={standardLogHeight}
          min={140}
          max={900}
          onResize={setLogHeight}
          className="flex flex-col border-t border-line-soft"
        >
          <RunLog run={run} selected={step?.key ?? null} className="h-full" />
        </ResizablePanel>
      </div>
    </ListFrame>
  );
}
