import { describe, expect, it } from 'vitest';
import type { Costs } from '../../../shared/features/monitors/schema.ts';
import { changeWords, costRows, coveredWords, elsewhereId } from './costs.ts';

const nothing = {
  cpuSeconds: null,
  cpuPercent: null,
  memoryBytes: null,
  memoryPeakBytes: null,
  readBytes: null,
  writeBytes: null,
  processes: null,
  containers: null,
  energyWh: null,
};
const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

const day: Costs = {
  period: 'day',
  from: 0,
  to: 86_400_000,
  covered: 1,
  projects: [
    { ...nothing, projectId: 'small', cpuSeconds: 10 },
    { ...nothing, projectId: 'unknown' },
    { ...nothing, projectId: 'dear', cpuSeconds: 30 },
  ],
  elsewhere: { ...nothing, cpuSeconds: 60 },
};

describe('what projects cost', () => {
  it('stands with the dearest first, what is not known after it, and no project at the end', () => {
    const rows = costRows(day, (id) => id.toUpperCase());
    expect(rows.map(({ id, name, share }) => [id, name, share])).toEqual([
      ['dear', 'DEAR', 0.3],
      ['small', 'SMALL', 0.1],
      ['unknown', 'UNKNOWN', null],
      [elsewhereId, 'In no project', 0.6],
    ]);
  });

  it('has no shares where nothing was used', () => {
    const rows = costRows({ ...day, projects: [], elsewhere: { ...nothing, cpuSeconds: 0 } }, String);
    expect(rows.map(({ share }) => share)).toEqual([null]);
  });

  it('says how much of the time was measured', () => {
    expect(coveredWords(day)).toBe('');
    expect(plain(coveredWords({ ...day, covered: 0.25 }))).toBe(
      '25 % of this day was measured. What happened in the other 18 h is not in these figures.',
    );
    expect(plain(coveredWords({ ...day, covered: 0.001 }))).toContain('Less than 1 % of this day was measured.');
    expect(coveredWords({ ...day, covered: 0 })).toBe('Nothing of this day was measured.');
  });
});

it('compares only what is known', () => {
  expect(changeWords(null, 3)).toBeNull();
  expect(changeWords(3, 0)).toBeNull();
  expect(plain(changeWords(112, 100))).toBe('+12 %');
  expect(plain(changeWords(60, 100))).toBe('−40 %');
  expect(changeWords(101, 100)).toBe('as before');
  expect(changeWords(1_500, 100)).toBe('15 times');
});
