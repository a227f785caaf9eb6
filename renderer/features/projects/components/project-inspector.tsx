import { Code, Ellipsis, Terminal } from 'lucide-react';
import type { ProjectDetail, ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount, formatNumber, formatPercent } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Ring } from '../../../ui/ring.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { deployEntries } from '../../deployments/index.tsx';
import { ProjectStart, useRunEntries } from '../../launcher/index.tsx';
import { isHere, type ProjectActions } from '../actions.ts';
import { usePeek } from '../queries.ts';
import { openDialog } from '../store.ts';
import { changeWords, headOf, readableGit, stateWords, syncWords } from '../words.ts';
import { barOf, shownName } from './cells.tsx';
import { projectEntries } from './entries.ts';

interface ProjectInspectorProps {
  row: ProjectRow;
  actions: ProjectActions;
  onClose: () => void;
}

/** A project beside the list: enough to know whether it has to be opened. */
export function ProjectInspector({ row, actions, onClose }: ProjectInspectorProps) {
  const go = useGo();
  const runEntries = useRunEntries();
  const query = usePeek(row.id);
  return (
    <Inspector
      title={<span dir="auto">{shownName(row.name)}</span>}
      subtitle={<span dir="auto">{shownName(row.path)}</span>}
      actions={
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} label="More for this project" />}
          entries={projectEntries(row, actions, go, [...runEntries(row), ...deployEntries(row.id)])}
        />
      }
      onClose={onClose}
      footer={
        <>
          <Button variant="primary" onClick={() => go(`/projects/${row.id}`)}>
            Open
          </Button>
          {isHere(row) && (
            <>
              <ProjectStart id={row.id} name={row.name} />
              <Button icon={Code} onClick={() => void actions.open(row, 'editor')}>
                Editor
              </Button>
              <Button icon={Terminal} onClick={() => void actions.open(row, 'terminal')}>
                Terminal
              </Button>
            </>
          )}
        </>
      }
    >
      <div className="grid gap-5">
        <Missing row={row} />
        <Essentials row={row} />
        {query.data ? (
          <Known detail={query.data} />
        ) : query.isError ? (
          <Failure
            what="What is known of it could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton rows={6} shape="text" label="Loading the project" />
        )}
      </div>
    </Inspector>
  );
}

function Missing({ row }: { row: ProjectRow }) {
  if (row.presence === 'here') return null;
  return (
    <Callout
      tone="warn"
      title={row.presence === 'gone' ? 'It is not there any more' : 'It cannot be read'}
      action={
        row.presence === 'gone' && (
          <Button size="sm" onClick={() => openDialog({ kind: 'forget', rows: [row] })}>
            Forget…
          </Button>
        )
      }
    >
      {row.missingSince !== null && (
        <>
          Since <Time at={row.missingSince} form="moment" />.{' '}
        </>
      )}
      {row.presence === 'gone'
        ? 'What was known of it is kept until you say so.'
        : 'What was known of it is shown. Look at the rights of its folder.'}
    </Callout>
  );
}

function Essentials({ row }: { row: ProjectRow }) {
  const git = readableGit(row);
  const { mark, word } = stateWords(row);
  return (
    <KeyValue
      items={[
        { key: 'State', value: <StateMark state={mark} label={word} /> },
        ...(git
          ? [
              { key: 'Branch', value: headOf(git), mono: true, copy: git.branch ?? git.head ?? '' },
              { key: 'To commit', value: changeWords(row) },
              { key: 'To its upstream', value: syncWords(git) },
              ...(git.remote ? [{ key: 'Remote', value: printable(git.remote), mono: true, copy: git.remote }] : []),
              ...(git.commitAt === null ? [] : [{ key: 'Last commit', value: <Time at={git.commitAt} /> }]),
            ]
          : []),
        ...(row.git?.problem ? [{ key: 'Git says', value: printable(row.git.problem) }] : []),
        ...(row.touchedAt === null ? [] : [{ key: 'Touched', value: <Time at={row.touchedAt} /> }]),
        {
          key: 'Size',
          value:
            row.bytes === null ? 'not read yet' : `${formatBytes(row.bytes)} in ${formatCount(row.files ?? 0, 'file')}`,
        },
        {
          key: 'Depends on',
          value: row.dependencies === null ? 'not read yet' : formatCount(row.dependencies, 'package'),
        },
        {
          key: 'Tags',
          value: (
            <span className="flex flex-wrap items-center gap-1">
              {row.tags.map((tag) => (
                <Tag key={tag}>{printable(tag)}</Tag>
              ))}
              <Button
                size="sm"
                variant="ghost"
                onClick={() => openDialog({ kind: 'tag', rows: [row] })}
                className={row.tags.length === 0 ? '-my-1 -ms-2' : '-my-1'}
              >
                {row.tags.length === 0 ? 'Add…' : 'Change…'}
              </Button>
            </span>
          ),
        },
      ]}
    />
  );
}

const shownLosses = 4;
const shownLanguages = 6;

function Known({ detail }: { detail: ProjectDetail }) {
  const { row, description, health, languages, stack, notes } = detail;
  const bytes = languages.reduce((sum, language) => sum + language.bytes, 0);
  return (
    <>
      {description && (
        <p dir="auto" className="text-dim wrap-anywhere select-text">
          {printable(description).slice(0, 600)}
        </p>
      )}
      {health && (
        <Section
          title="Health"
          level={3}
          action={<Ring value={health.score} label={`Health of ${shownName(row.name)}`} />}
        >
          {health.losses.length === 0 ? (
            <p className="text-dim">Nothing costs it anything.</p>
          ) : (
            <ul className="border-t border-line-soft">
              {health.losses.slice(0, shownLosses).map((loss) => (
                <li
                  key={`${loss.cause} ${loss.file ?? ''}`}
                  className="flex items-baseline gap-3 border-b border-line-soft py-1.5 text-sm"
                >
                  <span className="min-w-0 flex-1 wrap-anywhere">{loss.sentence}</span>
                  <span className="shrink-0 text-faint tabular-nums">{`−${formatNumber(loss.points)}`}</span>
                </li>
              ))}
            </ul>
          )}
          {health.losses.length > shownLosses && (
            <p className="pt-1 text-sm text-faint">{`and ${health.losses.length - shownLosses} more`}</p>
          )}
        </Section>
      )}
      {languages.length > 0 && (
        <Section title="Languages" level={3}>
          <div
            aria-hidden
            className="mb-2 h-1.5 rounded-full forced-color-adjust-none"
            style={{
              background: barOf(
                languages.map(({ name, colour, bytes: own }) => ({ name, colour, share: bytes > 0 ? own / bytes : 0 })),
              ),
            }}
          />
          <ul className="flex flex-wrap gap-x-3 gap-y-0.5 text-sm">
            {languages.slice(0, shownLanguages).map((language) => (
              <li key={language.name} className="whitespace-nowrap">
                {language.name}{' '}
                <span className="text-faint tabular-nums">{formatPercent(bytes > 0 ? language.bytes / bytes : 0)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {stack.length > 0 && (
        <Section title="Stack" level={3} count={stack.length}>
          <div className="flex flex-wrap gap-1">
            {stack.slice(0, 24).map(({ id, name, version }) => (
              <Tag key={id}>{version ? `${name} ${version}` : name}</Tag>
            ))}
          </div>
        </Section>
      )}
      {notes.trim() !== '' && (
        <Section title="Notes" level={3}>
          <p dir="auto" className="line-clamp-6 whitespace-pre-wrap text-dim wrap-anywhere select-text">
            {notes.slice(0, 2_000)}
          </p>
        </Section>
      )}
    </>
  );
}
