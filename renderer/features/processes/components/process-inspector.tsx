import { CircleStop, Gauge } from 'lucide-react';
import type { ProcessDetail, ProcessRow } from '../../../../shared/features/processes/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { formatNumber } from '../../../lib/number.ts';
import { formatUnit } from '../../../lib/units.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { CodeBlock } from '../../../ui/code-block.tsx';
import { Inspector } from '../../../ui/inspector.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { useDetail } from '../queries.ts';
import { askToEnd, askToRenice } from '../store.ts';
import { knownMemory, memoryWords, niceWords, processName, short, signed, stateWords } from '../words.ts';

interface ProcessInspectorProps {
  id: string;
  /** From the table, which is newer; null when it is not in it any more. */
  row: ProcessRow | null;
  nameOf: (projectId: string) => string;
  onSelect: (id: string) => void;
  onClose: () => void;
}

export function ProcessInspector({ id, row, nameOf, onSelect, onClose }: ProcessInspectorProps) {
  const query = useDetail(id);
  const detail = query.data;
  const shown = row ?? detail?.row ?? null;
  const ended = knownError(query.error)?.code === 'NOT_FOUND' || (row === null && query.isError);
  return (
    <Inspector
      title={shown ? <bdi>{processName(shown)}</bdi> : 'Process'}
      subtitle={shown ? `pid ${shown.pid}` : undefined}
      onClose={onClose}
      footer={
        shown &&
        !ended && (
          <>
            <Button icon={CircleStop} disabled={shown.own} onClick={() => askToEnd(shown)}>
              End…
            </Button>
            <Button icon={Gauge} disabled={shown.own} onClick={() => askToRenice(shown)}>
              Priority…
            </Button>
            {shown.own && <span className="self-center text-sm text-faint">It belongs to Optimus.</span>}
          </>
        )
      }
    >
      <div className="grid gap-4">
        {ended && (
          <Callout tone="info" title="It has ended">
            {shown ? 'What was last seen of it stands below.' : 'There is no such process any more.'}
          </Callout>
        )}
        {shown && <Figures row={shown} nameOf={nameOf} />}
        {detail ? (
          <Detail detail={detail} onSelect={onSelect} />
        ) : query.isError && !ended ? (
          <Failure
            what="More of it could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          !ended && <Skeleton rows={5} shape="text" label="Looking closer" />
        )}
        {shown && shown.command !== '' && (
          <Section title="Command" level={3}>
            <CodeBlock title="Command" hideTitle code={short(shown.command, 8_000)} wrap />
          </Section>
        )}
      </div>
    </Inspector>
  );
}

const byWords: Record<NonNullable<ProcessRow['projectBy']>, string> = {
  folder: 'its folder is in it',
  'started here': 'Optimus started it for it',
  program: 'its program lies in it',
  container: 'it runs in a container of it',
};

function Figures({ row, nameOf }: { row: ProcessRow; nameOf: (projectId: string) => string }) {
  const state = stateWords[row.state];
  const memory = memoryWords[row.memoryKind];
  return (
    <KeyValue
      items={[
        {
          key: 'State',
          value: (
            <span title={state.hint}>
              <StateMark state={state.state} label={state.word} />
            </span>
          ),
        },
        {
          key: 'Project',
          value:
            row.projectId === null ? (
              <span className="text-faint">in none</span>
            ) : (
              <>
                <Link render={<AppLink to={`/projects/${encodeURIComponent(row.projectId)}?tab=cost`} />}>
                  <bdi>{nameOf(row.projectId)}</bdi>
                </Link>
                {row.projectBy && <span className="text-faint">{`, ${byWords[row.projectBy]}`}</span>}
              </>
            ),
        },
        {
          key: 'CPU',
          value: (
            <span className="tabular-nums">
              {row.cpuPercent === null ? 'not known yet' : `${formatUnit('percent', row.cpuPercent)} of one core`}
              <span className="text-faint">{`, ${formatDuration(row.cpuSeconds * 1_000)} in all`}</span>
            </span>
          ),
        },
        {
          key: 'Memory',
          value:
            knownMemory(row) === null ? (
              'not known: a thread of the system, or one that has ended'
            ) : (
              <span className="tabular-nums">
                {formatBytes(row.memoryBytes)}
                <span className="text-faint">{` ${memory.sign}: ${memory.hint}`}</span>
              </span>
            ),
        },
        {
          key: 'Disks',
          value:
            row.readBytesPerSecond === null && row.writeBytesPerSecond === null ? (
              <span className="text-faint">may not be read</span>
            ) : (
              <span className="tabular-nums">
                {`reads ${formatUnit('bytes/s', row.readBytesPerSecond)}, writes ${formatUnit('bytes/s', row.writeBytesPerSecond)}`}
              </span>
            ),
        },
        ...(row.startedAt === null ? [] : [{ key: 'Started', value: <Time at={row.startedAt} /> }]),
        { key: 'User', value: <bdi>{short(row.user, 80)}</bdi> },
        ...(row.nice === null ? [] : [{ key: 'Priority', value: `${signed(row.nice)}: ${niceWords(row.nice)}` }]),
        ...(row.threads === null ? [] : [{ key: 'Threads', value: formatNumber(row.threads) }]),
        { key: 'Pid', value: String(row.pid), mono: true, copy: String(row.pid) },
      ]}
    />
  );
}

function Detail({ detail, onSelect }: { detail: ProcessDetail; onSelect: (id: string) => void }) {
  const { row, folder, program, ports, openFiles, parents, below } = detail;
  const above = parents.filter(({ id }) => id !== row.id);
  return (
    <>
      <KeyValue
        items={[
          {
            key: 'Folder',
            value: folder === null ? <span className="text-faint">may not be read</span> : <bdi>{short(folder)}</bdi>,
            ...(folder !== null && { mono: true, copy: folder }),
          },
          {
            key: 'Program',
            value: program === null ? <span className="text-faint">may not be read</span> : <bdi>{short(program)}</bdi>,
            ...(program !== null && { mono: true, copy: program }),
          },
          {
            key: 'Ports',
            value:
              ports.length === 0 ? (
                <span className="text-faint">listens on none</span>
              ) : (
                <span className="flex flex-wrap gap-1">
                  {ports.slice(0, 20).map(({ port, protocol, addresses }) => (
                    <span key={`${protocol} ${port}`} title={addresses.join(', ')}>
                      <Tag mono tone="accent">{`${protocol === 'udp' ? 'udp ' : ''}${port}`}</Tag>
                    </span>
                  ))}
                  {ports.length > 20 && <span className="text-2xs text-faint">{`+${ports.length - 20}`}</span>}
                </span>
              ),
          },
          {
            key: 'Open files',
            value: openFiles === null ? <span className="text-faint">may not be read</span> : formatNumber(openFiles),
          },
          { key: 'Below it', value: below === 0 ? <span className="text-faint">nothing</span> : formatNumber(below) },
        ]}
      />
      {above.length > 0 && (
        <Section title="Started by" level={3}>
          <ul className="grid gap-0.5">
            {above.slice(0, 12).map((parent) => (
              <li key={parent.id} className="flex min-w-0 items-baseline gap-2">
                <button
                  type="button"
                  onClick={() => onSelect(parent.id)}
                  className="min-w-0 truncate rounded-xs text-start text-accent hover:underline"
                >
                  <bdi>{short(parent.name, 80)}</bdi>
                </button>
                <span className="text-xs text-faint tabular-nums">{parent.pid}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
