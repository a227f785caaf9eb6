import { Eraser } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { BackupSnapshot, Retention } from '../../../../shared/features/backups/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { nameText } from '../names.ts';
import { useRetentionPreview } from '../queries.ts';
import { retentionWords } from '../schedule.ts';
import { openDialog } from '../store.ts';
import { madeWords, shortId } from '../words.ts';

interface Row {
  snapshot: BackupSnapshot;
  /** Null: it goes. */
  reasons: readonly string[] | null;
}
const keyOf = ({ snapshot }: Row) => snapshot.id;

const columns: readonly TableColumn<Row>[] = [
  {
    id: 'what',
    header: 'Stays or goes',
    width: 112,
    sortBy: ({ reasons }) => (reasons === null ? 0 : 1),
    cell: ({ reasons }) =>
      reasons === null ? <StateMark state="stopped" label="goes" /> : <StateMark state="info" label="stays" />,
  },
  {
    id: 'at',
    header: 'Made',
    width: 150,
    sortBy: ({ snapshot }) => snapshot.at,
    cell: ({ snapshot }) => <span className="truncate tabular-nums">{madeWords(snapshot.at)}</span>,
  },
  {
    id: 'why',
    header: 'Because it is',
    width: 180,
    minWidth: 90,
    grow: true,
    cell: ({ reasons }) => (
      <span className="truncate text-dim">
        {reasons === null ? 'nothing that is kept' : nameText(reasons.join(', '))}
      </span>
    ),
  },
  {
    id: 'size',
    header: 'Size',
    width: 76,
    numeric: true,
    sortBy: ({ snapshot }) => snapshot.bytes,
    cell: ({ snapshot }) => formatBytes(snapshot.bytes),
  },
  { id: 'id', header: 'Name', width: 86, mono: true, cell: ({ snapshot }) => shortId(snapshot.id) },
];

interface RetentionPreviewProps {
  targetId: string;
  planId?: string;
  retention: Retention;
}

/** Which snapshots stay and which go, before anything does. */
export function RetentionPreview({ targetId, planId, retention }: RetentionPreviewProps) {
  const query = useRetentionPreview({ targetId, retention, ...(planId !== undefined && { planId }) });
  const [show, setShow] = useState<'remove' | 'keep'>('remove');
  const { data } = query;
  const rows = useMemo(
    (): Row[] =>
      !data
        ? []
        : show === 'keep'
          ? data.keep.map(({ snapshot, reasons }) => ({ snapshot, reasons }))
          : data.remove.map((snapshot) => ({ snapshot, reasons: null })),
    [data, show],
  );
  return (
    <Section
      title="What would go"
      count={retentionWords(retention)}
      action={
        data && (
          <>
            <SegmentedControl<'remove' | 'keep'>
              label="Which snapshots"
              value={show}
              onValueChange={setShow}
              segments={[
                { value: 'remove', label: `Goes ${formatNumber(data.remove.length)}` },
                { value: 'keep', label: `Stays ${formatNumber(data.keep.length)}` },
              ]}
            />
            {show === 'remove' && data.remove.length > 0 && (
              <Button
                icon={Eraser}
                onClick={() =>
                  openDialog({
                    kind: 'forget',
                    targetId,
                    snapshots: data.remove.slice(0, 1_000).map(({ id, at }) => ({ id, at })),
                  })
                }
              >
                Remove them now…
              </Button>
            )}
          </>
        )
      }
    >
      {!data ? (
        query.isError ? (
          <Failure
            what="What would go could not be found out"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <Skeleton rows={4} label="Looking what would go" />
        )
      ) : rows.length === 0 ? (
        <EmptyState size="line" title={show === 'remove' ? 'Nothing goes.' : 'Nothing stays.'} />
      ) : (
        <DataTable
          label={show === 'remove' ? 'Snapshots that go' : 'Snapshots that stay'}
          columns={columns}
          items={rows}
          getKey={keyOf}
          fit={rows.length <= 14}
          className={rows.length > 14 ? 'h-120' : undefined}
        />
      )}
    </Section>
  );
}
