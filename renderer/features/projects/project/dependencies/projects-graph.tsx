import { FolderGit2 } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import type { ProjectEdge, ProjectRow } from '../../../../../shared/features/projects/schema.ts';
import { Failure } from '../../../../app/failure.tsx';
import { AppLink, useGo } from '../../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../../app/rem-width.ts';
import { formatCount } from '../../../../lib/number.ts';
import { printable } from '../../../../lib/printable.ts';
import { EmptyState } from '../../../../ui/empty-state.tsx';
import { type GraphNode, StepGraph } from '../../../../ui/graph/step-graph.tsx';
import { Link } from '../../../../ui/link.tsx';
import { Skeleton } from '../../../../ui/skeleton.tsx';
import { shownName } from '../../components/cells.tsx';
import { stateWords } from '../../words.ts';
import { useProjectGraph, useRowsById } from '../queries.ts';
import { howWords, neighbourhood } from './neighbours.ts';

/** Which of my projects depend on each other, around this one: a way along the arrows goes to what is depended on. */
export function ProjectsGraph({ row, choose }: { row: ProjectRow; choose: ReactNode }) {
  const go = useGo();
  const query = useProjectGraph(row);
  const rows = useRowsById();
  const narrow = useNarrowerThan(54);
  const [chosen, setChosen] = useState<string | null>(null);
  const selected = chosen ?? row.id;
  const edges = query.data;
  const around = useMemo(() => neighbourhood(edges ?? [], row.id), [edges, row.id]);
  const nodes = useMemo(
    () =>
      around.ids.map((id): GraphNode => {
        const one = rows.get(id);
        if (!one) return { id, title: id, kind: 'project', icon: FolderGit2 };
        const { mark, word } = stateWords(one);
        return {
          id,
          title: shownName(one.name).slice(0, 80),
          kind: id === row.id ? 'this project' : 'project',
          icon: FolderGit2,
          state: { mark, word },
          ...(id === row.id && { tone: 'accent' as const }),
          ...(one.stack[0] && { detail: one.stack[0].name }),
        };
      }),
    [around.ids, rows, row.id],
  );
  const nameOf = (id: string) => shownName(rows.get(id)?.name ?? id);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-2 px-4 py-2">
        {choose}
        <span className="text-sm text-faint">
          {edges &&
            (around.ids.length > 1
              ? `${formatCount(around.ids.length - 1, 'project')} joined to it${around.cut ? ', and more that are further away' : ''}`
              : '')}
        </span>
      </div>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line-soft">
        {query.isError ? (
          <Failure
            what="Which projects depend on each other could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : !edges ? (
          <Skeleton rows={6} label="Looking through all projects" className="px-4" />
        ) : around.edges.length === 0 ? (
          <EmptyState title="None of your projects depends on it, and it on none">
            Projects are joined where one asks for the other by path, workspace, submodule, or by its published name.
          </EmptyState>
        ) : (
          <>
            <StepGraph
              label={`Projects around ${shownName(row.name)}`}
              nodes={nodes}
              edges={around.edges}
              direction={narrow ? 'down' : 'right'}
              reveal={row.id}
              selected={selected}
              onSelect={(id) => setChosen(id)}
              onOpen={(id) => go(`/projects/${id}?tab=dependencies&view=projects`)}
              className="min-h-50 flex-1"
            />
            <Relations id={selected} edges={around.edges} nameOf={nameOf} own={selected === row.id} />
          </>
        )}
      </div>
    </div>
  );
}

interface RelationsProps {
  id: string;
  edges: readonly ProjectEdge[];
  nameOf: (id: string) => string;
  own: boolean;
}

/** The lines of the chosen one, in words. */
function Relations({ id, edges, nameOf, own }: RelationsProps) {
  const ofIt = edges.filter(({ from, to }) => from === id || to === id);
  return (
    <section
      aria-label={`How ${nameOf(id)} is joined`}
      className="max-h-[40%] shrink-0 overflow-y-auto border-t border-line-soft px-4 py-2 text-sm"
    >
      <p className="flex items-baseline gap-3 pb-1">
        <bdi className="font-medium">{nameOf(id)}</bdi>
        {!own && <Link render={<AppLink to={`/projects/${id}?tab=dependencies&view=projects`} />}>Go there</Link>}
      </p>
      <ul>
        {ofIt.map(({ from, to, how, dependency, file }) => (
          <li key={`${from} ${to} ${dependency}`} className="flex flex-wrap items-baseline gap-x-2 py-0.5">
            <bdi className={from === id ? 'text-dim' : ''}>{nameOf(from)}</bdi>
            <span className="text-faint">{howWords[how].between}</span>
            <bdi className={to === id ? 'text-dim' : ''}>{nameOf(to)}</bdi>
            <span className="text-faint">{howWords[how].after}</span>
            <span className="font-mono text-xs text-faint wrap-anywhere">
              {[dependency, file].filter(Boolean).map(printable).join(' in ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
