import { expect, test } from 'vitest';
import type { ProcessInfo } from '../../core/children/process-tree.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import type { Machine } from './machine/types.ts';
import { type ContainerPlaces, createProcesses } from './processes.ts';
import { knownProjects, rowAt } from './testing/known-projects.ts';

/** Out here, in the container of shop, and in one that is nobody's: all three in a folder that is called as that of site is. */
const [outside, ours, foreign] = [10, 11, 12];

function processesWith(containers: ContainerPlaces) {
  const pids = [outside, ours, foreign];
  const machine: Machine = {
    listening: async () => [],
    folders: async (asked) => new Map((asked ?? pids).map((pid) => [pid, '/code/site'])),
    tags: async () => new Map(),
    containers: async (asked) =>
      new Map(
        [
          [ours, 'a'.repeat(64)],
          [foreign, 'b'.repeat(64)],
        ].filter((one): one is [number, string] => asked.includes(one[0] as number)),
      ),
    pids: async () => pids,
  };
  const info = (pid: number) => ({ pid, ppid: 1, start: `boot:${pid}`, command: 'node', zombie: false }) as ProcessInfo;
  const facts = { infos: async (asked: readonly number[]) => asked.map(info), startedAt: async () => null };
  return createProcesses({
    machine,
    children: { list: () => [], facts } as never,
    projects: knownProjects([rowAt('/code/site', 'site'), rowAt('/code/shop', 'shop')]),
    clock: createFakeClock(0),
    redact: (text) => text,
    containers,
  });
}

const known = () => ({
  some: () => true,
  projectOf: (id: string) => (id.startsWith('a') ? 'shop' : null),
});

test('a process in a container is of the project of the container, never of a folder out here that is called alike', async () => {
  const seen = await processesWith(known).of([outside, ours, foreign]);
  expect([...seen].map(([pid, { project }]) => [pid, project?.id ?? null])).toEqual([
    [outside, 'site'],
    [ours, 'shop'],
    [foreign, null],
  ]);
  const all = await processesWith(known).inProjects();
  expect(all.map(({ pid, project }) => [pid, project?.id])).toEqual([
    [outside, 'site'],
    [ours, 'shop'],
  ]);
});

test('also while nobody knows whose containers are', async () => {
  const all = await processesWith(() => null).inProjects();
  expect(all.map(({ pid }) => pid)).toEqual([outside]);
});
