import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { CouncilItem } from '../../../shared/features/council/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useCouncil, useCouncilActions } from './queries.ts';

const columns: TableColumn<CouncilItem>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, width: 240, grow: true, sortBy: ({ name }) => name },
  { id: 'created', header: 'Added', cell: ({ createdAt }) => <Time at={createdAt} />, width: 130 },
];
const keyOf = ({ id }: CouncilItem) => id;

export default function CouncilPage() {
  const list = useCouncil();
  const { add, remove } = useCouncilActions();
  const [name, setName] = useState('');
  const trimmed = name.trim();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== '') add.mutate({ name: trimmed }, { onSuccess: () => setName('') });
  };

  if (list.isPending) return <Skeleton rows={5} label="Loading council" className="p-4" />;
  if (list.isError)
    return (
      <Failure
        what="Council could not be listed"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  return (
    <div className="mx-auto grid max-w-250 gap-6 p-4">
      <form className="flex items-end gap-2" onSubmit={submit}>
        <Field label="Name" className="min-w-0 flex-1">
          <Input value={name} onValueChange={setName} maxLength={200} />
        </Field>
        <Button type="submit" variant="primary" disabled={trimmed === ''} loading={add.isPending}>
          Add
        </Button>
      </form>
      {list.data.length === 0 ? (
        <EmptyState title="There is nothing in council yet">Give the first one a name above.</EmptyState>
      ) : (
        <DataTable
          label="Council"
          columns={columns}
          items={list.data}
          getKey={keyOf}
          actions={({ id }) => [{ id: 'remove', label: 'Remove', icon: Trash2, onSelect: () => remove.mutate({ id }) }]}
          fit
        />
      )}
    </div>
  );
}
