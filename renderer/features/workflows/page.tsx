import { Copy, Download, FolderInput, KeyRound, LayoutTemplate, Pencil, Play, Plus, Power, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WorkflowSummary } from '../../../shared/features/workflows/schema.ts';
import { Failure } from '../../app/failure.tsx';
import { ListFrame } from '../../app/list-frame.tsx';
import { useGo, useSearch } from '../../app/navigation.tsx';
import { PageActions, PageSubtitle } from '../../app/page-slots.tsx';
import { formatCount, formatNumber } from '../../lib/number.ts';
import { Button } from '../../ui/button.tsx';
import { DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import type { MenuEntry } from '../../ui/menu.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { cannotRun, columnsOf } from './components/columns.tsx';
import { FolderDialog } from './components/folder-dialog.tsx';
import { FirstWorkflow, TemplateDialog } from './components/template-list.tsx';
import { WorkflowInspector } from './components/workflow-inspector.tsx';
import { useWorkflows } from './queries.ts';
import { setSelected } from './store.ts';
import { editorPath, useWorkflowActions } from './use-actions.tsx';
import { useStarter } from './use-starter.tsx';

const keyOf = ({ id }: WorkflowSummary) => id;

type Asking = { what: 'import' } | { what: 'export'; workflow: WorkflowSummary };

/** Every word has to stand somewhere in what the row says. */
function matching(list: readonly WorkflowSummary[], text: string): readonly WorkflowSummary[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return list;
  return list.filter(({ name, description, triggers }) => {
    const all = [name, description, ...triggers.map(({ sentence }) => sentence)].join('\n').toLowerCase();
    return words.every((word) => all.includes(word));
  });
}

export default function WorkflowsPage() {
  const go = useGo();
  const [search, setSearch] = useSearch();
  const list = useWorkflows();
  const actions = useWorkflowActions();
  const starter = useStarter(actions, false);
  const [asking, setAsking] = useState<Asking | null>(null);
  const [peeking, setPeeking] = useState(false);
  const text = search.text ?? '';
  const all = list.data;
  const shown = useMemo(() => matching(all ?? [], text), [all, text]);
  const selected = all?.find(({ id }) => id === search.selected) ?? null;

  const { start } = starter;
  const startRef = useRef(start);
  startRef.current = start;

  const { columns, menu } = useMemo(() => {
    const run = (workflow: WorkflowSummary) => void startRef.current(workflow);
    const entries = (workflow: WorkflowSummary): MenuEntry[] => [
      {
        id: 'run',
        label: 'Run',
        icon: Play,
        disabled: workflow.errors > 0,
        hint: cannotRun(workflow) ?? undefined,
        onSelect: () => run(workflow),
      },
      { id: 'edit', label: 'Edit', icon: Pencil, shortcut: 'Enter', onSelect: () => go(editorPath(workflow.id)) },
      {
        id: 'toggle',
        label: workflow.enabled ? 'Turn off' : 'Turn on',
        icon: Power,
        shortcut: 'E',
        onSelect: () => void actions.setEnabled(workflow, !workflow.enabled),
      },
      { id: 'duplicate', label: 'Duplicate', icon: Copy, onSelect: () => void actions.duplicate(workflow) },
      {
        id: 'export',
        label: 'Export to a folder…',
        icon: Download,
        onSelect: () => setAsking({ what: 'export', workflow }),
      },
      { type: 'separator', id: 'line' },
      { id: 'remove', label: 'Remove', icon: Trash2, danger: true, onSelect: () => void actions.remove(workflow) },
    ];
    return {
      menu: entries,
      columns: columnsOf({
        onEnable: (workflow, enabled) => void actions.setEnabled(workflow, enabled),
        onRun: run,
        actions: entries,
      }),
    };
  }, [actions, go]);

  useEffect(() => {
    setSelected(
      selected && {
        toggle: () => void actions.setEnabled(selected, !selected.enabled),
        run: () => {
          if (selected.errors === 0) void startRef.current(selected);
        },
      },
    );
    return () => setSelected(null);
  }, [selected, actions]);

  const close = () => setPeeking(false);
  const inspecting = peeking && selected !== null;
  const empty = all?.length === 0;

  return (
    <ListFrame
      inspector={
        inspecting
          ? (shut) => <WorkflowInspector workflow={selected} onRun={() => void start(selected)} onClose={shut} />
          : null
      }
      onClose={close}
    >
      <PageSubtitle>{all && all.length > 0 && formatCount(all.length, 'workflow')}</PageSubtitle>
      <PageActions>
        <IconButton icon={KeyRound} label="Secrets" tooltipSide="bottom" onClick={() => go('/environments')} />
        {!empty && (
          <>
            <IconButton
              icon={FolderInput}
              label="Import from a folder"
              tooltipSide="bottom"
              onClick={() => setAsking({ what: 'import' })}
            />
            <IconButton
              icon={LayoutTemplate}
              label="Start from a template"
              tooltipSide="bottom"
              onClick={() => setSearch({ templates: '1' })}
            />
            <Button variant="primary" icon={Plus} onClick={() => go('/workflows/new')}>
              New workflow
            </Button>
          </>
        )}
      </PageActions>
      <div className="flex min-w-0 flex-1 flex-col">
        {list.isPending ? (
          <Skeleton rows={10} label="Loading the workflows" className="px-2 pt-2" />
        ) : list.isError && !all ? (
          <Failure
            what="The workflows could not be read"
            error={list.error}
            onRetry={() => void list.refetch()}
            retrying={list.isFetching}
          />
        ) : empty ? (
          <div className="min-h-0 flex-1 overflow-y-auto">
            <FirstWorkflow onImport={() => setAsking({ what: 'import' })} />
          </div>
        ) : (
          <>
            <div className="flex items-center gap-3 border-b border-line-soft px-4 py-2">
              <SearchField
                value={text}
                onValueChange={(next) => setSearch({ text: next })}
                label="Search workflows"
                shortcut="/"
                className="w-72 max-w-full"
              />
              {text !== '' && (
                <span role="status" className="text-sm text-faint">
                  {`${formatNumber(shown.length)} of ${formatNumber(all?.length ?? 0)}`}
                </span>
              )}
            </div>
            <DataTable
              label="Workflows"
              columns={columns}
              items={shown}
              getKey={keyOf}
              selectedKey={selected?.id ?? null}
              onSelect={(id) => setSearch({ selected: id })}
              onOpen={({ id }) => go(editorPath(id))}
              onPeek={() => (inspecting ? close() : setPeeking(true))}
              actions={menu}
              className="min-h-0 flex-1 px-2"
              empty={
                <EmptyState
                  title="No workflow fits that"
                  action={<Button onClick={() => setSearch({ text: undefined })}>Show all</Button>}
                />
              }
            />
          </>
        )}
      </div>
      {starter.dialog}
      {search.templates === '1' && !empty && <TemplateDialog onClose={() => setSearch({ templates: undefined })} />}
      {asking?.what === 'import' && (
        <FolderDialog
          title="Import workflows"
          description="Takes in the definitions that a project keeps."
          action="Import"
          onFolder={(folder) => actions.importFrom(folder)}
          onClose={() => setAsking(null)}
        />
      )}
      {asking?.what === 'export' && (
        <FolderDialog
          title={`Export ${asking.workflow.name}`}
          description="Writes its text as a file, to be reviewed and kept in git."
          action="Export"
          overwrites
          onFolder={(folder, overwrite) => actions.exportTo(asking.workflow, folder, overwrite)}
          onClose={() => setAsking(null)}
        />
      )}
    </ListFrame>
  );
}
