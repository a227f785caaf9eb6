import { useMemo } from 'react';
import type { Container } from '../../../../shared/features/containers/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { Section } from '../../../ui/section.tsx';
import { useContainers, useFigures } from '../queries.ts';
import { columnsFor } from './columns.tsx';

const keyOf = ({ id }: Container) => id;

interface ContainersOfProps {
  projectId: string;
  name: string;
}

/** The containers of one project and what each takes now; nothing at all where it has none. */
export default function ContainersOf({ projectId, name }: ContainersOfProps) {
  const containers = useContainers().data?.containers;
  const mine = useMemo(
    () => containers?.filter(({ project }) => project?.id === projectId) ?? [],
    [containers, projectId],
  );
  return mine.length === 0 ? null : <Table name={name} mine={mine} />;
}

/** Apart, so that nobody is asked what containers take where there are none. */
function Table({ name, mine }: { name: string; mine: readonly Container[] }) {
  const go = useGo();
  const figures = useFigures(null);
  const columns = useMemo(() => columnsFor(figures, false).filter(({ id }) => id !== 'project'), [figures]);
  return (
    <Section title="Containers" count={mine.length}>
      <DataTable
        label={`Containers of ${name}`}
        columns={columns}
        items={mine}
        getKey={keyOf}
        defaultSort={{ id: 'state', direction: 'ascending' }}
        onOpen={({ id }) => go(`/containers?container=${encodeURIComponent(id)}`)}
        fit
      />
    </Section>
  );
}
