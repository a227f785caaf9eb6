import { describe, expect, it } from 'vitest';
import type { ProcessRow } from '../../../shared/features/processes/schema.ts';
import { allBelow, flatRows, held, matcher, noFilter, type Shown, treeRows } from './rows.ts';

const process = (pid: number, ppid: number, more: Partial<ProcessRow> = {}): ProcessRow => ({
  id: `${pid}@1`,
  pid,
  ppid,
  name: `p${pid}`,
  command: `p${pid} --flag`,
  user: 'ada',
  state: 'sleeping',
  nice: 0,
  threads: 1,
  startedAt: 0,
  cpuPercent: 0,
  cpuSeconds: 0,
  memoryBytes: 10,
  memoryKind: 'rss',
  readBytesPerSecond: null,
  writeBytesPerSecond: null,
  projectId: null,
  projectBy: null,
  own: false,
  ...more,
});

const all = () => true;
const byCpu = ({ sums }: Shown) => sums.cpu;
const pids = (list: readonly Shown[]) => list.map(({ row, depth }) => `${'.'.repeat(depth)}${row.pid}`);

describe('a flat list', () => {
  it('is in order, what is not known last, and equals keep their place', () => {
    const rows = [
      process(4, 1, { cpuPercent: null }),
      process(3, 1, { cpuPercent: 5 }),
      process(2, 1, { cpuPercent: 50 }),
      process(1, 0, { cpuPercent: 5 }),
    ];
    expect(pids(flatRows(rows, all, byCpu, true))).toEqual(['2', '1', '3', '4']);
  });

  it('is found by words of the command, the pid and the project', () => {
    const rows = [process(1, 0, { command: 'node server.js' }), process(22, 1, { projectId: 'shop' })];
    const find = (text: string) =>
      pids(
        flatRows(
          rows,
          matcher({ ...noFilter, text }, (id) => `the ${id}`),
          null,
          false,
        ),
      );
    expect(find('SERVER node')).toEqual(['1']);
    expect(find('22')).toEqual(['22']);
    expect(find('the shop')).toEqual(['22']);
    expect(pids(flatRows(rows, matcher({ ...noFilter, project: 'none' }, String), null, false))).toEqual(['1']);
  });
});

describe('a tree', () => {
  const rows = [
    process(1, 0),
    process(2, 1, { cpuPercent: 1 }),
    process(3, 1, { cpuPercent: 2 }),
    process(4, 2, { cpuPercent: 30, memoryBytes: 100 }),
  ];

  it('has brothers in order by all that is below them', () => {
    const tree = treeRows(rows, all, byCpu, true, new Set());
    expect(pids(tree)).toEqual(['1', '.2', '..4', '.3']);
    expect(tree[1]?.sums).toMatchObject({ cpu: 31, memory: 110 });
    expect(tree[0]?.below).toBe(3);
  });

  it('keeps what is above a match, and hides what is closed', () => {
    const fits = (row: ProcessRow) => row.pid === 4;
    const tree = treeRows(rows, fits, null, false, new Set());
    expect(tree.map(({ row, context }) => [row.pid, context])).toEqual([
      [1, true],
      [2, true],
      [4, false],
    ]);
    expect(pids(treeRows(rows, all, byCpu, true, new Set(['2@1'])))).toEqual(['1', '.2', '.3']);
  });

  it('loses nobody in a circle, and stands a chain that is deeper than any stack', () => {
    expect(pids(treeRows([process(7, 8), process(8, 7)], all, null, false, new Set())).length).toBe(2);
    const chain = Array.from({ length: 20_000 }, (_, i) => process(i + 1, i));
    expect(treeRows(chain, all, byCpu, true, new Set()).at(-1)?.depth).toBe(19_999);
  });
});

describe('an order that is held', () => {
  it('keeps everyone in place with new figures; the ended stay, the new come last', () => {
    const before = flatRows([process(1, 0, { cpuPercent: 9 }), process(2, 0, { cpuPercent: 5 })], all, byCpu, true);
    const after = flatRows([process(3, 0, { cpuPercent: 99 }), process(2, 0, { cpuPercent: 50 })], all, byCpu, true);
    const list = held(before, after);
    expect(list.map(({ row, gone }) => [row.pid, gone, row.cpuPercent])).toEqual([
      [1, true, 9],
      [2, false, 50],
      [3, false, 99],
    ]);
    expect(held(list, after).map(({ row }) => row.pid)).toEqual([1, 2, 3]);
    // Who came and went meanwhile leaves nothing.
    const later = flatRows([process(2, 0), process(4, 0)], all, byCpu, true);
    expect(held(list, later).map(({ row, gone }) => [row.pid, gone])).toEqual([
      [1, true],
      [2, false],
      [4, false],
    ]);
  });
});

it('knows all below a process', () => {
  const rows = [process(1, 1), process(2, 1), process(3, 2), process(9, 0)];
  expect(allBelow(rows, 1).map(({ pid }) => pid)).toEqual([2, 3]);
});
