import { describe, expect, it, vi } from 'vitest';
import type { JournalEntry } from '../../../core/journal/journal.ts';
import { createFakeHost } from '../../../core/testing/fake-host-ports.ts';
import { createNotifyKind } from './notify.ts';
import { callKind, stepContext } from './testing/context.ts';

function setup() {
  const host = createFakeHost();
  const entries: JournalEntry[] = [];
  const opened: string[] = [];
  const settings = { wanted: true };
  const kind = createNotifyKind({
    journal: {
      append: async (entry) => {
        entries.push(entry);
        return {
          id: 1,
          at: 0,
          severity: 'info',
          actor: 'optimus',
          correlation: null,
          subjects: [],
          data: {},
          ...entry,
        };
      },
    },
    notifications: {
      port: host.ports.notifications,
      wanted: () => settings.wanted,
      open: (route) => opened.push(route),
    },
    runRoute: (id) => `/runs/${id}`,
  });
  return { host, entries, opened, settings, kind, context: stepContext().context };
}

describe('notify', () => {
  it('shows a notification that leads to the run, and writes it down', async () => {
    const { host, entries, opened, kind, context } = setup();
    const value = { title: 'Backup done', body: '12 projects', severity: 'warning' };
    expect(await callKind(kind, value, context)).toEqual({ result: { shown: true, where: 'desktop' } });
    expect(host.seen.notifications).toMatchObject([
      {
        key: 'workflow/run-1/it',
        title: 'Backup done',
        body: '12 projects',
        severity: 'warning',
        route: '/runs/run-1',
      },
    ]);
    expect(entries).toMatchObject([
      {
        kind: 'workflow.notified',
        severity: 'warning',
        sentence: 'Backup done',
        subjects: [{ type: 'run', id: 'run-1', label: 'Nightly' }],
      },
    ]);
    host.answer(null);
    expect(opened).toEqual(['/runs/run-1']);
  });

  it('says the first line of a text first', async () => {
    const { host, kind, context } = setup();
    await callKind(kind, 'Done\nin 3 s', context);
    expect(host.seen.notifications[0]).toMatchObject({ title: 'Done', body: 'in 3 s' });
  });

  it('says so when it only goes to the journal', async () => {
    const { host, entries, settings, kind, context } = setup();
    settings.wanted = false;
    expect(await callKind(kind, 'x', context)).toEqual({
      result: { shown: false, where: 'journal', why: 'Notifications are turned off in the settings.' },
    });
    settings.wanted = true;
    vi.spyOn(host.ports.notifications, 'status').mockReturnValue({ available: false, why: 'No desktop.', remedy: '' });
    expect(await callKind(kind, 'x', context)).toMatchObject({ result: { shown: false, why: 'No desktop.' } });
    expect(host.seen.notifications).toEqual([]);
    expect(entries).toHaveLength(2);
  });
});
