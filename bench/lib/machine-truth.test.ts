import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { until } from '../../main/core/testing/until.ts';
import {
  type Counters,
  countersIn,
  type MachineReading,
  readMachine,
  restTicksIn,
  ticksOf,
  workOfNobodyElse,
} from './machine-truth.ts';

const stat = (session: number, own: number, reaped: number, kernelThread = false): Counters => ({
  ...{ session, own, reaped, kernelThread },
});
const reading = (at: number, restTicks: number, processes: Record<string, Counters>): MachineReading => ({
  ...{ at, restTicks, processors: 2 },
  processes: new Map(Object.entries(processes)),
});
const all = () => true;

test('resting is idling, waiting for disks and what the host took', () => {
  expect(restTicksIn('cpu  10 20 30 40000 5000 6 7 800 9 0\ncpu0 1 2 3 4\n')).toBe(45_800);
});

test('a name may look like the end of itself', () => {
  const line = '7 (a) R 1 (b)) S 1 7 42 0 -1 2097152 0 0 0 0 11 12 13 14 20 0 1 0 900 0 0';
  expect(countersIn(line)).toEqual({ start: 900, session: 42, kernelThread: true, own: 23, reaped: 27 });
});

describe('what processes took between two readings', () => {
  test('is counted once when a child ends and its parent has waited for it', () => {
    const from = reading(0, 0, { '1@1': stat(1, 10, 100), '2@2': stat(1, 50, 5) });
    // The child took 20 more before it ended: 75 moved to the parent.
    const to = reading(1_000, 0, { '1@1': stat(1, 13, 175) });
    expect(ticksOf(from, to, all)).toBe(23);
  });

  test('holds those who began and those who began and ended in between', () => {
    const from = reading(0, 0, { '1@1': stat(1, 10, 100) });
    const to = reading(1_000, 0, { '1@1': stat(1, 10, 108), '3@9': stat(1, 4, 2) });
    expect(ticksOf(from, to, all)).toBe(14);
  });

  test('is not less because somebody ended whom nobody waited for', () => {
    const from = reading(0, 0, { '1@1': stat(1, 10, 0), '2@2': stat(0, 900, 0, true), '3@3': stat(1, 900, 0) });
    const to = reading(1_000, 0, { '1@1': stat(1, 17, 0) });
    expect(ticksOf(from, to, all)).toBe(7);
  });

  test('is taken off what the machine worked, except in the session that is asked for', () => {
    const from = reading(0, 0, { '1@1': stat(1, 0, 0), '8@8': stat(8, 0, 0) });
    const to = reading(10_000, 500, { '1@1': stat(1, 600, 0), '8@8': stat(8, 10, 850) });
    // 2,000 ticks of two processors, 500 at rest, 600 of somebody else.
    expect(workOfNobodyElse(from, to, 8)).toBeCloseTo(90);
    expect(workOfNobodyElse(from, to, null)).toBeCloseTo(4);
  });
});

describe.runIf(process.platform === 'linux')('on this machine', () => {
  test('a loop of short programs is found in the counters of its session', { timeout: 60_000 }, async () => {
    const loop = spawn('sh', ['-c', 'while :; do ls > /dev/null; done'], { detached: true, stdio: 'ignore' });
    const { pid } = loop;
    if (pid === undefined) throw new Error('sh could not be started');
    onTestFinished(() => void process.kill(-pid, 'SIGKILL'));
    const from = readMachine();
    const ticks = await until(() => {
      const taken = ticksOf(from, readMachine(), ({ session }) => session === pid);
      return taken > 20 ? taken : null;
    });
    expect(from.processors).toBeGreaterThan(0);
    expect(from.restTicks).toBeGreaterThan(0);
    expect(ticks).toBeLessThan(60 * 100 * from.processors);
  });
});
