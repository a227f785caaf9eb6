import { expect, test } from 'vitest';
import type { JournalEvent, Severity } from '../../../shared/features/journal/schema.ts';
import { toldOnce } from './told-once.ts';

const event = (id: number, kind: string, severity: Severity, data: JournalEvent['data']): JournalEvent => ({
  ...{ id, at: id, kind, severity, data, actor: 'optimus', sentence: kind, subjects: [], correlation: null },
});

test('a run of which its feature tells is one line, the loudest', () => {
  const events = [
    event(6, 'backup.damaged', 'error', { runId: 'a' }),
    event(5, 'backup.proof-partial', 'warning', { runId: 'a' }),
    event(4, 'run.failed', 'error', { run: 'a' }),
    event(3, 'run.started', 'info', { run: 'a' }),
    event(2, 'run.failed', 'error', { run: 'b' }),
    event(1, 'settings.changed', 'info', { runId: null }),
  ];
  expect(toldOnce(events).map(({ id }) => id)).toEqual([6, 2, 1]);
});
