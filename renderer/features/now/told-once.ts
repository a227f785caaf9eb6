import type { JournalEvent, Severity } from '../../../shared/features/journal/schema.ts';

const loudness: Record<Severity, number> = { info: 0, notice: 1, warning: 2, error: 3 };
const idOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/**
 * One line for what one run did: what its feature says of it, the loudest, in place of the engine's own lines. All of
 * them stay in the journal.
 */
export function toldOnce(events: readonly JournalEvent[]): JournalEvent[] {
  const told = new Map<string, JournalEvent>();
  for (const event of events) {
    const runId = idOf(event.data.runId);
    const before = runId === null ? undefined : told.get(runId);
    if (runId !== null && (!before || loudness[event.severity] > loudness[before.severity])) told.set(runId, event);
  }
  return events.filter((event) => {
    const { runId, run } = event.data;
    const best = told.get(idOf(runId) ?? (event.kind.startsWith('run.') ? (idOf(run) ?? '') : ''));
    return best === undefined || best === event;
  });
}
