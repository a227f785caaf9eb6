import type { UseQueryResult } from '@tanstack/react-query';
import { BellOff, Check, CheckCheck, CircleCheck, CircleHelp, Ellipsis, SlidersHorizontal, Undo2 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { Alert } from '../../../../shared/features/alerts/schema.ts';
import { figure } from '../../../../shared/features/alerts/words.ts';
import { refOf } from '../../../../shared/lib/series-key.ts';
import { askEntries } from '../../../app/ask-about.ts';
import { Failure } from '../../../app/failure.tsx';
import { useGo, useSearch } from '../../../app/navigation.tsx';
import { formatMoment } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu, type MenuEntry } from '../../../ui/menu.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { aboutAlert } from '../ask.ts';
import { severityMarks } from '../marks.ts';
import { type AlertsActions, useAlertsActions, useLastHour, useNow } from '../queries.ts';
import { silenceTimes } from '../silence-times.ts';

const idOf = ({ ruleId, key }: Alert) => `${ruleId}/${key}`;

export function ActiveTab({ active, asleep }: { active: UseQueryResult<Alert[]>; asleep: boolean }) {
  const go = useGo();
  const [search] = useSearch();
  const actions = useAlertsActions();
  const alerts = active.data ?? [];
  const keys = [...new Set(alerts.flatMap(({ series }) => (series ? [series] : [])))].sort();
  const hour = useLastHour(keys);
  const now = useNow(keys);
  const loud = alerts.filter(({ acknowledged, quiet }) => !acknowledged && !quiet);
  const calm = alerts.filter(({ acknowledged, quiet }) => acknowledged || quiet);

  if (active.isPending) return <Skeleton rows={4} label="Loading alerts" />;
  if (active.isError)
    return (
      <Failure
        what="The alerts could not be read"
        error={active.error}
        onRetry={() => void active.refetch()}
        retrying={active.isFetching}
      />
    );
  if (asleep)
    return (
      <EmptyState icon={CircleHelp} title="No rule is watched in safe mode">
        Whether something is wrong is not known now. What was wrong before is kept, and looked at again once Optimus
        starts normally.
      </EmptyState>
    );
  if (alerts.length === 0)
    return (
      <EmptyState
        icon={CircleCheck}
        title="Nothing is wrong"
        action={<Button onClick={() => go('/alerts?tab=rules')}>See the rules</Button>}
      >
        Rules watch this machine, your projects, containers and databases. What one of them finds stands here until it
        is over, and is told as you set it in Notifications.
      </EmptyState>
    );
  const row = (alert: Alert) => (
    <AlertRow
      key={idOf(alert)}
      alert={alert}
      actions={actions}
      wanted={search.alert === idOf(alert)}
      value={alert.series ? (now[alert.series] ?? alert.value) : alert.value}
      hour={hour?.find(({ key }) => key === alert.series)?.mean}
    />
  );
  return (
    <div className="mx-auto grid max-w-275 gap-5">
      {loud.length > 0 && (
        <ul aria-label="Active alerts" className="overflow-hidden rounded-lg border border-line bg-panel">
          {loud.map(row)}
        </ul>
      )}
      {calm.length > 0 && (
        <section className="grid gap-2">
          <h2 className="text-sm font-semibold text-dim">Acknowledged or silenced</h2>
          <ul aria-label="Acknowledged or silenced" className="overflow-hidden rounded-lg border border-line bg-panel">
            {calm.map(row)}
          </ul>
        </section>
      )}
    </div>
  );
}

interface RowProps {
  alert: Alert;
  actions: AlertsActions;
  /** Somebody came here for this one. */
  wanted: boolean;
  value: number | null;
  hour: readonly (number | null)[] | undefined;
}

function AlertRow({ alert, actions, wanted, value, hour }: RowProps) {
  const go = useGo();
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!wanted) return;
    row.current?.scrollIntoView({ block: 'nearest' });
    row.current?.focus({ preventScroll: true });
  }, [wanted]);
  const mark = severityMarks[alert.severity];
  const which = { ruleId: alert.ruleId, key: alert.key };
  const metric = alert.series ? (refOf(alert.series)?.metric ?? null) : null;
  const shown = (one: number) => (metric ? figure(metric, one) : String(one));
  const state = stateOf(alert);
  const entries: MenuEntry[] = [
    ...silenceTimes(Date.now()).map(({ id, label, at }) => ({
      id,
      label,
      icon: BellOff,
      onSelect: () => actions.silenceAlert(alert, at),
    })),
    { type: 'separator', id: 'line' },
    ...(alert.acknowledged
      ? [
          {
            id: 'back',
            label: 'Take the acknowledgement back',
            icon: Undo2,
            onSelect: () => actions.unacknowledge.mutate(which),
          },
        ]
      : []),
    { id: 'over', label: 'Mark as over', icon: CheckCheck, onSelect: () => actions.resolve.mutate(which) },
    {
      id: 'rule',
      label: 'Open its rule',
      icon: SlidersHorizontal,
      onSelect: () => go(`/alerts?tab=rules&rule=${encodeURIComponent(alert.ruleId)}`),
    },
    { type: 'separator', id: 'ask-line' },
    ...askEntries(aboutAlert(alert), go),
  ];

  return (
    <li
      ref={row}
      tabIndex={wanted ? -1 : undefined}
      className={cx(
        'inset-focus grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 gap-y-2 border-line-soft px-3 py-2.5 not-first:border-t @2xl:grid-cols-[auto_minmax(0,1fr)_auto_auto] @2xl:items-center',
        wanted && 'bg-accent-bg',
      )}
    >
      <StateMark state={mark.state} label={mark.word} className="h-4.75 w-18 self-start text-sm" />
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium">
          <bdi>{alert.sentence}</bdi>
        </p>
        <p className="text-sm text-dim">
          {alert.evidence && (
            <>
              <bdi>{alert.evidence}</bdi> ·{' '}
            </>
          )}
          since <Time at={alert.since} form="moment" />
          {alert.ruleName !== alert.sentence && (
            <>
              {' · '}
              <bdi>{alert.ruleName}</bdi>
            </>
          )}
        </p>
        {alert.note && <p className="pt-1 text-sm whitespace-pre-wrap">{alert.note}</p>}
        {state.length > 0 && (
          <p className="flex flex-wrap gap-1 pt-1">
            {state.map((text) => (
              <Tag key={text}>{text}</Tag>
            ))}
          </p>
        )}
      </div>
      <div className="col-start-2 flex items-center gap-3 justify-self-start @2xl:col-start-3 @2xl:justify-self-end">
        {hour && metric && hour.filter((one) => one !== null).length > 1 && (
          <Sparkline
            values={hour}
            label={`${alert.sentence}, last hour`}
            format={shown}
            tone={mark.state === 'failing' ? 'bad' : 'warn'}
          />
        )}
        {value !== null && (
          <p className="min-w-16 leading-tight tabular-nums @2xl:text-end">
            <span className="block font-medium">{shown(value)}</span>
            {alert.threshold !== null && <span className="block text-xs text-dim">limit {shown(alert.threshold)}</span>}
          </p>
        )}
      </div>
      <div className="col-start-2 flex shrink-0 items-center gap-1 @2xl:col-start-4 @2xl:min-w-37 @2xl:justify-end">
        {!alert.acknowledged && (
          <Button
            size="sm"
            icon={Check}
            loading={actions.acknowledge.isPending && actions.acknowledge.variables.key === alert.key}
            onClick={() => actions.acknowledge.mutate(which)}
          >
            Acknowledge
          </Button>
        )}
        <Menu
          trigger={<IconButton icon={Ellipsis} size="sm" label={`More for: ${alert.sentence}`.slice(0, 120)} />}
          align="end"
          entries={entries}
        />
      </div>
    </li>
  );
}

function stateOf(alert: Alert): string[] {
  const now = Date.now();
  const { acknowledged, quiet } = alert;
  return [
    ...(acknowledged
      ? [`acknowledged ${formatMoment(acknowledged.at, now)}${acknowledged.comment ? `: ${acknowledged.comment}` : ''}`]
      : []),
    ...(quiet
      ? [
          `${quiet.by === 'maintenance' ? 'maintenance' : 'silent'}${quiet.until === null ? '' : ` until ${formatMoment(quiet.until, now)}`}${quiet.reason ? `: ${quiet.reason}` : ''}`,
        ]
      : []),
    ...(alert.flapping ? ['comes and goes'] : []),
    ...(alert.unknownSince === null ? [] : [`not known since ${formatMoment(alert.unknownSince, now)}`]),
    ...(alert.repeats > 0 ? [`told again ${alert.repeats === 1 ? 'once' : `${alert.repeats} times`}`] : []),
  ];
}
