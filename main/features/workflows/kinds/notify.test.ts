import { expect, it } from 'vitest';
import type { JournalEntry } from '../../../core/journal/journal.ts';
import type { Notice, Told } from '../../notifications/index.ts';
import { createNotifyKind } from './notify.ts';
import { callKind, stepContext } from './testing/context.ts';

function setup(answer: Omit<Told, 'id'> = { notOnScreen: null, sentTo: [] }) {
  const entries: JournalEntry[] = [];
  const notices: Notice[] = [];
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
    tell: {
      async tell(notice) {
        notices.push(notice);
        return { id: 'one', ...answer };
      },
    },
    runRoute: (id) => `/runs/${id}`,
  });
  return { entries, notices, kind, context: stepContext().context };
}

it('tells a notice that leads to the run, and writes it down', async () => {
  const { entries, notices, kind, context } = setup();
  const value = { title: 'Backup done', body: '12 projects', severity: 'warning' };
  expect(await callKind(kind, value, context)).toEqual({ result: { shown: true, where: 'desktop' } });
  expect(notices).toMatchObject([
    {
      kind: 'workflow.notified',
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
});

it('says the first line of a text first', async () => {
  const { notices, kind, context } = setup();
  await callKind(kind, 'Done\nin 3 s', context);
  expect(notices[0]).toMatchObject({ title: 'Done', body: 'in 3 s' });
});

it('says so when it is only in the centre, and by which channels it goes', async () => {
  const { kind, context } = setup({ notOnScreen: 'No desktop.', sentTo: ['Mail to me'] });
  expect(await callKind(kind, 'x', context)).toEqual({
    result: { shown: false, where: 'centre', why: 'No desktop.', sentTo: ['Mail to me'] },
  });
});
