import type { JournalEvent } from '../../../shared/features/journal/schema.ts';

/** What the list shows: the pages that were read, and before them what has happened since, up to where it was held. */
export function mergeEvents(
  read: readonly (readonly JournalEvent[])[],
  arrived: readonly JournalEvent[],
  heldAt: number | null,
): { rows: JournalEvent[]; waiting: number } {
  const newest = read[0]?.[0]?.id ?? 0;
  const fresh = arrived.filter((event) => event.id > newest);
  const shown = heldAt === null ? fresh : fresh.filter((event) => event.id <= heldAt);
  return { rows: [...shown, ...read.flat()], waiting: fresh.length - shown.length };
}

/** Newest first and each once: a stream that was resumed may repeat. */
export function arrive(events: readonly JournalEvent[], event: JournalEvent): readonly JournalEvent[] {
  const at = events.findIndex((other) => other.id <= event.id);
  if (events[at]?.id === event.id) return events;
  return at < 0 ? [...events, event] : events.toSpliced(at, 0, event);
}
