import { Cpu, Plus, RefreshCw, Settings2, Trash2 } from 'lucide-react';
import { useMemo, useRef } from 'react';
import type { Connection } from '../../../../shared/features/minds/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { ConnectionFault } from '../connection/connection-fault.tsx';
import { useMindsActs } from '../queries.ts';
import { connectionPath, openDialog } from '../store.ts';
import { connectionMark, kindWords } from '../words.ts';
import { FoundServers } from './ways.tsx';

type Column = TableColumn<Connection> & { from?: number };
const nothing = <span className="text-faint">–</span>;
const keyOf = ({ id }: Connection) => id;
/** What runs in Optimus itself is asked nothing over a wire. */
const checkedAt = ({ kind, state }: Connection) => (kind !== 'local' && 'at' in state ? state.at : null);

const all: readonly Column[] = [
  {
    id: 'name',
    header: 'Connection',
    width: 240,
    minWidth: 120,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ kind, name, baseUrl }) => (
      <>
        <span dir="auto" className="max-w-[60%] shrink-0 truncate font-medium">
          {kind === 'local' ? 'This machine' : printable(name)}
        </span>
        <bdi className="min-w-0 truncate font-mono text-xs text-faint" title={printable(baseUrl)}>
          {printable(baseUrl)}
        </bdi>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 150,
    sortBy: (one) => connectionMark(one).word,
    cell: (one) => {
      const { mark, word } = connectionMark(one);
      return <StateMark state={mark} label={word} />;
    },
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 170,
    from: 52,
    sortBy: ({ kind }) => kindWords[kind],
    cell: ({ kind }) => kindWords[kind],
  },
  {
    id: 'models',
    header: 'Models',
    width: 76,
    numeric: true,
    sortBy: ({ models }) => models.length,
    cell: ({ models }) => formatNumber(models.length),
  },
  {
    id: 'key',
    header: 'Key',
    width: 70,
    from: 44,
    sortBy: ({ hasKey }) => (hasKey ? 0 : 1),
    cell: ({ hasKey }) => (hasKey ? 'kept' : nothing),
  },
  {
    id: 'checked',
    header: 'Checked',
    width: 110,
    from: 40,
    sortBy: checkedAt,
    cell: (one) => {
      const at = checkedAt(one);
      return at === null ? nothing : <Time at={at} />;
    },
  },
];

export function connectionEntries(
  connection: Connection,
  { check, go, own = false }: { check: (one: Connection) => void; go: (to: string) => void; own?: boolean },
): MenuEntry[] {
  const open = { id: 'open', label: 'Open', onSelect: () => go(connectionPath(connection.id)) };
  if (connection.kind === 'local') return [{ ...open, icon: Cpu }];
  return [
    ...(own ? [] : [open]),
    { id: 'check', label: 'Check again', icon: RefreshCw, onSelect: () => check(connection) },
    {
      id: 'add-model',
      label: 'Add a model by name…',
      icon: Plus,
      onSelect: () => openDialog({ kind: 'add-model', connection }),
    },
    { id: 'change', label: 'Change…', icon: Settings2, onSelect: () => openDialog({ kind: 'change', connection }) },
    {
      id: 'remove',
      label: 'Remove…',
      icon: Trash2,
      danger: true,
      onSelect: () => openDialog({ kind: 'remove', connection }),
    },
  ];
}

export function ConnectionsView({ connections }: { connections: readonly Connection[] }) {
  const go = useGo();
  const { check } = useMindsActs();
  const [selected, select] = useAddressSelection('connection');
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const columns = useMemo(() => all.filter(({ from = 0 }) => width >= from), [width]);
  const failed = connections.filter(({ state }) => state.kind === 'failed');
  return (
    <div ref={wrapper} className="grid gap-5 pb-6">
      {failed.length > 0 && (
        <div className="grid gap-2 px-4 pt-3">
          {failed.map((connection) => (
            <ConnectionFault key={connection.id} connection={connection} />
          ))}
        </div>
      )}
      <DataTable
        label="Connections"
        columns={columns}
        items={connections}
        getKey={keyOf}
        selectedKey={selected}
        onSelect={(id) => select(id)}
        onOpen={({ id }) => go(connectionPath(id))}
        onPeek={({ id }) => go(connectionPath(id))}
        actions={(connection) => connectionEntries(connection, { check, go })}
        fit
      />
      <div className="px-4">
        <FoundServers />
      </div>
    </div>
  );
}
