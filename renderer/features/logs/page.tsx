import { useMemo } from 'react';
import { useSearch } from '../../app/navigation.tsx';
import { PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount } from '../../lib/number.ts';
import { printable } from '../../lib/printable.ts';
import { Select } from '../../ui/select.tsx';
import { useProjectsById } from '../monitors/index.tsx';
import { LogPanel } from './components/log-panel.tsx';
import { useSources } from './queries.ts';
import { useAddressChoice } from './use-filters.ts';

const any = 'all';

export default function LogsPage() {
  const [search, setSearch] = useSearch();
  const choice = useAddressChoice();
  const projects = useProjectsById();
  const projectId = search.project || undefined;
  const sources = useSources(undefined).data;
  const writing = sources?.filter(({ open }) => open).length;
  const options = useMemo(() => {
    const ids = new Set(sources?.flatMap(({ projectId: id }) => (id === null ? [] : [id])));
    if (projectId !== undefined) ids.add(projectId);
    return [
      { value: any, label: 'All projects' },
      ...[...ids]
        .map((id) => ({ value: id, label: printable(projects.get(id)?.name ?? 'A project that is gone') }))
        .sort((a, b) => a.label.localeCompare(b.label)),
    ];
  }, [sources, projects, projectId]);
  const scope = useMemo(() => ({ projectId }), [projectId]);
  return (
    <>
      <PageSubtitle>{writing === undefined ? '' : `${formatCount(writing, 'source')} writing now`}</PageSubtitle>
      <LogPanel
        key={projectId ?? any}
        label="Lines, oldest first"
        choice={choice}
        scope={scope}
        compact={false}
        lead={
          <Select
            label="Project"
            options={options}
            value={projectId ?? any}
            onValueChange={(id) =>
              setSearch({ project: id === any ? undefined : id, sources: undefined, line: undefined })
            }
            className="w-40"
          />
        }
      />
    </>
  );
}
