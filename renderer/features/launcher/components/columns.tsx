import type { ReactNode } from 'react';
import type { ServiceStatus } from '../../../../shared/features/launcher/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { formatUnit } from '../../../lib/units.ts';
import { addressWords, isWebAddress } from '../../../lib/web-address.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import type { TreeFigures } from '../figures.ts';
import type { Row } from '../filters.ts';
import { isUp, markOf, portsOf, rankOf } from '../words.ts';
import { Countdown, ServiceMark } from './service-mark.tsx';

const nothing = <span className="text-faint">–</span>;

interface ColumnOptions {
  figures: ReadonlyMap<string, TreeFigures>;
  grouped: boolean;
  /** Where there is little room the inspector says the rest. */
  few: boolean;
  narrow: boolean;
}

type Column = TableColumn<Row>;

/** Lines of projects say nothing in most columns. */
const ofService =
  (cell: (status: ServiceStatus) => ReactNode): Column['cell'] =>
  (row) =>
    row.kind === 'service' ? cell(row.status) : null;
const by =
  (value: (status: ServiceStatus) => string | number | null): NonNullable<Column['sortBy']> =>
  (row) =>
    row.kind === 'service' ? value(row.status) : null;

export function columnsFor({ figures, grouped, few, narrow }: ColumnOptions): readonly Column[] {
  const columns: (Column & { wide?: boolean; many?: boolean; roomy?: boolean })[] = [
    {
      id: 'service',
      header: 'Service',
      width: narrow ? 110 : 170,
      grow: true,
      sortBy: by(({ name }) => name),
      cell: (row) =>
        row.kind === 'project' ? (
          <>
            <Link
              render={<AppLink to={`/projects/${encodeURIComponent(row.project.id)}`} tabIndex={-1} />}
              variant="plain"
              className="truncate font-semibold"
            >
              <bdi>{short(row.project.name)}</bdi>
            </Link>
            <span className="shrink-0 text-xs text-faint">{formatCount(row.project.total, 'service')}</span>
          </>
        ) : (
          <>
            {row.alone && (
              <Link
                render={<AppLink to={`/projects/${encodeURIComponent(row.status.projectId)}`} tabIndex={-1} />}
                variant="plain"
                className="truncate font-semibold"
              >
                <bdi>{short(row.status.projectName)}</bdi>
              </Link>
            )}
            <bdi className={row.alone ? 'truncate text-dim' : grouped ? 'truncate ps-4' : 'truncate font-medium'}>
              {short(row.status.name)}
            </bdi>
            {row.status.keep && !few && <Tag className="shrink-0">keeps running</Tag>}
          </>
        ),
    },
    {
      id: 'state',
      header: 'State',
      width: narrow ? 108 : 136,
      sortBy: by((status) => `${rankOf(status)} ${markOf(status).word}`),
      cell: (row) =>
        row.kind === 'project' ? (
          <StateMark state={row.project.mark} label={row.project.word} className="text-dim" />
        ) : (
          <>
            <ServiceMark id={row.status.id} projectId={row.status.projectId} status={row.status} />
            {row.status.nextTryAt !== null && (
              <span className="truncate text-xs text-faint">
                <Countdown at={row.status.nextTryAt} />
              </span>
            )}
          </>
        ),
    },
    {
      id: 'project',
      header: 'Project',
      width: 140,
      wide: true,
      sortBy: by(({ projectName }) => projectName),
      cell: ofService(({ projectId, projectName }) => (
        <Link
          render={<AppLink to={`/projects/${encodeURIComponent(projectId)}`} tabIndex={-1} />}
          variant="plain"
          className="truncate"
        >
          <bdi>{short(projectName)}</bdi>
        </Link>
      )),
    },
    {
      id: 'address',
      header: 'Address',
      width: narrow ? 112 : 136,
      mono: true,
      sortBy: by((status) => portsOf(status)[0] ?? status.port),
      cell: ofService((status) => <Address status={status} />),
    },
    {
      id: 'since',
      header: 'Since',
      width: 92,
      roomy: true,
      numeric: true,
      sortBy: by(({ since }) => since),
      cell: ofService(({ since }) => <Time at={since} />),
    },
    {
      id: 'cpu',
      header: 'CPU',
      width: 68,
      many: true,
      numeric: true,
      sortBy: by(({ id }) => figures.get(id)?.cpuPercent ?? null),
      cell: ofService(({ id }) => {
        const cpu = figures.get(id)?.cpuPercent;
        return cpu === undefined || cpu === null ? nothing : formatUnit('percent', cpu);
      }),
    },
    {
      id: 'memory',
      header: 'Memory',
      width: 80,
      many: true,
      numeric: true,
      sortBy: by(({ id }) => figures.get(id)?.memoryBytes ?? null),
      cell: ofService(({ id }) => {
        const figure = figures.get(id);
        return figure ? formatBytes(figure.memoryBytes) : nothing;
      }),
    },
    {
      id: 'environment',
      header: 'Environment',
      width: 98,
      many: true,
      sortBy: by(({ environment }) => environment),
      cell: ofService(({ environment }) =>
        environment === null ? nothing : <bdi className="truncate">{short(environment, 60)}</bdi>,
      ),
    },
    {
      id: 'commit',
      header: 'Commit',
      width: 76,
      many: true,
      mono: true,
      sortBy: by(({ commit }) => commit),
      cell: ofService(({ commit }) => (commit === null ? nothing : shortCommit(commit))),
    },
    {
      id: 'restarts',
      header: 'Restarts',
      width: 72,
      many: true,
      numeric: true,
      sortBy: by(({ restarts }) => restarts),
      cell: ofService(({ restarts }) => (restarts === 0 ? nothing : formatNumber(restarts))),
    },
  ];
  const shown = columns.filter(({ wide, many, roomy }) => !(wide && grouped) && !(many && few) && !(roomy && narrow));
  // Under their projects they have an order of their own.
  return grouped ? shown.map((column) => ({ ...column, sortBy: undefined })) : shown;
}

function Address({ status }: { status: ServiceStatus }) {
  const ports = portsOf(status);
  if (isWebAddress(status.url) && isUp(status))
    return (
      <Link
        href={status.url}
        target="_blank"
        rel="noreferrer"
        tabIndex={-1}
        className="truncate"
        onClick={(event) => event.stopPropagation()}
      >
        {addressWords(status.url)}
      </Link>
    );
  if (ports.length > 0) return <span className="truncate">{ports.join(', ')}</span>;
  return status.port !== null && isUp(status) ? <span className="text-faint">{status.port}</span> : nothing;
}
