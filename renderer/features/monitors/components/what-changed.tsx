import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, useEffect, useRef, useState } from 'react';
import { orpc } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { AppLink } from '../../../app/navigation.tsx';
import { stringifySearch } from '../../../app/search-params.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { printable } from '../../../lib/printable.ts';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { AnchoredPopover } from '../../../ui/anchored-popover.tsx';
import { formatCursor } from '../../../ui/chart/time-axis.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Link } from '../../../ui/link.tsx';
import { ScrollArea } from '../../../ui/scroll-area.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { severityMarks } from '../../journal/index.tsx';
import type { Subject } from '../use-marks.ts';

interface WhatChangedProps {
  at: number;
  anchor: NonNullable<ComponentProps<typeof AnchoredPopover>['anchor']>;
  /** What the charts are about: its own events come first, everything else can be asked for. */
  subject?: Subject | undefined;
  onClose: () => void;
}

const shown = 20;
/** A mark that was clicked is in the list, although the pointer was a little before it. */
const grace = 1_500;

/** What happened before a moment, the newest first, each with how long before it was. */
export function WhatChanged({ at, anchor, subject, onClose }: WhatChangedProps) {
  const [only, setOnly] = useState<'own' | 'all'>(subject ? 'own' : 'all');
  const before = useRef<Element | null>(null);
  before.current ??= document.activeElement;
  useEffect(
    () => () => {
      // Back to the chart, also when the popover had no trigger to give the focus back to.
      if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    },
    [],
  );
  const query = useQuery({
    ...orpc.journal.list.queryOptions({
      input: {
        until: at + grace,
        limit: shown,
        ...(subject && only === 'own' && { subject: { type: subject.type, id: subject.id } }),
      },
      meta: { live: true },
    }),
    staleTime: 60_000,
  });
  const events = query.data?.events;
  return (
    <AnchoredPopover
      title={`What changed before ${formatCursor(at, 1_000, Date.now())}`}
      anchor={anchor}
      onClose={onClose}
    >
      {subject && (
        <SegmentedControl
          label="About what"
          segments={[
            { value: 'own', label: printable(subject.label.slice(0, 24)) },
            { value: 'all', label: 'Everything' },
          ]}
          value={only}
          onValueChange={setOnly}
          className="mb-2 self-start"
        />
      )}
      {query.isError && !events ? (
        <Failure
          what="The journal could not be read"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : !events ? (
        <Skeleton rows={4} label="Reading the journal" />
      ) : events.length === 0 ? (
        <EmptyState size="line" title="The journal has nothing before this." />
      ) : (
        <ScrollArea label="Events before this moment" className="max-h-80">
          <ul className="grid">
            {events.map((event) => {
              const mark = severityMarks[event.severity];
              return (
                <li
                  key={event.id}
                  className="grid grid-cols-[4.25rem_0.75rem_minmax(0,1fr)] items-baseline gap-x-2 border-b border-line-soft py-1.5 last:border-0"
                >
                  <span className="text-end text-xs text-faint tabular-nums" title={formatTimeOfDay(event.at, true)}>
                    {at - event.at < grace ? 'just then' : `−${formatDuration(at - event.at)}`}
                  </span>
                  <StatusDot state={mark.state} label={mark.word} />
                  <Link
                    render={<AppLink to={`/journal?event=${event.id}`} />}
                    variant="plain"
                    className="line-clamp-2 text-sm"
                  >
                    <bdi>{printable(event.sentence.slice(0, 400))}</bdi>
                  </Link>
                </li>
              );
            })}
          </ul>
        </ScrollArea>
      )}
      <p className="mt-2 text-sm text-faint">
        <Link
          render={
            <AppLink
              to={`/journal${stringifySearch(subject && only === 'own' ? { subject: `${subject.type}:${subject.id}` } : {})}`}
            />
          }
        >
          Open the journal
        </Link>
      </p>
    </AnchoredPopover>
  );
}
