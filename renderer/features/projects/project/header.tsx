import { Code, Ellipsis, RefreshCw, Star, Tag as TagIcon, Terminal } from 'lucide-react';
import type { ProjectDetail, ProjectKind, ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../../app/page-slots.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Link } from '../../../ui/link.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Ring } from '../../../ui/ring.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { generateEntries } from '../../blueprints/index.tsx';
import { deployEntries } from '../../deployments/index.tsx';
import { ProjectStart, useProjectRunning, useRunEntries } from '../../launcher/index.tsx';
import { isHere, type ProjectActions } from '../actions.ts';
import { shownName } from '../components/cells.tsx';
import { projectEntries } from '../components/entries.ts';
import { useScanStatus } from '../queries.ts';
import { openDialog } from '../store.ts';
import { headOf, readableGit, scanWords, stateWords, syncWords } from '../words.ts';

const kinds: Record<ProjectKind, string> = {
  repository: 'git repository',
  worktree: 'worktree of a git repository',
  bare: 'bare git repository',
  folder: 'folder without git',
};

interface HeaderProps {
  row: ProjectRow;
  detail: ProjectDetail | undefined;
  actions: ProjectActions;
}

/** What it is, where it is and how it stands. Made of the row of the list, which is there at once. */
export function ProjectHeader({ row, detail, actions }: HeaderProps) {
  const go = useGo();
  const runEntries = useRunEntries();
  const git = readableGit(row);
  const { mark, word } = stateWords(row);
  const here = isHere(row);
  return (
    <header className="grid shrink-0 gap-2 px-4 pt-2.5 pb-1.5">
      <PageSubtitle>
        <Link render={<AppLink to="/projects" />} variant="plain">
          project
        </Link>
        {` · ${kinds[row.kind]}`}
        {row.archived && ' · archived'}
      </PageSubtitle>
      <PageActions>
        <IconButton
          icon={Star}
          label={row.favourite ? 'No favourite any more' : 'Make it a favourite'}
          shortcut="F"
          pressed={row.favourite}
          onClick={() => void actions.favourite([row], !row.favourite)}
          className={row.favourite ? 'text-warn! [&_svg]:fill-current' : undefined}
        />
        <IconButton icon={RefreshCw} label="Look again now" onClick={() => void actions.refresh([row])} />
        {here && (
          <>
            <ProjectStart id={row.id} name={row.name} />
            <IconButton
              icon={Terminal}
              label="Open a terminal here"
              onClick={() => void actions.open(row, 'terminal')}
            />
            <Button icon={Code} onClick={() => void actions.open(row, 'editor')}>
              Editor
            </Button>
          </>
        )}
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this project" />}
          entries={projectEntries(row, actions, go, [
            ...runEntries(row),
            ...deployEntries(row.id),
            ...(here ? generateEntries(row.id, go) : []),
          ]).filter(({ id }) => id !== 'open')}
        />
      </PageActions>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">
        <StateMark state={mark} label={word} className="font-medium" />
        <Runs row={row} />
        {git && (
          <span className="flex min-w-0 items-baseline gap-2 text-dim">
            <bdi className="truncate font-mono text-sm" title={headOf(git)}>
              {headOf(git)}
            </bdi>
            {!git.ahead && !git.behind && <span className="shrink-0 text-sm text-faint">{syncWords(git)}</span>}
          </span>
        )}
        {row.touchedAt !== null && (
          <span className="text-sm text-faint">
            touched <Time at={row.touchedAt} />
          </span>
        )}
        <span className="flex min-w-0 flex-wrap items-center gap-1">
          {row.tags.map((tag) => (
            <Tag key={tag}>{printable(tag)}</Tag>
          ))}
          <IconButton
            icon={TagIcon}
            size="sm"
            label="Change tags"
            shortcut="T"
            onClick={() => openDialog({ kind: 'tag', rows: [row] })}
          />
        </span>
        <Link
          render={<AppLink to={`/projects/${row.id}?tab=health`} />}
          variant="plain"
          className="ms-auto inline-flex"
        >
          <Ring value={row.health} label={`Health of ${shownName(row.name)}`} />
        </Link>
      </div>
      <div className="flex min-w-0 items-center gap-1">
        <bdi className="min-w-0 truncate font-mono text-xs text-faint select-text" title={row.path}>
          {printable(row.path)}
        </bdi>
        <CopyButton text={row.path} label="Copy path" className="-my-1" />
      </div>
      <Notice row={row} detail={detail} />
    </header>
  );
}

/** How its services stand, while there is something to say of them. */
function Runs({ row }: { row: ProjectRow }) {
  const { marked } = useProjectRunning(row.id);
  if (!marked || marked.mark === 'stopped') return null;
  return (
    <Link render={<AppLink to={`/projects/${row.id}?tab=run`} />} variant="plain" className="inline-flex">
      <StateMark state={marked.mark} label={marked.word} />
    </Link>
  );
}

function Notice({ row, detail }: { row: ProjectRow; detail: ProjectDetail | undefined }) {
  if (row.presence === 'gone')
    return (
      <Callout
        tone="warn"
        title="It is not there any more"
        action={
          <Button size="sm" onClick={() => openDialog({ kind: 'forget', rows: [row] })}>
            Forget…
          </Button>
        }
      >
        <Since at={row.missingSince} /> What was known of it, and what you have said of it, is kept until you say so.
      </Callout>
    );
  if (row.presence === 'unreadable')
    return (
      <Callout tone="warn" title="Its folder cannot be read">
        <Since at={row.missingSince} /> What was known of it is shown. Look at the rights of the folder, or whether its
        drive is there.
      </Callout>
    );
  if (row.scannedAt === null) return <Reading />;
  if (detail?.cut)
    return (
      <Callout tone="info" title={`It is very large: ${formatCount(row.files ?? 0, 'file')} were looked at, not all`}>
        Languages, stack and size are of those.
      </Callout>
    );
  return null;
}

const Since = ({ at }: { at: number | null }) =>
  at === null ? null : (
    <>
      Since <Time at={at} form="moment" />.
    </>
  );

function Reading() {
  const status = useScanStatus().data;
  const words = status ? scanWords(status) : null;
  return (
    <ProgressBar
      value={words?.share ?? null}
      label={words ? `It has not been read yet. ${words.label}` : 'It has not been read yet'}
      {...(words?.detail ? { detail: words.detail } : {})}
    />
  );
}
