import type { Deployment } from '../../../../shared/features/deployments/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { DeploymentStateMark } from '../components/marks.tsx';
import { useHistory } from '../queries.ts';
import { kindWords, numbered } from '../words.ts';

const keyOf = ({ id }: Deployment) => id;
const nothing = <span className="text-faint">–</span>;

/** Failed and cut requests of its receipt: what a deployment has cost those who were there. */
function lostOf({ receipt }: Deployment): number | null {
  return receipt?.counted ? receipt.during.failed + receipt.cut.requests + receipt.cut.sockets : null;
}

function columnsFor(narrow: boolean, byPlace: boolean): TableColumn<Deployment>[] {
  return [
    {
      id: 'version',
      header: 'Version',
      width: 92,
      sortBy: ({ release }) => release.number,
      cell: ({ previous, release }) => (
        <span className="tabular-nums">
          {previous && <span className="text-faint">{`${numbered(previous)} → `}</span>}
          <span className="font-medium">{numbered(release)}</span>
        </span>
      ),
    },
    ...(byPlace
      ? [
          {
            id: 'place',
            header: 'Place',
            width: 90,
            cell: ({ placeName }: Deployment) => (
              <span dir="auto" className="truncate">
                {short(placeName, 40)}
              </span>
            ),
          },
        ]
      : []),
    {
      id: 'state',
      header: 'Outcome',
      width: 112,
      sortBy: ({ state }) => state,
      cell: (deployment) => <DeploymentStateMark deployment={deployment} />,
    },
    {
      id: 'sentence',
      header: 'How it went',
      width: 200,
      minWidth: 120,
      grow: true,
      cell: ({ kind, sentence }) => (
        <span dir="auto" className="truncate text-dim" title={short(sentence, 600)}>
          {`${kind === 'deploy' ? '' : `${kindWords[kind]}. `}${short(sentence, 400)}`}
        </span>
      ),
    },
    ...(narrow
      ? []
      : [
          {
            id: 'lost',
            header: 'Lost',
            width: 56,
            numeric: true,
            sortBy: lostOf,
            cell: (deployment: Deployment) => {
              const lost = lostOf(deployment);
              return lost === null ? nothing : formatNumber(lost);
            },
          },
          {
            id: 'by',
            header: 'By',
            width: 80,
            cell: ({ by }: Deployment) => (
              <span dir="auto" className="truncate text-faint">
                {short(by, 60)}
              </span>
            ),
          },
          {
            id: 'took',
            header: 'Took',
            width: 84,
            numeric: true,
            sortBy: ({ startedAt, endedAt }: Deployment) => (endedAt === null ? null : endedAt - startedAt),
            cell: ({ startedAt, endedAt }: Deployment) => <Elapsed from={startedAt} to={endedAt} />,
          },
        ]),
    {
      id: 'when',
      header: 'When',
      width: 88,
      numeric: true,
      sortBy: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <Time at={startedAt} />,
    },
  ];
}

interface HistoryProps {
  of: { placeId: string } | { projectId: string };
  narrow: boolean;
  selected: string | null;
  onSelect: (deployment: Deployment) => void;
  onOpen: (deployment: Deployment) => void;
}

/** Deployments, newest first; each has its receipt. */
export function History({ of, narrow, selected, onSelect, onOpen }: HistoryProps) {
  const query = useHistory({ ...of, limit: 100 });
  const rows = query.data;
  return (
    <Section title="History" count={rows?.length}>
      {query.isError && !rows ? (
        <Failure
          what="The history could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !rows ? (
        <Skeleton rows={4} label="Loading the history" />
      ) : rows.length === 0 ? (
        <EmptyState size="line" title="Nothing has been deployed yet." />
      ) : (
        <DataTable
          label="Deployments, newest first"
          columns={columnsFor(narrow, 'projectId' in of)}
          items={rows}
          getKey={keyOf}
          selectedKey={selected}
          onSelect={(_, deployment) => onSelect(deployment)}
          onOpen={onOpen}
          onPeek={onOpen}
          fit
        />
      )}
    </Section>
  );
}
