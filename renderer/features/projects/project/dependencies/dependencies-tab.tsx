import type { ProjectDetail, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { useSearch } from '../../../../app/navigation.tsx';
import { SegmentedControl } from '../../../../ui/segmented-control.tsx';
import { DependencyList } from './dependency-list.tsx';
import { ProjectsGraph } from './projects-graph.tsx';

/** What it depends on, as a list; and which of my projects depend on each other, as a graph. */
export function DependenciesTab({ row, detail }: { row: ProjectRow; detail: ProjectDetail }) {
  const [search, setSearch] = useSearch();
  const graph = search.view === 'projects';
  const choose = (
    <SegmentedControl
      label="Show"
      value={graph ? 'projects' : 'list'}
      onValueChange={(view) => setSearch({ view: view === 'projects' ? view : undefined, dependency: undefined })}
      segments={[
        { value: 'list', label: 'Dependencies' },
        { value: 'projects', label: 'My projects' },
      ]}
    />
  );
  return graph ? (
    <ProjectsGraph row={row} choose={choose} />
  ) : (
    <DependencyList row={row} detail={detail} choose={choose} />
  );
}
