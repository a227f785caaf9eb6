import { Bell } from 'lucide-react';
import type { AttentionMark } from '../../../../shared/features/attention/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatDay, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { Drawer } from '../../../ui/drawer.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { severityMarks } from '../marks.ts';
import { useAttention, useAttentionActions } from '../queries.ts';
import { setDrawer, useDrawer } from '../store.ts';
import { AttentionGroups } from './attention-groups.tsx';

export default function NotificationDrawer() {
  const open = useDrawer((state) => state.open);
  return (
    <Drawer open={open} onOpenChange={setDrawer} title="What needs you">
      <Content />
    </Drawer>
  );
}

function Content() {
  const list = useAttention();
  if (list.isPending) return <Skeleton rows={4} label="Loading what needs you" />;
  if (list.isError)
    return (
      <Failure
        what="What needs you could not be read"
        error={list.error}
        onRetry={() => void list.refetch()}
        retrying={list.isFetching}
      />
    );
  const { items, putAway } = list.data;
  if (items.length === 0 && putAway.length === 0)
    return (
      <EmptyState icon={Bell} title="Nothing needs you">
        What goes wrong shows here, with what mends it. You can snooze or dismiss it.
      </EmptyState>
    );
  return (
    <div className="grid gap-5">
      <Section title="Needs you" count={items.length}>
        {items.length > 0 ? (
          <AttentionGroups items={items} stacked />
        ) : (
          <EmptyState size="line" title="Nothing needs you." />
        )}
      </Section>
      {putAway.length > 0 && (
        <Section title="Put away" count={putAway.length}>
          <PutAway marks={putAway} />
        </Section>
      )}
    </div>
  );
}

function untilWords(until: number): string {
  const now = Date.now();
  const today = new Date(until).toDateString() === new Date(now).toDateString();
  return today ? formatTimeOfDay(until) : `${formatDay(until, now)}, ${formatTimeOfDay(until)}`;
}

function PutAway({ marks }: { marks: readonly AttentionMark[] }) {
  const actions = useAttentionActions();
  return (
    <ul aria-label="Put away" className="border-t border-line-soft">
      {marks.map(({ item, state, until }) => (
        <li
          key={item.key}
          className="grid grid-cols-[auto_minmax(0,1fr)_auto] items-start gap-x-2.5 border-b border-line-soft py-2"
        >
          <span className="flex h-4.75 items-center">
            <StatusDot state={severityMarks[item.severity].state} label={`${severityMarks[item.severity].word}:`} />
          </span>
          <p className="min-w-0 text-dim wrap-anywhere" dir="auto">
            {item.sentence}{' '}
            <span className="text-sm text-faint">
              {state === 'dismissed' || until === null
                ? 'dismissed until it changes'
                : `snoozed until ${untilWords(until)}`}
            </span>
          </p>
          <Button size="sm" onClick={() => actions.bringBack(item)}>
            Bring back
          </Button>
        </li>
      ))}
    </ul>
  );
}
