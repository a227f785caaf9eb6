import { useMemo } from 'react';
import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { severityMarks } from '../../journal/index.tsx';
import { useChanges } from '../queries.ts';
import { useVisit } from '../store.ts';
import { groupByDay } from '../time-groups.ts';
import { toldOnce } from '../told-once.ts';

export function Changes() {
  const leftAt = useVisit((state) => state.leftAt);
  const changes = useChanges(leftAt ?? null, leftAt !== undefined);
  const online = useConnection((state) => state.status === 'online');
  const events = changes.data?.events;
  const groups = useMemo(() => groupByDay(toldOnce(events ?? []), Date.now()), [events]);
  return (
    <Section title="What changed" count={online ? 'live' : 'from before'}>
      {changes.isError && !events ? (
        <Failure
          what="What changed could not be read"
          error={changes.error}
          onRetry={() => void changes.refetch()}
          retrying={changes.isFetching}
        />
      ) : !events ? (
        <Skeleton rows={5} label="Loading what changed" />
      ) : events.length === 0 ? (
        <EmptyState size="line" title="Nothing has changed since you left." />
      ) : (
        <div className="grid gap-3">
          {groups.map((group) => (
            <div key={group.label}>
              {groups.length > 1 && <h3 className="pb-1 text-2xs text-faint">{group.label}</h3>}
              <ol className="border-t border-line-soft">
                {group.items.map((event) => (
                  <Change key={event.id} event={event} />
                ))}
              </ol>
            </div>
          ))}
          {changes.data?.nextBefore !== null && (
            <AppLink to="/journal" className="w-fit rounded-xs text-sm text-accent hover:underline">
              Older events are in the journal
            </AppLink>
          )}
        </div>
      )}
    </Section>
  );
}

function Change({ event }: { event: JournalEvent }) {
  const mark = severityMarks[event.severity];
  const loud = event.severity === 'warning' || event.severity === 'error';
  return (
    <li className="border-b border-line-soft">
      <AppLink
        to={`/journal?event=${event.id}`}
        className="inset-focus grid grid-cols-[2.75rem_minmax(0,1fr)] gap-x-2 rounded-sm py-1.5 text-sm hover:bg-hover"
      >
        <time dateTime={new Date(event.at).toISOString()} className="text-faint tabular-nums">
          {formatTimeOfDay(event.at)}
        </time>
        <span className="line-clamp-3 min-w-0 wrap-anywhere">
          {loud && <StateMark state={mark.state} label={mark.word} hideLabel className="me-1.5" />}
          <bdi>{event.sentence}</bdi>
        </span>
      </AppLink>
    </li>
  );
}
