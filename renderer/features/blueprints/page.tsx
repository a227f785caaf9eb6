import { useParams } from '@tanstack/react-router';
import { FilePlus2, RefreshCw, Save } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Blueprint, BlueprintKind } from '../../../shared/features/blueprints/schema.ts';
import { knownError } from '../../app/connection.ts';
import { Failure } from '../../app/failure.tsx';
import { AppLink, useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { useProjectRows } from '../../app/project-rows.ts';
import { formatCount } from '../../lib/number.ts';
import { short } from '../../lib/short.ts';
import { scrollRegion } from '../../ui/aria.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Link } from '../../ui/link.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { asOffered, consentTo, edited, lapsed, settled, shownFile, takeBack, toWrite } from './choice.ts';
import { FileList } from './components/file-list.tsx';
import { FileSection, sectionId } from './components/file-section.tsx';
import { KindList } from './components/kind-list.tsx';
import { Next, Notes, NotLooked, Outcome, Refused } from './components/notices.tsx';
import { useBlueprint, useWrite } from './queries.ts';
import { changeDraft, useDraft } from './store.ts';
import { kindsOf, kindsText } from './words.ts';

export default function BlueprintsPage() {
  const { id = '' } = useParams({ strict: false });
  return <FilesOf key={id} projectId={id} />;
}

const none: Blueprint = {
  ...{ projectId: '', basis: '', workspaces: [], members: [], chosen: [] },
  ...{ files: [], refused: [], notes: [] },
};

function FilesOf({ projectId }: { projectId: string }) {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const kinds = kindsOf(search.kinds);
  const query = useBlueprint(projectId, kinds);
  const name = useProjectRows().data?.find(({ id }) => id === projectId)?.name;
  const draft = useDraft(projectId);
  const write = useWrite();
  const [written, setWritten] = useState<readonly string[] | null>(null);
  const outcome = useRef<HTMLDivElement>(null);

  const found = kinds.length === 0 ? none : query.data;
  // Until the answer for other kinds is there, what is no longer wanted is gone at once.
  const shown = (found?.files ?? []).filter(({ kind }) => kinds.includes(kind)).map((file) => shownFile(file, draft));
  const refused = (found?.refused ?? []).filter(({ kind }) => kinds.includes(kind));
  const chosen = toWrite(shown);
  const dockerfile = shown.find(({ file }) => file.kind === 'docker' && /(^|\/)Dockerfile$/.test(file.path))?.file;

  const choose = (next: BlueprintKind[]) => setSearch({ kinds: kindsText(next) });
  const change = (to: Parameters<typeof changeDraft>[1]) => changeDraft(projectId, to);
  const look = () => {
    write.reset();
    setWritten(null);
    void query.refetch().then(({ data, isError }) => data && !isError && change((now) => lapsed(now, data.files)));
  };
  const show = (path: string) => {
    const heading = document.getElementById(sectionId(path));
    heading?.scrollIntoView({ block: 'start' });
    heading?.focus({ preventScroll: true });
  };
  const submit = () => {
    if (chosen.length === 0 || write.isPending) return;
    setWritten(null);
    write.mutate(
      { projectId, files: chosen },
      {
        onSuccess: (done) => {
          change((now) => settled(now, chosen, shown));
          setWritten(done.written);
          void query.refetch();
        },
        onSettled: () => setTimeout(() => outcome.current?.focus(), 0),
      },
    );
  };

  if (knownError(query.error)?.code === 'NOT_FOUND' && !query.data)
    return (
      <EmptyState
        title="There is no such project"
        action={<Button onClick={() => go('/projects')}>See all projects</Button>}
      >
        It may have been forgotten since, or the folder it was in is no longer looked at.
      </EmptyState>
    );
  return (
    <div className="flex flex-col @4xl:h-full @4xl:min-h-0 @4xl:flex-row">
      <PageSubtitle>
        {'of '}
        <Link render={<AppLink to={`/projects/${encodeURIComponent(projectId)}?tab=deploy`} />} variant="plain">
          <bdi>{short(name ?? 'its project', 60)}</bdi>
        </Link>
      </PageSubtitle>
      <PageActions>
        <IconButton icon={RefreshCw} label="Look again" onClick={look} disabled={write.isPending} />
        <Button variant="primary" icon={Save} disabled={chosen.length === 0} loading={write.isPending} onClick={submit}>
          {chosen.length === 0 ? 'Write' : `Write ${formatCount(chosen.length, 'file')}`}
        </Button>
      </PageActions>
      <div className="grid content-start gap-5 p-4 @4xl:w-66 @4xl:shrink-0 @4xl:overflow-y-auto">
        <KindList chosen={kinds} refused={refused} onChange={choose} />
        {shown.length > 0 && (
          <FileList
            files={shown}
            onShow={show}
            onChooseNew={() =>
              change((now) =>
                consentTo(
                  now,
                  shown.filter(({ state }) => state === 'new'),
                ),
              )
            }
          />
        )}
      </div>
      <div
        {...scrollRegion('What is offered')}
        // Without room above its content: the heads of files stick to its edge.
        className="inset-focus min-w-0 flex-1 @4xl:overflow-y-auto"
      >
        <div className="grid content-start gap-5 px-4 pb-4 @4xl:ps-2 @4xl:pt-4">
          <Outcome
            ref={outcome}
            written={written}
            error={write.error}
            projectId={projectId}
            looking={query.isFetching}
            onLook={look}
          />
          {kinds.length === 0 ? (
            <EmptyState icon={FilePlus2} title="Nothing is chosen">
              Say what is to be generated. Nothing is written before you have seen it.
            </EmptyState>
          ) : query.isError && !query.isPlaceholderData && !query.data ? (
            <Failure
              what="The files could not be generated"
              error={query.error}
              onRetry={look}
              retrying={query.isFetching}
            />
          ) : !found ? (
            <Skeleton rows={12} shape="text" label="Reading the project" />
          ) : (
            <>
              {query.isError && <NotLooked error={query.error} looking={query.isFetching} onLook={look} />}
              {found.basis !== '' && shown.length > 0 && (
                <p className="text-dim">
                  <bdi>For {short(name ?? 'the project', 60)}</bdi>:{' '}
                  <span className="font-medium text-text">{short(found.basis)}</span>. Nothing is written before you
                  choose it and press <em className="not-italic text-text">Write</em>.
                </p>
              )}
              <Refused refused={refused} />
              <Notes notes={found.notes} />
              {dockerfile && dockerfile.present !== null && <Next projectId={projectId} dockerfile={dockerfile.path} />}
              {shown.map((one) => (
                <FileSection
                  key={one.file.path}
                  shown={one}
                  onChoose={(on) => change((now) => (on ? consentTo(now, [one]) : takeBack(now, [one.file.path])))}
                  onEdit={(text) => change((now) => edited(now, shownFile(one.file, now), text))}
                  onReset={() => change((now) => asOffered(now, [one.file.path]))}
                />
              ))}
              {query.isPlaceholderData && <Skeleton rows={4} shape="text" label="Reading the project" />}
            </>
          )}
        </div>
      </div>
    </div>
  );
}
