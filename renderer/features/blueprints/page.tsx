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
import { MemberList } from './components/member-list.tsx';
import { Next, Notes, NotLooked, Outcome, Refused } from './components/notices.tsx';
import { PinBases } from './components/pin-bases.tsx';
import { grouped, membersOf, membersText } from './members.ts';
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

/** Of more at once nobody reads what is offered, and the program generates for no more. */
const mostMembers = 50;

function FilesOf({ projectId }: { projectId: string }) {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const kinds = kindsOf(search.kinds);
  const asked = membersOf(search.members);
  const query = useBlueprint(projectId, kinds, asked);
  const name = useProjectRows().data?.find(({ id }) => id === projectId)?.name;
  const draft = useDraft(projectId);
  const write = useWrite();
  const [written, setWritten] = useState<readonly string[] | null>(null);
  const outcome = useRef<HTMLDivElement>(null);

  const found = kinds.length === 0 ? none : query.data;
  // Until the answer for other kinds is there, what is no longer wanted is gone at once.
  const members = found?.members ?? [];
  const parts = (found?.workspaces.length ?? 0) > 0 ? members : [];
  const picked = asked ?? found?.chosen ?? [];
  const isWanted = ({ kind, member }: { kind: BlueprintKind; member: string | null }) =>
    kinds.includes(kind) && (member === null || picked.includes(member));
  const shown = (found?.files ?? []).filter(isWanted).map((file) => shownFile(file, draft));
  const refused = (found?.refused ?? []).filter(isWanted);
  const chosen = toWrite(shown);
  const dockerfiles = shown.flatMap(({ file }) =>
    file.kind === 'docker' && file.present !== null && /(^|\/)Dockerfile(?:\.[\w-]+)?$/.test(file.path) ? [file] : [],
  );
  const nameOf = (id: string | null) => parts.find((one) => one.id === id)?.name ?? null;

  const choose = (next: BlueprintKind[]) => setSearch({ kinds: kindsText(next) });
  const pick = (ids: string[]) => setSearch({ members: membersText(ids) });
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
  const error = knownError(query.error);
  const missing = error?.code === 'NOT_FOUND' ? error : null;
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

  if (missing !== null && missing.data.what === 'member')
    return (
      <EmptyState
        title="There is no such member"
        action={<Button onClick={() => setSearch({ members: undefined })}>See all members</Button>}
      >
        It may have moved or gone since this address was made.
      </EmptyState>
    );
  if (missing !== null && !query.data)
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
        {kinds.length > 0 && <PinBases projectId={projectId} kinds={kinds} members={asked} />}
        {parts.length > 0 && <MemberList members={parts} chosen={picked} most={mostMembers} onChange={pick} />}
        {shown.length > 0 && (
          <FileList
            files={shown}
            members={parts}
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
          ) : parts.length > 0 && picked.length === 0 ? (
            <EmptyState icon={FilePlus2} title="No member is chosen">
              {found?.workspaces[0]?.sentence} Choose which of its members are to be shipped.
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
              <Refused refused={refused} members={parts} />
              <Notes notes={found.notes} />
              {dockerfiles.map(({ path, member }) => (
                <Next key={path} projectId={projectId} dockerfile={path} of={nameOf(member)} />
              ))}
              {grouped(shown, parts)
                .flatMap(({ files }) => files)
                .map((one) => (
                  <FileSection
                    key={one.file.path}
                    shown={one}
                    of={nameOf(one.file.member)}
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
