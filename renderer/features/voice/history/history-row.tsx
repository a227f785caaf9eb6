import { AudioLines } from 'lucide-react';
import type { Utterance } from '../../../../shared/features/voice/schema.ts';
import { printable } from '../../../lib/printable.ts';
import { formatDay, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Icon } from '../../../ui/icon.tsx';
import { StatusDot } from '../../../ui/status-dot.tsx';
import { lookOf, outcomeOf, wordsOf } from './words.ts';

/** Day and time as text: a relative time in a thousand rows would be a thousand things that change. */
function when(at: number): { day: string; time: string } {
  const now = Date.now();
  const today = new Date(at).toDateString() === new Date(now).toDateString();
  return { day: today ? '' : formatDay(at, now), time: formatTimeOfDay(at, true) };
}

export function HistoryRow({ utterance }: { utterance: Utterance }) {
  const { day, time } = when(utterance.startedAt);
  const look = lookOf(utterance);
  const words = wordsOf(utterance);
  return (
    <span className="@container flex min-w-0 flex-1">
      <span className="grid min-w-0 flex-1 grid-cols-[7rem_0.75rem_minmax(0,1fr)_1rem] items-center gap-x-3 @2xl:grid-cols-[7rem_0.75rem_minmax(0,3fr)_minmax(0,2fr)_1rem]">
        <time
          dateTime={new Date(utterance.startedAt).toISOString()}
          className="flex gap-2 text-sm text-faint tabular-nums"
        >
          <span>{time}</span>
          <span className="truncate">{day}</span>
        </time>
        <StatusDot state={look.mark} label={look.word} />
        <span className="min-w-0 truncate" dir="auto">
          {words === null ? <span className="text-faint">{look.word}</span> : printable(words.slice(0, 300))}
        </span>
        <span className="min-w-0 truncate text-sm text-dim @max-2xl:hidden" dir="auto">
          {printable(outcomeOf(utterance).slice(0, 200))}
        </span>
        <span>
          {utterance.audio && (
            <>
              <Icon icon={AudioLines} size="sm" className="text-faint" />
              <span className="sr-only">with its sound</span>
            </>
          )}
        </span>
      </span>
    </span>
  );
}
