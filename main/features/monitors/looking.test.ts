import { mkdir, realpath, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { ChildInfo } from '../../core/children/types.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { createFollowing } from './following.ts';
import { createLooking } from './looking.ts';
import type { Measured, Places, Sampler } from './types.ts';

type OnTable = Parameters<Sampler['onTable']>[0];

function setUp() {
  const made: { begun: boolean; disposed: boolean; places: Places | null; tables: Set<OnTable> }[] = [];
  const tell: ((measured: Measured) => void)[] = [];
  const measured: Measured[] = [];
  const looking = createLooking({
    onMeasured: (one) => measured.push(one),
    make() {
      const one = { begun: false, disposed: false, places: null as Places | null, tables: new Set<OnTable>() };
      made.push(one);
      return {
        begin() {
          one.begun = true;
        },
        onMeasured(fn) {
          tell.push(fn);
          return () => {};
        },
        machine: () => Promise.reject(new Error('not asked')),
        places(next) {
          one.places = next;
        },
        onTable(fn) {
          one.tables.add(fn);
          return () => one.tables.delete(fn);
        },
        table: async () => ({ at: 1, processes: [], unreadable: 0 }),
        async dispose() {
          one.disposed = true;
        },
      };
    },
  });
  return { looking, made, tell, measured };
}

test('what is switched off looks at nothing, and a table that somebody watches is shown all the same', async () => {
  const { looking, made, tell, measured } = setUp();
  expect(made).toHaveLength(0);
  looking.switch(true);
  looking.places({ projects: [{ projectId: 'p', path: '/p' }], children: [], containers: [] });
  tell[0]?.({ at: 1, values: { a: 1 } });
  expect(measured).toHaveLength(1);
  looking.switch(false);
  expect(made).toMatchObject([{ begun: true, disposed: true }]);

  let seen = 0;
  const stop = looking.onTable(() => seen++);
  expect(made[1]).toMatchObject({ begun: false, places: { projects: [{ projectId: 'p' }] } });
  looking.switch(true);
  expect(made).toHaveLength(2);
  expect(made[1]?.begun).toBe(true);
  looking.switch(false);
  expect(made[1]?.disposed).toBe(true);
  for (const fn of made[2]?.tables ?? []) fn(1, [], 0);
  expect(seen).toBe(1);
  stop();
  expect(made[2]?.tables.size).toBe(0);
  await looking.dispose();
  expect(made[2]?.disposed).toBe(true);
  looking.switch(true);
  expect(made).toHaveLength(3);
});

test('projects behind a link, children and containers are told by their real places, and again when they change', async () => {
  const dir = await tempDir();
  const real = join(dir, 'real');
  await mkdir(join(real, 'shop'), { recursive: true });
  const root = join(dir, 'projects');
  await symlink(real, root);
  const row = (id: string, path: string, presence: ProjectRow['presence'] = 'here') =>
    ({ id, path, presence }) as ProjectRow;
  let rows = [row('shop', join(root, 'shop')), row('old', join(root, 'old'), 'gone')];
  const subject = (type: string) => ({ type, id: 'shop', label: 'shop' });
  const children = [
    { id: 'c1', subject: subject('project') },
    { id: 'c2', subject: subject('run') },
    { id: 'c3', subject: null },
  ] as ChildInfo[];
  const clock = createFakeClock();
  const told: Places[] = [];
  let changed = () => {};
  const following = createFollowing({
    projects: {
      list: async () => rows,
      roots: async () => [{ path: root }] as never,
      onChange(fn) {
        changed = () => fn('shop');
        return () => {};
      },
    },
    children: { list: () => children, onChange: () => () => {} },
    containers: () => [{ containerId: 'abc', projectId: 'shop' }],
    clock,
    log: quietLog,
    tell: (places) => told.push(places),
  });
  onTestFinished(following.dispose);
  clock.advance(1_000);
  await until(() => told.length === 1);
  expect(told[0]).toEqual({
    projects: [{ projectId: 'shop', path: join(await realpath(real), 'shop') }],
    children: [{ childId: 'c1', projectId: 'shop' }],
    containers: [{ containerId: 'abc', projectId: 'shop' }],
  });
  for (let i = 0; i < 100; i++) changed();
  clock.advance(1_000);
  rows = [...rows, row('site', '/elsewhere/site')];
  changed();
  clock.advance(1_000);
  await until(() => told.at(-1)?.projects.length === 2);
  expect(told).toHaveLength(2);
  expect(told[1]?.projects[1]).toEqual({ projectId: 'site', path: '/elsewhere/site' });
});

test('a look that takes its time is not told after a later one', async () => {
  const lists: ((rows: ProjectRow[]) => void)[] = [];
  const clock = createFakeClock();
  const told: Places[] = [];
  let changed = () => {};
  const following = createFollowing({
    projects: {
      list: () => new Promise((resolve) => lists.push(resolve)),
      roots: async () => [],
      onChange(fn) {
        changed = () => fn('shop');
        return () => {};
      },
    },
    children: { list: () => [], onChange: () => () => {} },
    containers: () => [],
    clock,
    log: quietLog,
    tell: (places) => told.push(places),
  });
  onTestFinished(following.dispose);
  const here = (id: string) => ({ id, path: `/${id}`, presence: 'here' }) as ProjectRow;
  clock.advance(1_000);
  await until(() => lists.length === 1);
  changed();
  clock.advance(1_000);
  lists[0]?.([here('old')]);
  await until(() => lists.length === 2);
  lists[1]?.([here('old'), here('new')]);
  await until(() => told.length === 2);
  expect(told.map(({ projects }) => projects.length)).toEqual([1, 2]);
});
