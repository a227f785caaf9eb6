import { Copy, FileCode, KeyRound, Pencil, Plus, Trash2, Variable as VariableIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { EnvironmentDetail, Variable } from '../../../../shared/features/environments/schema.ts';
import { copyText } from '../../../lib/copy-text.ts';
import { Button } from '../../../ui/button.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { orInWords } from '../error-words.ts';
import { environmentsClient, useEnvironmentActions } from '../queries.ts';
import { oneLine, sourceWords } from '../words.ts';

const keyOf = ({ name }: Variable) => name;

interface VariablesTableProps {
  projectId: string;
  detail: EnvironmentDetail;
  find: string;
  onAdd: () => void;
  onEdit: (name: string) => void;
}

function Value({ value, resolved, secret, exposed }: Variable) {
  if (value === null) return <span className="text-faint">hidden</span>;
  // Whoever looks over the shoulder need not read it; editing shows it.
  if (exposed) return <span className="text-faint">not shown here</span>;
  if (value === '') return <span className="text-faint">empty</span>;
  const other = resolved !== null && resolved !== value;
  return (
    <>
      {secret && <KeyRound aria-label="secret" role="img" className="size-3 shrink-0 text-faint" />}
      <bdi className="truncate text-text">{oneLine(value)}</bdi>
      {other && <bdi className="min-w-0 truncate text-faint">= {oneLine(resolved)}</bdi>}
    </>
  );
}

function State({ problem, exposed, secret }: Variable) {
  if (problem !== null) return <StateMark state="failing" label={<span title={problem}>{problem}</span>} />;
  if (exposed) return <StateMark state="warning" label="secret in clear" />;
  return secret ? <StateMark state="healthy" label="secret" /> : <StateMark state="neutral" label="set" />;
}

const columnsOf = (onEdit: (name: string) => void): TableColumn<Variable>[] => [
  {
    id: 'name',
    header: 'Variable',
    cell: ({ name }) => <span className="truncate text-text">{name}</span>,
    width: 230,
    mono: true,
    sortBy: ({ name }) => name,
  },
  { id: 'value', header: 'Value', cell: Value, width: 300, grow: true, mono: true },
  {
    id: 'source',
    header: 'From',
    cell: ({ source, inheritedFrom, hides }) => (
      <>
        <bdi className="truncate">{sourceWords(source)}</bdi>
        {inheritedFrom && <span className="shrink-0 text-faint">by {inheritedFrom}</span>}
        {hides.length > 0 && (
          <span
            className="shrink-0 text-faint"
            title={hides.map((one) => `${sourceWords(one.source)} of ${one.environment}`).join('\n')}
          >
            hides {hides.length}
          </span>
        )}
      </>
    ),
    width: 220,
    sortBy: ({ source }) => sourceWords(source),
  },
  {
    id: 'state',
    header: 'State',
    cell: State,
    width: 240,
    sortBy: ({ problem, exposed, secret }) => (problem !== null ? 0 : exposed ? 1 : secret ? 2 : 3),
  },
  {
    id: 'edit',
    header: 'Edit',
    cell: ({ name }) => <IconButton icon={Pencil} size="sm" label={`Edit ${name}`} onClick={() => onEdit(name)} />,
    width: 56,
  },
];

export function VariablesTable({ projectId, detail, find, onAdd, onEdit }: VariablesTableProps) {
  const actions = useEnvironmentActions();
  const toast = useToast();
  const [removing, setRemoving] = useState<Variable | null>(null);
  const { variables, files, environment } = detail;
  const columns = useMemo(() => columnsOf(onEdit), [onEdit]);
  const wanted = find.toLowerCase();
  const shown = useMemo(
    () =>
      wanted === ''
        ? variables
        : variables.filter(({ name, value }) => `${name}\n${value ?? ''}`.toLowerCase().includes(wanted)),
    [variables, wanted],
  );
  const stampOf = ({ source }: Variable) =>
    source.type === 'file' ? files.find(({ file }) => file === source.file)?.stamp : null;
  const here = { projectId, environment: environment.name };

  const remove = async (variable: Variable) => {
    const stamp = stampOf(variable);
    await orInWords(environmentsClient.unset({ ...here, name: variable.name, ...(stamp && { stamp }) }));
    actions.refresh();
    toast({
      title: `${variable.name} was removed`,
      ...(!variable.secret &&
        variable.value !== null && {
          undo: () => {
            const { source, name, value } = variable;
            const to = source.type === 'file' ? source.file : null;
            void environmentsClient.set({ ...here, name, value: value ?? '', to }).then(actions.refresh);
          },
        }),
    });
  };
  const menu = (variable: Variable): MenuEntry[] => {
    const { name, source, exposed, inheritedFrom } = variable;
    const stamp = stampOf(variable);
    return [
      { id: 'edit', label: 'Edit…', icon: Pencil, onSelect: () => onEdit(name) },
      { id: 'copy', label: 'Copy its name', icon: Copy, onSelect: () => void copyText(name) },
      ...(source.type === 'file'
        ? [
            {
              id: 'open',
              label: `Open ${sourceWords(source)}`,
              icon: FileCode,
              onSelect: () =>
                actions.open.mutate({ id: projectId, with: 'editor', file: source.file, line: source.line }),
            },
          ]
        : []),
      ...(exposed && inheritedFrom === null
        ? [
            {
              id: 'hide',
              label: 'Move to secrets',
              icon: KeyRound,
              onSelect: () =>
                actions.hide.mutate({
                  ...{ ...here, file: source.type === 'file' ? source.file : null, names: [name] },
                  ...(stamp && { stamp }),
                }),
            },
          ]
        : []),
      {
        id: 'remove',
        label: 'Remove…',
        icon: Trash2,
        danger: true,
        disabled: inheritedFrom !== null,
        hint: inheritedFrom === null ? undefined : `It comes from ${inheritedFrom}.`,
        onSelect: () => setRemoving(variable),
      },
    ];
  };

  if (variables.length === 0)
    return (
      <EmptyState
        icon={VariableIcon}
        title={`Nothing is set in ${environment.name}`}
        action={
          <Button icon={Plus} onClick={() => onAdd()}>
            Add variable
          </Button>
        }
      >
        Variables of .env files in the project appear here by themselves. Services and terminals start with them.
      </EmptyState>
    );
  return (
    <>
      <DataTable
        label={`Variables of ${environment.name}`}
        columns={columns}
        items={shown}
        getKey={keyOf}
        onOpen={({ name }) => onEdit(name)}
        actions={menu}
        empty={<EmptyState size="line" title="No variable fits." className="px-2" />}
        className="min-h-60 flex-1 px-2"
      />
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => {
          if (!open) setRemoving(null);
        }}
        title={removing ? `Remove ${removing.name}?` : ''}
        confirmLabel="Remove variable"
        onConfirm={() => (removing ? remove(removing) : undefined)}
      >
        {removing &&
          (removing.source.type === 'file'
            ? `Its line is taken out of ${removing.source.file}; every other line stays as it is.`
            : 'Optimus alone keeps it.')}
        {removing?.hides[0] && ` Then ${sourceWords(removing.hides[0].source)} counts.`}
        {removing?.secret && ' The secret that it names stays.'}
      </ConfirmDialog>
    </>
  );
}
