import { describe, expect, it } from 'vitest';
import type { ProjectRow, ScanStatus } from '../../../shared/features/projects/schema.ts';
import type { ToastOptions } from '../../ui/toast.tsx';
import { createActions, named } from './actions.ts';
import type { EndedRun } from './outcome.ts';

const row = (name: string, change: Partial<ProjectRow> = {}) =>
  ({
    id: name,
    name,
    path: `/p/${name}`,
    tags: [],
    favourite: false,
    archived: false,
    presence: 'here',
    git: null,
    ...change,
  }) as unknown as ProjectRow;
const withRemote = { git: { remote: 'git@example.com:a.git' } as ProjectRow['git'] };

const fine: EndedRun = { state: 'succeeded', error: null, output: { sentence: 'a: nothing new' } };

function setUp({ fails = () => false, run = fine }: { fails?: (input: unknown) => boolean; run?: EndedRun } = {}) {
  const calls: [string, unknown][] = [];
  const toasts: ToastOptions[] = [];
  const shown = new Map<string, ProjectRow>();
  const answer =
    <T>(name: string, result: (input: never) => T) =>
    async (input: unknown) => {
      calls.push([name, input]);
      if (fails(input)) throw new Error('away');
      return result(input as never);
    };
  const actions = createActions({
    client: {
      update: answer('update', ({ id, ...change }: { id: string }) => row(id, change)),
      tag: answer('tag', ({ ids }: { ids: string[] }) => ({ changed: ids.length })),
      refresh: answer('refresh', () => ({}) as ScanStatus),
      fetch: answer('fetch', () => ({ runId: 'run-1' })),
      pull: answer('pull', () => ({ runId: 'run-2' })),
      open: answer('open', () => ({ sentence: 'Opened in code' })),
    },
    toast: (options) => toasts.push(options),
    failure: (title) => ({ tone: 'bad', title }),
    go: (to) => calls.push(['go', to]),
    copyText: async (text) => void calls.push(['copy', text]),
    ended: async () => run,
    put: (rows) => {
      for (const one of rows) shown.set(one.id, one);
    },
  });
  return { actions, calls, toasts, shown };
}

describe('actions on projects', () => {
  it('shows a favourite at once and takes it back when the core refuses', async () => {
    const { actions, shown } = setUp();
    const done = actions.favourite([row('a')], true);
    expect(shown.get('a')?.favourite).toBe(true);
    await done;
    const failing = setUp({ fails: () => true });
    await failing.actions.favourite([row('a')], true);
    expect(failing.shown.get('a')?.favourite).toBe(false);
    expect(failing.toasts).toEqual([{ tone: 'bad', title: 'The favourites were not changed' }]);
  });

  it('archives only those that are not, and the undo brings back only them', async () => {
    const { actions, calls, toasts } = setUp();
    await actions.archive([row('a'), row('b', { archived: true }), row('c')], true);
    expect(calls.map(([, input]) => input)).toEqual([
      { id: 'a', archived: true },
      { id: 'c', archived: true },
    ]);
    expect(toasts[0]?.title).toBe('2 projects are archived');
    toasts[0]?.undo?.();
    await expect.poll(() => toasts.length).toBe(2);
    expect(toasts[1]?.title).toBe('2 projects are back from the archive');
    expect(calls.slice(2).map(([, input]) => input)).toEqual([
      { id: 'a', archived: false },
      { id: 'c', archived: false },
    ]);
  });

  it('takes back favourites that were made together', async () => {
    const { actions, shown, toasts } = setUp();
    await actions.favourite([row('a'), row('b')], true);
    toasts[0]?.undo?.();
    await expect.poll(() => toasts.length).toBe(2);
    expect([...shown.values()].map(({ favourite }) => favourite)).toEqual([false, false]);
  });

  it('what the core refuses of many is as it was, and the rest is as the core says', async () => {
    const { actions, shown, toasts } = setUp({ fails: (input) => (input as { id: string }).id === 'b' });
    await actions.archive([row('a'), row('b')], true);
    expect([...shown.values()].map(({ archived }) => archived)).toEqual([true, false]);
    expect(toasts).toEqual([{ tone: 'bad', title: 'Only 1 of 2 projects changed' }]);
  });

  it('puts tags back to what each project had', async () => {
    const { actions, calls, toasts } = setUp();
    await actions.tag([row('a', { tags: ['work'] }), row('b', { tags: ['old'] })], ['work'], ['old']);
    toasts[0]?.undo?.();
    await expect.poll(() => calls.length).toBe(3);
    expect(calls.slice(1)).toEqual([
      ['tag', { ids: ['b'], add: [], remove: ['work'] }],
      ['tag', { ids: ['b'], add: ['old'], remove: [] }],
    ]);
  });

  it('fetches what has a remote, says what it left out, and leads to the run', async () => {
    const { actions, calls, toasts } = setUp();
    await actions.fetch([row('a', withRemote), row('b'), row('c', { ...withRemote, presence: 'gone' })]);
    expect(calls).toEqual([['fetch', { ids: ['a'] }]]);
    expect(toasts[0]).toMatchObject({ title: 'Fetching a', description: '2 projects without a remote left out.' });
    toasts[0]?.action?.onSelect();
    expect(calls.at(-1)).toEqual(['go', '/runs/run-1']);
    await actions.pull([row('b')]);
    expect(toasts.at(-1)?.title).toBe('There is no remote to pull from');
  });

  it.each<[EndedRun, object]>([
    [fine, { title: 'a: nothing new', tone: 'ok' }],
    [
      { state: 'failed', error: { code: 'GIT', sentence: 'a: The remote is not there.' }, output: null },
      { title: 'a: The remote is not there.', tone: 'bad' },
    ],
    [
      { state: 'cancelled', error: null, output: null },
      { title: 'a: not fetched, it was cancelled', tone: 'warn' },
    ],
  ])('says what came of a fetch, in the place where it said that it fetches', async (run, told) => {
    const { actions, toasts } = setUp({ run });
    await actions.fetch([row('a', withRemote)]);
    await expect.poll(() => toasts.length).toBe(2);
    expect(toasts[0]).toMatchObject({ id: 'run-1', title: 'Fetching a' });
    expect(toasts[1]).toMatchObject({ id: 'run-1', ...told });
  });

  it('copies one path a line', async () => {
    const { actions, calls, toasts } = setUp();
    await actions.copyPath([row('a'), row('b')]);
    expect(calls).toEqual([['copy', '/p/a\n/p/b']]);
    expect(toasts[0]?.title).toBe('2 paths copied');
  });
});

it('names one by its name and more by their count', () => {
  expect(named([row('a\nb')])).toBe('a ⏎ b');
  expect(named([row('a'), row('b')])).toBe('2 projects');
});
