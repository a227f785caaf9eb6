import type { JournalEvent } from '../../../../shared/features/journal/schema.ts';
import { formatDay, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { severityMarks } from '../marks.ts';

/** Day and time as text: a relative time in a thousand rows would be a thousand things that change. */
function when(at: number): { day: string; time: string } {
  const now = Date.now();
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return { day: today ? '' : formatDay(at, now), time: formatTimeOfDay(at, true) };
}

export function EventRow({ event }: { event: JournalEvent }) {
  const { day, time } = when(event.at);
  const mark = severityMarks[event.severity];
  const [first, ...rest] = event.subjects;
  return (
    <span className="@container flex min-w-0 flex-1">
      <span className="grid min-w-0 flex-1 grid-cols-[7rem_0.75rem_minmax(0,1fr)] items-center gap-x-3 px-2 @2xl:grid-cols-[7rem_0.75rem_minmax(0,1fr)_auto_11rem]">
        <time dateTime={new Date(event.at).toISOString()} className="flex gap-2 text-sm text-faint tabular-nums">
          <span>{time}</span>
          <span>{day}</span>
        </time>
        <StatusDot state={mark.state} label={mark.word} />
        <span className="min-w-0 truncate" dir="auto">
          {event.sentence}
        </span>
        <span className="flex max-w-60 min-w-0 items-center gap-1 justify-self-end @max-2xl:hidden">
          {first && <Tag>{first.label || first.id}</Tag>}
          {rest.length > 0 && <span className="text-2xs text-faint">+{rest.length}</span>}
        </span>
        <span className="min-w-0 truncate text-sm text-faint @max-2xl:hidden">{event.kind}</span>
      </span>
    </span>
  );
}
