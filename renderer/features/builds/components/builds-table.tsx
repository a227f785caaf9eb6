import { useMemo } from 'react';
import type { Build } from '../../../../shared/features/builds/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { DataTable } from '../../../ui/data-table.tsx';
import { useCancelBuild } from '../use-acts.ts';
import { buildEntries } from './build-entries.ts';
import { columnsFor } from './columns.tsx';

const keyOf = ({ id }: Build) => id;

interface BuildsTableProps {
  label: string;
  items: readonly Build[];
  few: boolean;
  project: boolean;
  fit?: boolean;
  className?: string;
}

export function BuildsTable({ label, items, few, project, fit = false, className }: BuildsTableProps) {
  const go = useGo();
  const [selected, select] = useAddressSelection('build');
  const cancel = useCancelBuild();
  const columns = useMemo(() => columnsFor({ few, project }), [few, project]);
  return (
    <DataTable
      label={label}
      columns={columns}
      items={items}
      getKey={keyOf}
      selectedKey={selected}
      onSelect={(id) => select(id)}
      onOpen={({ id }) => go(`/builds/${encodeURIComponent(id)}`)}
      actions={(build) => buildEntries(build, cancel.mutate)}
      fit={fit}
      className={className}
    />
  );
}
