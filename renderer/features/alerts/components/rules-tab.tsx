import type { UseQueryResult } from '@tanstack/react-query';
import { Copy, Pencil, Power, RotateCcw, Trash2 } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RuleView } from '../../../../shared/features/alerts/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useSearch } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { severityMarks } from '../marks.ts';
import { type AlertsActions, useAlertsActions } from '../queries.ts';
import { editRule } from '../store.ts';

function stateOf(rule: RuleView): { state: MarkState; word: string } {
  if (!rule.enabled) return { state: 'stopped', word: 'off' };
  if (rule.firing > 0) return { state: severityMarks[rule.severity].state, word: `${rule.firing} firing` };
  if (rule.pending > 0) return { state: 'waiting', word: 'beginning' };
  if (rule.waits !== null) return { state: 'neutral', word: 'waits' };
  return { state: 'healthy', word: 'well' };
}

const columnsOf = (actions: AlertsActions): TableColumn<RuleView>[] => [
  {
    id: 'enabled',
    header: 'On',
    width: 52,
    cell: ({ id, name, enabled }) => (
      <Switch
        label={`${name} is on`}
        checked={enabled}
        onCheckedChange={(next) => actions.enable.mutate({ id, enabled: next })}
      />
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 104,
    sortBy: (rule) => stateOf(rule).word,
    cell: (rule) => {
      const { state, word } = stateOf(rule);
      return <StateMark state={state} label={word} />;
    },
  },
  {
    id: 'name',
    header: 'Rule',
    width: 420,
    grow: true,
    sortBy: ({ name }) => name.toLowerCase(),
    cell: ({ name, sentence, waits, enabled, changed, own }) => (
      <>
        <span className="max-w-full shrink-0 truncate font-medium" dir="auto">
          {name}
        </span>
        {own && changed && <Tag className="shrink-0">changed</Tag>}
        <span className="min-w-0 truncate text-dim" dir="auto" title={sentence}>
          {enabled && waits !== null ? waits : sentence}
        </span>
      </>
    ),
  },
  {
    id: 'severity',
    header: 'Severity',
    width: 92,
    sortBy: ({ severity }) => severityMarks[severity].word,
    cell: ({ severity }) => <span className="text-dim">{severityMarks[severity].word}</span>,
  },
  {
    id: 'looks',
    header: 'Looks at',
    width: 84,
    numeric: true,
    sortBy: ({ looksAt }) => looksAt,
    cell: ({ watch, looksAt, enabled }) =>
      !enabled
        ? '–'
        : watch.kind === 'metric'
          ? formatCount(looksAt, 'line')
          : watch.kind === 'log'
            ? 'a log'
            : 'events',
  },
];
const keyOf = ({ id }: RuleView) => id;

export function RulesTab({ rules }: { rules: UseQueryResult<RuleView[]> }) {
  const [search, setSearch] = useSearch();
  const actions = useAlertsActions();
  const [text, setText] = useState('');
  const [selected, select] = useState<string | null>(search.rule ?? null);
  const columns = useMemo(() => columnsOf(actions), [actions]);
  const wanted = search.rule ? rules.data?.find(({ id }) => id === search.rule) : undefined;
  const opened = useRef<string | null>(null);
  useEffect(() => {
    if (!wanted || opened.current === wanted.id) return;
    opened.current = wanted.id;
    select(wanted.id);
    editRule(wanted);
    // A reload must not open it again.
    setSearch({ rule: undefined });
  }, [wanted, setSearch]);

  const shown = useMemo(() => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return (rules.data ?? []).filter(({ name, sentence }) =>
      words.every((word) => `${name} ${sentence}`.toLowerCase().includes(word)),
    );
  }, [rules.data, text]);

  if (rules.isPending) return <Skeleton rows={10} label="Loading rules" />;
  if (rules.isError)
    return (
      <Failure
        what="The rules could not be read"
        error={rules.error}
        onRetry={() => void rules.refetch()}
        retrying={rules.isFetching}
      />
    );

  const entries = (rule: RuleView): MenuEntry[] => [
    { id: 'edit', label: 'Edit…', icon: Pencil, onSelect: () => editRule(rule) },
    { id: 'copy', label: 'Make a copy…', icon: Copy, onSelect: () => editRule(rule, true) },
    {
      id: 'power',
      label: rule.enabled ? 'Switch off' : 'Switch on',
      icon: Power,
      onSelect: () => actions.enable.mutate({ id: rule.id, enabled: !rule.enabled }),
    },
    ...(rule.own && rule.changed
      ? [
          {
            id: 'restore',
            label: 'Restore as it came',
            icon: RotateCcw,
            onSelect: () => actions.restore.mutate({ id: rule.id }),
          },
        ]
      : []),
    ...(rule.own
      ? []
      : [
          {
            id: 'remove',
            label: 'Remove',
            icon: Trash2,
            danger: true,
            onSelect: () => actions.remove.mutate({ id: rule.id }),
          },
        ]),
  ];

  return (
    <div className="flex h-full min-h-0 flex-col gap-2">
      <SearchField value={text} onValueChange={setText} label="Search rules" shortcut="/" className="w-60 max-w-full" />
      <DataTable
        label="Alert rules"
        columns={columns}
        items={shown}
        getKey={keyOf}
        selectedKey={selected}
        onSelect={(id) => select(id)}
        onOpen={(rule) => editRule(rule)}
        actions={entries}
        className="min-h-0 flex-1"
        empty={<EmptyState size="line" title="No rule fits these words" />}
      />
    </div>
  );
}
