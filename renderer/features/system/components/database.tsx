import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Copy as CopyIcon, ShieldCheck } from 'lucide-react';
import type { GoodCopy } from '../../../../shared/features/system/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Time } from '../../../ui/time.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { copyReasons } from '../copy-reasons.ts';
import { copiesOptions, useCopies } from '../queries.ts';
import { useLatestSample } from '../store.ts';

const columns: TableColumn<GoodCopy>[] = [
  { id: 'at', header: 'Taken', cell: ({ at }) => <Time at={at} />, width: 130, sortBy: ({ at }) => at },
  { id: 'reason', header: 'Why', cell: ({ reason }) => copyReasons[reason], width: 180, grow: true },
  { id: 'schema', header: 'Schema', cell: ({ schema }) => schema, width: 200, mono: true },
  {
    id: 'bytes',
    header: 'Size',
    cell: ({ bytes }) => formatBytes(bytes),
    width: 90,
    numeric: true,
    sortBy: ({ bytes }) => bytes,
  },
];
const keyOf = ({ id }: GoodCopy) => id;

export function Database() {
  const toast = useToast();
  const queries = useQueryClient();
  const copies = useCopies();
  const size = useLatestSample()?.databaseBytes;
  const check = useMutation(
    orpc.system.checkDatabase.mutationOptions({
      onError: (error) => toast(failureToast('The database could not be checked', error)),
    }),
  );
  const copy = useMutation(
    orpc.system.copyDatabase.mutationOptions({
      onSuccess: (taken) => {
        void queries.invalidateQueries({ queryKey: copiesOptions().queryKey });
        toast({
          tone: 'ok',
          title: 'A copy was taken and verified',
          description: `${formatBytes(taken.bytes)}, ${taken.id}`,
        });
      },
      onError: (error) => toast(failureToast('The copy was not taken', error)),
    }),
  );

  return (
    <Section
      title="Database"
      count={size === undefined ? undefined : formatBytes(size)}
      action={
        <>
          <Button size="sm" icon={ShieldCheck} loading={check.isPending} onClick={() => check.mutate({})}>
            Check now
          </Button>
          <Button size="sm" icon={CopyIcon} loading={copy.isPending} onClick={() => copy.mutate({})}>
            Take a copy
          </Button>
        </>
      }
    >
      <div className="grid gap-3">
        <div aria-live="polite" className="empty:hidden">
          {check.data &&
            (check.data.ok ? (
              <Callout tone="ok" title="The database is sound" onDismiss={check.reset}>
                Every page of it was read and checked in {formatDuration(check.data.tookMs)}.
              </Callout>
            ) : (
              <Callout tone="bad" title="The database is damaged" onDismiss={check.reset}>
                <ul>
                  {check.data.problems.map((problem) => (
                    <li key={problem}>{problem}</li>
                  ))}
                </ul>
                Start Optimus again: it keeps the damaged file, and offers you the newest good copy.
              </Callout>
            ))}
        </div>
        {copies.isPending ? (
          <Skeleton rows={2} label="Loading the copies" />
        ) : copies.isError ? (
          <Failure what="The copies could not be listed" error={copies.error} onRetry={() => void copies.refetch()} />
        ) : copies.data.length === 0 ? (
          <EmptyState
            size="line"
            title="No copy has been taken yet. Optimus takes one each day, and before each update."
          />
        ) : (
          <DataTable label="Good copies" columns={columns} items={copies.data} getKey={keyOf} fit />
        )}
      </div>
    </Section>
  );
}
