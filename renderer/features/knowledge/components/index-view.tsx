import { CircleStop, Database, FolderGit2, RefreshCw, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { IndexedProject, KnowledgeState } from '../../../../shared/features/knowledge/schema.ts';
import { megabyte } from '../../../../shared/lib/bytes.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Section } from '../../../ui/section.tsx';
import { Select } from '../../../ui/select.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { useKnowledgeActs } from '../queries.ts';
import { stateWords } from '../words.ts';
import { VectorsCallout } from './vectors-callout.tsx';
import { Weights } from './weights.tsx';

const keyOf = ({ projectId }: IndexedProject) => projectId;
const sizes = [100, 250, 500, 1_000, 2_000, 5_000, 10_000];
const order = { reading: 0, waiting: 1, stopped: 2, read: 3, unread: 4 };

function useColumns(turn: (project: IndexedProject, on: boolean) => void): readonly TableColumn<IndexedProject>[] {
  return useMemo(
    () => [
      {
        id: 'name',
        header: 'Project',
        width: 180,
        grow: true,
        sortBy: ({ name }) => name.toLowerCase(),
        cell: ({ name }) => <bdi className="truncate font-medium">{short(name, 100)}</bdi>,
      },
      {
        id: 'on',
        header: 'Always',
        width: 74,
        sortBy: ({ on }) => (on ? 0 : 1),
        cell: (project) => (
          <Switch
            label={`Keep ${short(project.name, 100)} searchable always`}
            checked={project.on}
            onCheckedChange={(on) => turn(project, on)}
          />
        ),
      },
      {
        id: 'state',
        header: 'State',
        width: 190,
        sortBy: ({ state }) => order[state.kind],
        cell: (project) => {
          const { mark, word, detail } = stateWords(project);
          return (
            <span className="min-w-0 truncate" title={detail ?? undefined}>
              <StateMark state={mark} label={word} />
            </span>
          );
        },
      },
      {
        id: 'files',
        header: 'Files',
        width: 78,
        numeric: true,
        sortBy: ({ files }) => files,
        cell: ({ files, chunks }) => (chunks === 0 ? '–' : formatNumber(files)),
      },
      {
        id: 'chunks',
        header: 'Pieces',
        width: 84,
        numeric: true,
        sortBy: ({ chunks }) => chunks,
        cell: ({ chunks }) => (chunks === 0 ? '–' : formatNumber(chunks)),
      },
      {
        id: 'vectors',
        header: 'Vectors',
        width: 84,
        numeric: true,
        sortBy: ({ vectors }) => vectors,
        cell: ({ vectors, chunks }) => (chunks === 0 ? '–' : formatNumber(vectors)),
      },
      {
        id: 'bytes',
        header: 'Text',
        width: 84,
        numeric: true,
        sortBy: ({ bytes }) => bytes,
        cell: ({ bytes, chunks }) => (chunks === 0 ? '–' : formatBytes(bytes)),
      },
      {
        id: 'read',
        header: 'Last read',
        width: 92,
        numeric: true,
        sortBy: ({ state }) => (state.kind === 'read' ? state.at : null),
        cell: ({ state }) => (state.kind === 'read' ? formatMoment(state.at, Date.now()) : '–'),
      },
    ],
    [turn],
  );
}

export function IndexView({ state }: { state: KnowledgeState }) {
  const go = useGo();
  const acts = useKnowledgeActs();
  const [rebuilding, setRebuilding] = useState(false);
  const narrow = useNarrowerThan(60);
  const { turn } = acts;
  const { mutate } = turn;
  const columns = useColumns(useMemo(() => (project, on) => mutate({ projectId: project.projectId, on }), [mutate]));
  const shown = narrow ? columns.filter(({ id }) => ['name', 'on', 'state', 'chunks'].includes(id)) : columns;
  const { projects, bytes, limitMb, chunks, problem, vectors, weights } = state;
  const stopped = projects.filter((one) => one.state.kind === 'stopped');

  const entriesOf = ({ projectId, state: now, on, chunks: pieces }: IndexedProject): MenuEntry[] => {
    const busy = now.kind === 'waiting' || now.kind === 'reading';
    return [
      {
        id: 'open',
        label: 'Open the project',
        icon: FolderGit2,
        onSelect: () => go(`/projects/${encodeURIComponent(projectId)}`),
      },
      busy
        ? { id: 'stop', label: 'Stop reading', icon: CircleStop, onSelect: () => acts.cancel.mutate({ projectId }) }
        : { id: 'read', label: 'Read it now', icon: RefreshCw, onSelect: () => acts.read.mutate({ projectId }) },
      {
        id: 'turn',
        label: on ? 'Read it only when asked' : 'Keep it searchable always',
        icon: Database,
        onSelect: () => turn.mutate({ projectId, on: !on }),
      },
      ...(pieces > 0
        ? [
            {
              id: 'forget',
              label: 'Take it out of the index',
              icon: Trash2,
              onSelect: () => acts.forget.mutate({ projectId }),
            },
          ]
        : []),
    ];
  };

  return (
    <div className="h-full overflow-y-auto">
      <div className="mx-auto grid max-w-270 gap-6 px-4 pb-8">
        {problem !== null && (
          <Callout tone="bad" title="The index has a problem">
            {short(problem, 500)} What is not in it cannot be found by its text; everything else works.
          </Callout>
        )}
        <VectorsCallout vectors={vectors} />
        <Section
          title="Projects in the index"
          count={`${formatNumber(chunks)} pieces, ${formatBytes(bytes)} of ${formatBytes(limitMb * megabyte)}`}
          action={
            <>
              <Select
                label="How large the index may become"
                value={String(limitMb)}
                onValueChange={(next) => acts.limit.mutate({ limitMb: Number(next) })}
                options={[...new Set([...sizes, limitMb])]
                  .sort((a, b) => a - b)
                  .map((size) => ({ value: String(size), label: `At most ${formatBytes(size * megabyte)}` }))}
                className="w-40"
              />
              <Button icon={RefreshCw} onClick={() => setRebuilding(true)} disabled={acts.rebuild.isPending}>
                Rebuild…
              </Button>
            </>
          }
        >
          {stopped.length > 0 && (
            <ul className="mb-2 grid gap-1 text-sm text-dim">
              {stopped.slice(0, 3).map((one) => (
                <li key={one.projectId}>
                  <bdi>{short(one.name, 80)}</bdi>: {stateWords(one).detail}
                </li>
              ))}
            </ul>
          )}
          {projects.length === 0 ? (
            <EmptyState
              title="No project is known yet"
              action={<Button onClick={() => go('/projects')}>Add a folder with projects</Button>}
            >
              What is searched are the files of your projects.
            </EmptyState>
          ) : (
            <DataTable
              label="Projects in the index"
              columns={shown}
              items={projects}
              getKey={keyOf}
              defaultSort={{ id: 'state', direction: 'ascending' }}
              onOpen={({ projectId }) => go(`/projects/${encodeURIComponent(projectId)}`)}
              actions={entriesOf}
              className={projects.length > 12 ? 'h-110' : undefined}
              fit={projects.length <= 12}
            />
          )}
          <p className="mt-2 text-sm text-faint">
            A project is read when you, a council or a chat asks about it, and kept up to date while it is used.
            “Always” keeps it ready. Binary, generated and ignored files, files over 1 MB and files with keys or
            passwords are left out.
          </p>
        </Section>
        <Weights weights={weights} />
      </div>
      <ConfirmDialog
        open={rebuilding}
        onOpenChange={setRebuilding}
        title="Rebuild the index?"
        confirmLabel="Rebuild"
        tone="primary"
        onConfirm={async () => {
          await acts.rebuild.mutateAsync(undefined);
          setRebuilding(false);
        }}
      >
        Everything in it is read again, and its vectors are made again. Until that is done less is found. No file of
        yours is touched.
      </ConfirmDialog>
    </div>
  );
}
