import { Pencil, Plus, Power, Send, Smartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import {
  type ChannelKind,
  type ChannelView,
  nativeChannelId,
} from '../../../../shared/features/notifications/channels.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { channelMark, kindWords } from '../marks.ts';
import { useChannelActions, useChannels } from '../queries.ts';
import { ChannelDialog } from './channel-dialog.tsx';
import { PairDialog } from './pair-dialog.tsx';

const columns: readonly TableColumn<ChannelView>[] = [
  {
    id: 'state',
    header: 'State',
    width: 132,
    cell: (channel) => {
      const mark = channelMark(channel);
      return <StateMark state={mark.state} label={mark.word} />;
    },
  },
  {
    id: 'name',
    header: 'Channel',
    width: 180,
    cell: ({ name }) => (
      <span className="truncate font-medium" dir="auto">
        {name}
      </span>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 88,
    cell: ({ config }) => <span className="text-dim">{kindWords[config.kind]}</span>,
  },
  {
    id: 'last',
    header: 'Last answer',
    width: 260,
    grow: true,
    cell: ({ last, trouble, disabledWhy }) => (
      <span className="truncate text-dim" dir="auto" title={last?.answer}>
        {trouble?.why ?? disabledWhy ?? last?.answer ?? 'nothing was sent yet'}
      </span>
    ),
  },
  {
    id: 'when',
    header: 'When',
    width: 104,
    numeric: true,
    cell: ({ last }) => (last ? <Time at={last.at} /> : <span className="text-faint">–</span>),
  },
  { id: 'waiting', header: 'Waiting', width: 76, numeric: true, cell: ({ waiting }) => waiting },
  { id: 'failed', header: 'Failed, 24 h', width: 92, numeric: true, cell: ({ failed }) => failed },
];
const keyOf = ({ id }: ChannelView) => id;
const addable: readonly ChannelKind[] = ['email', 'ntfy', 'slack', 'discord', 'sms', 'webhook'];

type Editing = { kind: ChannelKind; channel: ChannelView | null };

export function Channels() {
  const list = useChannels();
  const actions = useChannelActions();
  const go = useGo();
  const [selected, select] = useAddressSelection('channel');
  const [editing, setEditing] = useState<Editing | null>(null);
  const [pairing, setPairing] = useState(false);
  const [removing, setRemoving] = useState<ChannelView | null>(null);

  if (list.isPending) return <Skeleton rows={6} label="Loading channels" className="p-2" />;
  if (list.isError)
    return (
      <Failure
        what="The channels could not be read"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  const channels = list.data;
  const chosen = channels.find(({ id }) => id === selected) ?? null;
  const edit = (channel: ChannelView) => {
    if (channel.config.kind === 'native') return go('/settings?section=notifications');
    if (channel.config.kind === 'push') return setPairing(true);
    setEditing({ kind: channel.config.kind, channel });
  };
  const entries = (channel: ChannelView): MenuEntry[] => {
    const own = channel.id !== nativeChannelId;
    return [
      { id: 'test', label: 'Send a test', icon: Send, onSelect: () => actions.test(channel) },
      {
        id: 'edit',
        label: channel.config.kind === 'push' ? 'Pair again…' : own ? 'Change…' : 'Open its settings',
        icon: Pencil,
        onSelect: () => edit(channel),
      },
      ...(own
        ? [
            {
              id: 'enable',
              label: channel.enabled ? 'Turn off' : 'Turn on',
              icon: Power,
              onSelect: () => actions.enable(channel, !channel.enabled),
            },
            { type: 'separator' as const, id: 'line' },
            { id: 'remove', label: 'Remove…', icon: Trash2, danger: true, onSelect: () => setRemoving(channel) },
          ]
        : []),
    ];
  };

  return (
    <div className="flex h-full min-h-0 flex-col gap-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <Menu
          trigger={
            <Button variant="primary" icon={Plus}>
              Add a channel
            </Button>
          }
          entries={[
            ...addable.map((kind) => ({
              id: kind,
              label: kindWords[kind],
              onSelect: () => setEditing({ kind, channel: null }),
            })),
            { id: 'push', label: 'This browser or phone…', icon: Smartphone, onSelect: () => setPairing(true) },
          ]}
        />
        {chosen && (
          <>
            <Button icon={Send} loading={actions.testing === chosen.id} onClick={() => actions.test(chosen)}>
              Send a test
            </Button>
            <Button icon={Pencil} onClick={() => edit(chosen)}>
              {chosen.id === nativeChannelId ? 'Open its settings' : 'Change…'}
            </Button>
          </>
        )}
      </div>
      {chosen && <ChannelDetails channel={chosen} />}
      <DataTable
        label="Channels"
        columns={columns}
        items={channels}
        getKey={keyOf}
        selectedKey={selected}
        onSelect={select}
        onOpen={edit}
        actions={entries}
        className="min-h-0 flex-1"
      />
      {editing && (
        <ChannelDialog
          key={editing.channel?.id ?? editing.kind}
          kind={editing.kind}
          channel={editing.channel}
          channels={channels}
          actions={actions}
          onClose={(id) => {
            setEditing(null);
            if (id) select(id);
          }}
        />
      )}
      {pairing && <PairDialog actions={actions} onClose={() => setPairing(false)} />}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={(open) => !open && setRemoving(null)}
        title={`Remove the channel ${removing?.name ?? ''}?`}
        loses={[
          'Its credentials in the secret store',
          ...(removing && removing.waiting > 0 ? [`${removing.waiting} that wait to be sent by it`] : []),
        ]}
        confirmLabel="Remove channel"
        onConfirm={async () => {
          if (removing) await actions.remove.mutateAsync({ id: removing.id });
        }}
      />
    </div>
  );
}

/** The true answer in full: a row has no room for it. */
function ChannelDetails({ channel }: { channel: ChannelView }) {
  const { name, trouble, disabledWhy, last } = channel;
  if (trouble)
    return (
      <Callout tone="warn" title={`${name}: ${trouble.why}`}>
        {trouble.remedy}
      </Callout>
    );
  if (disabledWhy)
    return (
      <Callout tone="bad" title={`${name} was turned off, because its target is gone`}>
        {disabledWhy}
      </Callout>
    );
  if (!last) return null;
  return (
    <Callout
      tone={last.ok ? 'ok' : 'warn'}
      title={last.ok ? `${name}: the last message was taken` : `${name}: the last message was not taken`}
    >
      <span className="font-mono text-sm">{last.answer}</span>
    </Callout>
  );
}
