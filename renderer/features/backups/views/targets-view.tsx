import { useMemo, useRef } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { targetPath } from '../acts.ts';
import { targetColumns } from '../components/target-columns.tsx';
import { targetEntries } from '../components/target-entries.ts';
import { useActs } from '../page-acts.ts';

const keyOf = ({ id }: BackupTarget) => id;

export function TargetsView({ targets }: { targets: readonly BackupTarget[] }) {
  const go = useGo();
  const acts = useActs();
  const [selected, select] = useAddressSelection('target');
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const columns = useMemo(() => targetColumns(width), [width]);
  return (
    <div ref={wrapper} className="h-full min-h-0">
      {targets.length === 0 ? (
        <EmptyState title="No target yet">A folder, a disk or a bucket in which snapshots are kept.</EmptyState>
      ) : (
        <DataTable
          label="Targets"
          columns={columns}
          items={targets}
          getKey={keyOf}
          defaultSort={{ id: 'state', direction: 'ascending' }}
          selectedKey={selected}
          onSelect={(id) => select(id)}
          onOpen={({ id }) => go(targetPath(id))}
          onPeek={({ id }) => go(targetPath(id))}
          actions={(target) => targetEntries(target, { acts, go, targets })}
          className="h-full"
        />
      )}
    </div>
  );
}
