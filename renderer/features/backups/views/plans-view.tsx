import { useEffect, useMemo, useRef, useState } from 'react';
import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { ListFrame } from '../../../app/list-frame.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { useAddressSelection } from '../../../app/use-address-selection.ts';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { Button } from '../../../ui/button.tsx';
import { DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SearchField } from '../../../ui/search-field.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { planPath, setupPath } from '../acts.ts';
import { planColumns } from '../components/plan-columns.tsx';
import { planEntries } from '../components/plan-entries.ts';
import { countsOf, filtered, type Show, shows } from '../filters.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { PlanInspector } from '../plan/plan-inspector.tsx';
import { aimAtPlan } from '../store.ts';

const keyOf = ({ id }: BackupPlan) => id;
const anyTarget = ' ';

const nothing: Record<Show, string> = {
  all: 'No plan fits',
  wrong: 'Nothing needs a look',
  going: 'Nothing goes on',
  unproven: 'Every plan has been proven once',
};

interface PlansViewProps {
  plans: readonly BackupPlan[];
  targets: ReadonlyMap<string, BackupTarget>;
}

export function PlansView({ plans, targets }: PlansViewProps) {
  const go = useGo();
  const acts = useActs();
  const [search, setSearch] = useSearch();
  const show = shows.find((one) => one === search.show) ?? 'all';
  const targetId = search.target ?? null;
  const [text, setText] = useState('');
  const [selected, select] = useAddressSelection('plan');
  const [peeking, setPeeking] = useState(false);
  const wrapper = useRef<HTMLDivElement>(null);
  const width = useMeasuredRem(wrapper);
  const counts = useMemo(() => countsOf(plans, targets, Date.now()), [plans, targets]);
  const rows = useMemo(
    () => filtered(plans, { text, show, targetId }, targets, Date.now()),
    [plans, targets, text, show, targetId],
  );
  const columns = useMemo(() => planColumns({ targets, width }), [targets, width]);
  const row = rows.find(({ id }) => id === selected);
  const aim = row?.id ?? null;
  useEffect(() => {
    aimAtPlan(aim);
    return () => aimAtPlan(null);
  }, [aim]);
  if (plans.length === 0)
    return (
      <EmptyState title="No plan yet" action={<Button onClick={() => go(setupPath())}>Set up a backup</Button>}>
        A target is there. A plan says what goes to it, when, and how long it is kept.
      </EmptyState>
    );
  const close = () => setPeeking(false);
  const peek = ({ id }: BackupPlan) => {
    if (peeking && id === selected) return close();
    select(id);
    setPeeking(true);
  };
  const clear = () => {
    setText('');
    setSearch({ show: undefined, target: undefined });
  };
  return (
    <ListFrame
      inspector={
        peeking && row
          ? (shut) => <PlanInspector key={row.id} plan={row} target={targets.get(row.targetId)} onClose={shut} />
          : null
      }
      onClose={close}
    >
      <div className="flex min-w-0 flex-1 flex-col" ref={wrapper}>
        <search aria-label="Filter plans" className="flex flex-wrap items-center gap-2 px-4 py-2">
          <SearchField
            label="Search plans"
            value={text}
            onValueChange={setText}
            shortcut="/"
            className="w-64 max-w-full"
          />
          <SegmentedControl<Show>
            label="Which plans"
            value={show}
            onValueChange={(next) => setSearch({ show: next === 'all' ? undefined : next })}
            segments={[
              { value: 'all', label: `All ${counts.all}` },
              { value: 'wrong', label: `Need a look ${counts.wrong}` },
              { value: 'going', label: `Going on ${counts.going}` },
              { value: 'unproven', label: `Not proven ${counts.unproven}` },
            ]}
          />
          {targets.size > 1 && (
            <Select
              label="Target"
              value={targetId ?? anyTarget}
              onValueChange={(id) => setSearch({ target: id === anyTarget ? undefined : id })}
              options={[
                { value: anyTarget, label: 'Any target' },
                ...[...targets.values()].map(({ id, name }) => ({ value: id, label: nameText(name, 80) })),
              ]}
              className="w-40"
            />
          )}
        </search>
        {rows.length === 0 ? (
          <EmptyState
            title={text !== '' ? 'No plan fits' : nothing[show]}
            action={<Button onClick={clear}>Show all</Button>}
          />
        ) : (
          <DataTable
            label="Plans"
            columns={columns}
            items={rows}
            getKey={keyOf}
            defaultSort={{ id: 'state', direction: 'ascending' }}
            selectedKey={selected}
            onSelect={(id) => select(id)}
            onOpen={({ id }) => go(planPath(id))}
            onPeek={peek}
            actions={(plan) => planEntries(plan, { acts, go })}
            className="min-h-0 flex-1 border-t border-line-soft"
          />
        )}
      </div>
    </ListFrame>
  );
}
