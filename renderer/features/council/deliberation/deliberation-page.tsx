import { useParams } from '@tanstack/react-router';
import { CircleStop, Ellipsis, RotateCcw } from 'lucide-react';
import { useEffect, useMemo } from 'react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { ListFrame } from '../../../app/list-frame.tsx';
import { AppLink, useGo, useSearch } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle, usePageTitle } from '../../../app/page-slots.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { deliberationEntries } from '../components/entries.ts';
import { draftPath } from '../paths.ts';
import { useDeliberation } from '../queries.ts';
import { onView } from '../store.ts';
import { useCouncilActs } from '../use-acts.ts';
import { deliberationMark, modeWords, spentWords, titleOf } from '../words.ts';
import { Citations, citedOf } from './citations.tsx';
import { EvidenceInspector } from './evidence-inspector.tsx';
import { EvidenceList } from './evidence-list.tsx';
import { Objections } from './objections.tsx';
import { Outcome } from './outcome.tsx';
import { Phases } from './phases.tsx';
import { Result } from './result.tsx';
import { Synthesis } from './synthesis.tsx';
import { TallyView } from './tally.tsx';
import { Votes } from './votes.tsx';

export default function DeliberationPage() {
  const { id = '' } = useParams({ strict: false });
  const go = useGo();
  const query = useDeliberation(id);
  const { data } = query;
  usePageTitle(data ? titleOf(data.question) : null);
  if (data?.state === 'draft')
    return (
      <EmptyState
        title="This question has not been put yet"
        action={
          <Button variant="primary" onClick={() => go(draftPath(id))}>
            Go on with the draft
          </Button>
        }
      >
        Nothing has been sent.
      </EmptyState>
    );
  if (data) return <Shown key={id} deliberation={data} />;
  if (knownError(query.error)?.code === 'NOT_FOUND')
    return (
      <EmptyState
        title="There is no such deliberation"
        action={<Button onClick={() => go('/council')}>See what was asked</Button>}
      >
        It may have been deleted since.
      </EmptyState>
    );
  if (query.isError)
    return (
      <Failure
        what="The deliberation could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={12} label="Loading the deliberation" className="px-4 py-2" />;
}

function Shown({ deliberation }: { deliberation: Deliberation }) {
  const go = useGo();
  const acts = useCouncilActs();
  const [search, setSearch] = useSearch();
  const { evidence, state, tally } = deliberation;
  const known = useMemo(() => citedOf(evidence), [evidence]);
  const opened = search.evidence !== undefined && known.has(search.evidence) ? search.evidence : null;
  const piece = opened === null ? undefined : known.get(opened);
  const cited = useMemo(
    () => ({
      known,
      opened,
      open: (id: string) => setSearch({ evidence: id === opened ? undefined : id }),
    }),
    [known, opened, setSearch],
  );
  useEffect(() => {
    onView.setState({
      deliberation,
      cancel: () => void acts.cancel(deliberation),
      download: () => void acts.download(deliberation),
    });
    return () => onView.setState({ deliberation: null, cancel: null, download: null });
  }, [deliberation, acts]);
  return (
    <Citations value={cited}>
      <ListFrame
        inspector={
          piece
            ? (shut) => (
                <EvidenceInspector
                  key={piece.evidence.id}
                  evidence={piece.evidence}
                  number={piece.number}
                  deliberation={deliberation}
                  onClose={shut}
                />
              )
            : null
        }
        onClose={() => setSearch({ evidence: undefined })}
      >
        <div className="min-w-0 flex-1 overflow-y-auto">
          <Subtitle deliberation={deliberation} />
          <PageActions>
            {state === 'running' && (
              <Button icon={CircleStop} onClick={() => void acts.cancel(deliberation)}>
                Cancel
              </Button>
            )}
            {state !== 'running' && (
              <Button icon={RotateCcw} onClick={() => acts.askAgain(deliberation)}>
                Ask again…
              </Button>
            )}
            <Menu
              align="end"
              trigger={<IconButton icon={Ellipsis} label="More for this deliberation" />}
              entries={deliberationEntries(deliberation, { acts, go, own: true })}
            />
          </PageActions>
          <article className="mx-auto grid max-w-240 gap-6 px-4 py-4">
            <Head deliberation={deliberation} />
            <Result deliberation={deliberation} />
            <Synthesis deliberation={deliberation} />
            <Outcome deliberation={deliberation} />
            <Votes deliberation={deliberation} />
            <Objections deliberation={deliberation} />
            {tally && <TallyView deliberation={deliberation} tally={tally} />}
            <EvidenceList evidence={evidence} />
          </article>
        </div>
      </ListFrame>
    </Citations>
  );
}

function Subtitle({ deliberation }: { deliberation: Deliberation }) {
  const names = new Map((useProjectRows().data ?? []).map(({ id, name }) => [id, name]));
  const { projectIds, scope, mode } = deliberation;
  return (
    <PageSubtitle>
      <Link render={<AppLink to="/council" />} variant="plain">
        council
      </Link>
      {` · ${modeWords[mode].label.toLowerCase()}`}
      {scope.projectIds === null && ' · all projects'}
      {scope.projectIds !== null &&
        projectIds.slice(0, 3).map((id) => (
          <span key={id}>
            {' · '}
            <Link render={<AppLink to={`/projects/${encodeURIComponent(id)}`} />} variant="plain">
              <bdi>{short(names.get(id) ?? 'a project that is gone', 60)}</bdi>
            </Link>
          </span>
        ))}
      {projectIds.length > 3 && ` and ${projectIds.length - 3} more`}
    </PageSubtitle>
  );
}

/** The question in full, how it stands, what it has taken. */
function Head({ deliberation }: { deliberation: Deliberation }) {
  const { question, createdAt, endedAt, runId, spent, state } = deliberation;
  const { mark, word } = deliberationMark(deliberation);
  return (
    <div className="grid gap-3">
      <p dir="auto" className="text-lg font-medium text-pretty whitespace-pre-line wrap-anywhere select-text">
        {question}
      </p>
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1">
        <StateMark state={mark} label={word} className="font-medium" />
        <span className="text-sm text-dim tabular-nums">{spentWords(spent)}</span>
        <Elapsed from={createdAt} to={endedAt} className="text-sm text-faint" />
        {runId !== null && (
          <Link render={<AppLink to={`/runs/${encodeURIComponent(runId)}`} />} className="text-sm">
            Its run
          </Link>
        )}
      </div>
      {state === 'running' && <Phases deliberation={deliberation} />}
    </div>
  );
}
