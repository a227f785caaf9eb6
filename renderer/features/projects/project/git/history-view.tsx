import type { GitHistory, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { formatCount } from '../../../../lib/number.ts';
import { Button } from '../../../../ui/button.tsx';
import { Callout } from '../../../../ui/callout.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { ProgressBar } from '../../../../ui/progress-bar.tsx';
import { Time } from '../../../../ui/time.tsx';
import { useHistory } from '../queries.ts';
import { useOpenFile } from '../use-open.ts';
import { Activity } from './activity.tsx';
import { Ages, Authors, Churn } from './history-tables.tsx';

/** What has been done in it, when, by whom and where. Going through all commits may take a while, and can be given up. */
export function HistoryView({ row }: { row: ProjectRow }) {
  const begun = row.git?.head != null;
  const { query, cancel } = useHistory(row, begun);
  if (!begun)
    return <EmptyState title="Nothing has been committed yet">History begins with the first commit.</EmptyState>;
  if (query.data) return <Shown row={row} history={query.data} busy={query.isFetching} />;
  if (query.isFetching)
    return (
      <ProgressBar
        value={null}
        label="Reading the history"
        detail="going through all commits"
        onCancel={cancel}
        className="max-w-120"
      />
    );
  if (query.isError)
    return (
      <Failure
        what="The history could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return (
    <EmptyState
      title="The history has not been read"
      action={
        <Button variant="primary" onClick={() => void query.refetch()}>
          Read the history
        </Button>
      }
    >
      It was given up before it was done.
    </EmptyState>
  );
}

function Shown({ row, history, busy }: { row: ProjectRow; history: GitHistory; busy: boolean }) {
  const openFile = useOpenFile(row);
  const { commits, cut, firstAt, lastAt } = history;
  return (
    <div className="grid gap-6" aria-busy={busy || undefined}>
      <p className="text-dim">
        {formatCount(commits, 'commit')}
        {firstAt !== null && (
          <>
            {' since '}
            <Time at={firstAt} form="moment" />
          </>
        )}
        {lastAt !== null && (
          <>
            {', the last '}
            <Time at={lastAt} />
          </>
        )}
        {`, by ${formatCount(history.authors.length, 'author')}, on the branch that is checked out. `}
        <span className="font-mono text-xs text-faint">{history.head.slice(0, 7)}</span>
      </p>
      {cut && (
        <Callout tone="info" title="Only the newest commits are counted">
          It has more than are gone through; figures below are of those {formatCount(commits, 'commit')}.
        </Callout>
      )}
      <Activity days={history.days} name={row.name} />
      <div className="grid gap-x-8 gap-y-6 @5xl:grid-cols-2">
        <Authors authors={history.authors} />
        <Churn churn={history.churn} onOpen={openFile} />
        <Ages ages={history.ages} />
      </div>
    </div>
  );
}
