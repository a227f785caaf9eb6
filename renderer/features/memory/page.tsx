import { Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { MemoryItem } from '../../../shared/features/memory/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { Button } from '../../ui/button.tsx';
import { DataTable, type TableColumn } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Time } from '../../ui/time.tsx';
import { useMemory, useMemoryActions } from './queries.ts';

const columns: TableColumn<MemoryItem>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => name, width: 240, grow: true, sortBy: ({ name }) => name },
  { id: 'created', header: 'Added', cell: ({ createdAt }) => <Time at={createdAt} />, width: 130 },
];
const keyOf = ({ id }: MemoryItem) => id;

export default function MemoryPage() {
  const list = useMemory();
  const { add, remove } = useMemoryActions();
  const [name, setName] = useState('');
  const trimmed = name.trim();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (trimmed !== '') add.mutate({ name: trimmed }, { onSuccess: () => setName('') });
  };

  if (list.isPending) return <Skeleton rows={5} label="Loading memory" className="p-4" />;
  if (list.isError)
    return (
      <Failure
        what="Memory could not be listed"
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
        <EmptyState title="There is nothing in memory yet">Give the first one a name above.</EmptyState>
      ) : (
        <DataTable
          label="Memory"
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
