import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { JournalEvent } from '../../../shared/features/journal/schema.ts';
import { client, orpc } from '../../app/connection.ts';
import { useStream } from '../../app/use-stream.ts';
import { printable } from '../../lib/printable.ts';
import { formatTimeOfDay } from '../../lib/relative-time.ts';
import type { ChartMark, Span } from '../../ui/chart/types.ts';

export interface Subject {
  type: string;
  id: string;
  label: string;
}

const openTail = client.journal.tail;
const week = 7 * 86_400_000;
const mostMarks = 500;
const mostArrived = 200;

const tones: Record<JournalEvent['severity'], ChartMark['tone']> = {
  info: 'neutral',
  notice: 'info',
  warning: 'warn',
  error: 'bad',
};

const markOf = (event: JournalEvent): ChartMark => ({
  id: String(event.id),
  at: event.at,
  label: `${formatTimeOfDay(event.at, true)} ${printable(event.sentence.slice(0, 300))}`,
  tone: tones[event.severity],
});

const about = ({ subjects }: JournalEvent, subject: Subject | undefined) =>
  subject === undefined || subjects.some(({ type, id }) => type === subject.type && id === subject.id);

/** What happened in a stretch of time. Over more than a week only what was worth a notice, or the newest would crowd out the rest. */
export function useMarks(span: Span, live: boolean, subject: Subject | undefined): readonly ChartMark[] {
  const wide = span.to - span.from > week;
  const [arrived, setArrived] = useState<readonly JournalEvent[]>([]);
  const { data } = useQuery({
    ...orpc.journal.list.queryOptions({
      input: {
        since: span.from,
        // Now has no end.
        ...(!live && { until: span.to }),
        limit: mostMarks,
        ...(wide && { severities: ['notice', 'warning', 'error'] }),
        ...(subject && { subject: { type: subject.type, id: subject.id } }),
      },
      meta: { live: true },
    }),
    staleTime: 60_000,
    gcTime: 60_000,
    placeholderData: (before) => before,
  });
  useStream(openTail, {
    item: (event) => {
      if (about(event, subject) && !(wide && event.severity === 'info'))
        setArrived((before) => [...before, event].slice(-mostArrived));
    },
    reset: () => setArrived([]),
  });
  return useMemo(() => {
    const known = new Map((data?.events ?? []).map((event) => [event.id, event]));
    for (const event of arrived) known.set(event.id, event);
    return [...known.values()].map(markOf);
  }, [data, arrived]);
}
