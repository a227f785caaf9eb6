import { ArrowDownToLine, GitPullRequestArrow, History, ListChecks } from 'lucide-react';
import type { GitDetail, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { useSearch } from '../../../../app/navigation.tsx';
import { printable } from '../../../../lib/printable.ts';
import { Button } from '../../../../ui/button.tsx';
import { Callout } from '../../../../ui/callout.tsx';
import { CopyButton } from '../../../../ui/copy-button.tsx';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { SegmentedControl } from '../../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { Time } from '../../../../ui/time.tsx';
import { hasRemote, type ProjectActions } from '../../actions.ts';
import { readableGit } from '../../words.ts';
import { useGitDetail } from '../queries.ts';
import { useOpenFile } from '../use-open.ts';
import { Branches } from './branches.tsx';
import { Changes } from './changes.tsx';
import { Commits } from './commits.tsx';
import { HistoryView } from './history-view.tsx';
import { Others } from './others.tsx';
import { gitSentence } from './words.ts';

/** How its repository stands now, and what has happened in it. */
export function GitTab({ row, actions }: { row: ProjectRow; actions: ProjectActions }) {
  const [search, setSearch] = useSearch();
  if (row.kind === 'folder')
    return (
      <EmptyState
        title="It is not under git"
        action={<CopyButton withText label="Copy git init" text={`git -C ${quoted(row.path)} init`} />}
      >
        Without it there is no history and nothing to go back to. The command makes a repository of the folder.
      </EmptyState>
    );
  if (row.presence !== 'here')
    return (
      <EmptyState title={row.presence === 'gone' ? 'It is not there any more' : 'Its folder cannot be read'}>
        Git can be asked again once it is back.
      </EmptyState>
    );
  const past = search.view === 'history';
  return (
    <div className="grid gap-4 p-4">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SegmentedControl
          label="Show"
          value={past ? 'history' : 'now'}
          onValueChange={(view) => setSearch({ view: view === 'history' ? view : undefined })}
          segments={[
            { value: 'now', label: 'Now', icon: ListChecks },
            { value: 'history', label: 'History', icon: History },
          ]}
        />
        <p className="min-w-60 flex-1 text-pretty wrap-anywhere" dir="auto">
          {gitSentence(row)}
        </p>
        {hasRemote(row) && (
          <div className="flex items-center gap-2">
            <span className="text-sm text-faint">
              {row.git?.fetchedAt ? (
                <>
                  fetched <Time at={row.git.fetchedAt} />
                </>
              ) : (
                'never fetched'
              )}
            </span>
            <Button icon={ArrowDownToLine} onClick={() => void actions.fetch([row])}>
              Fetch
            </Button>
            {row.kind !== 'bare' && (
              <Button icon={GitPullRequestArrow} onClick={() => void actions.pull([row])}>
                Pull
              </Button>
            )}
          </div>
        )}
      </div>
      {search.do === 'pull' && hasRemote(row) && (
        <Callout
          tone="info"
          title={`Bring it up to ${printable(row.git?.upstream ?? 'its upstream')}?`}
          action={
            <Button
              size="sm"
              variant="primary"
              onClick={() => {
                setSearch({ do: undefined });
                void actions.pull([row]);
              }}
            >
              Pull
            </Button>
          }
          onDismiss={() => setSearch({ do: undefined })}
        >
          Only where that is a fast-forward: nothing of yours is merged or overwritten.
        </Callout>
      )}
      {row.git?.problem && readableGit(row) && (
        <Callout tone="warn" title="Git could not be asked for everything">
          {printable(row.git.problem)}
        </Callout>
      )}
      {past ? <HistoryView row={row} /> : <Now row={row} />}
    </div>
  );
}

/** For a POSIX shell. */
const quoted = (path: string): string => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

function Now({ row }: { row: ProjectRow }) {
  const query = useGitDetail(row, true);
  if (query.data) return <Detail row={row} detail={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="Git could not be asked"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={10} label="Asking git" />;
}

function Detail({ row, detail }: { row: ProjectRow; detail: GitDetail }) {
  const openFile = useOpenFile(row);
  // The first of them may stand above already, as what the last look met.
  const problems = [...new Set(detail.problems)].filter((problem) => problem !== row.git?.problem);
  return (
    <div className="grid gap-6">
      {detail.by === 'isomorphic-git' && (
        <Callout tone="info" title="There is no git on this machine, so Optimus reads the repository itself">
          That is slower, and knows less. Install git to see all of it.
        </Callout>
      )}
      {problems.length > 0 && (
        <Callout tone="warn" title="Not everything could be read">
          <ul>
            {problems.slice(0, 20).map((problem) => (
              <li key={problem}>{printable(problem)}</li>
            ))}
          </ul>
        </Callout>
      )}
      <div className="grid gap-x-8 gap-y-6 @5xl:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="grid min-w-0 content-start gap-6">
          {row.kind !== 'bare' && <Changes files={detail.files} cut={detail.filesCut} onOpen={openFile} />}
          <Commits commits={detail.commits} />
        </div>
        <div className="grid min-w-0 content-start gap-6">
          <Branches branches={detail.branches} />
          <Others row={row} detail={detail} onOpen={openFile} />
        </div>
      </div>
    </div>
  );
}
