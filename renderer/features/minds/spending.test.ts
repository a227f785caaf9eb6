import { describe, expect, it } from 'vitest';
import type { SpendLine } from '../../../shared/features/minds/schema.ts';
import { spendChart, spendRows, spendTotal } from './spending.ts';

const dollar = 1_000_000_000_000;
const today = new Date(2026, 10, 22).getTime();
const yesterday = new Date(2026, 10, 21).getTime();

const line = (more: Partial<SpendLine>): SpendLine => ({
  ...{ day: today, connectionId: 'a', connectionName: 'OpenAI', model: 'm', feature: 'chat', requests: 2, failed: 0 },
  usage: { input: 100, cachedInput: 40, output: 10, reasoning: 0 },
  cost: dollar,
  ...more,
});

describe('what was spent', () => {
  it('is added up by model and purpose, and what costs most stands first', () => {
    const rows = spendRows([line({}), line({ day: yesterday }), line({ feature: 'council', cost: 9 * dollar })]);
    expect(rows.map(({ feature, requests, cost }) => [feature, requests, cost])).toEqual([
      ['council', 2, 9 * dollar],
      ['chat', 4, 2 * dollar],
    ]);
    expect(spendTotal(rows)).toEqual({ requests: 6, failed: 0, tokens: 330, cost: 11 * dollar, unpriced: 0 });
  });

  it('never counts an unknown price as nothing', () => {
    const rows = spendRows([line({}), line({ day: yesterday, cost: null, requests: 3 })]);
    expect(rows[0]).toMatchObject({ cost: dollar, unpriced: 3 });
    const { times, lines } = spendChart([line({}), line({ day: yesterday, cost: null })], 3, today + 3_600_000);
    expect(times).toHaveLength(3);
    expect(lines[0]?.values).toEqual([0, null, 1]);
    // What is known of a day is shown, beside what is not.
    expect(spendChart([line({}), line({ cost: null })], 1, today).lines[0]?.values).toEqual([1]);
    expect(spendChart([line({ cost: null })], 3, today).lines).toEqual([]);
  });

  it('has one moment for each day, also where a day is longer', () => {
    const { times } = spendChart([], 400, today);
    expect(times).toHaveLength(400);
    expect(times.every((time) => new Date(time).getHours() === 0)).toBe(true);
  });
});
