import type { SpendLine } from '../../../shared/features/minds/schema.ts';
import type { ChartData } from '../../ui/chart/types.ts';

export interface SpendRow {
  key: string;
  connection: string;
  model: string;
  feature: string;
  requests: number;
  failed: number;
  input: number;
  cachedInput: number;
  output: number;
  /** Of those whose price was known. */
  cost: number;
  /** Requests of days on which the price was not known: their money is missing above. */
  unpriced: number;
}

/** All days of one model and one purpose in a row; what costs most stands first. */
export function spendRows(lines: readonly SpendLine[]): SpendRow[] {
  const rows = new Map<string, SpendRow>();
  for (const { connectionId, connectionName, model, feature, requests, failed, usage, cost } of lines) {
    const key = JSON.stringify([connectionId, model, feature]);
    const row = rows.get(key) ?? {
      ...{ key, connection: connectionName, model, feature, requests: 0, failed: 0 },
      ...{ input: 0, cachedInput: 0, output: 0, cost: 0, unpriced: 0 },
    };
    row.requests += requests;
    row.failed += failed;
    row.input += usage.input;
    row.cachedInput += usage.cachedInput;
    row.output += usage.output;
    if (cost === null) row.unpriced += requests;
    else row.cost += cost;
    rows.set(key, row);
  }
  return [...rows.values()].sort((a, b) => b.cost - a.cost || b.requests - a.requests);
}

export interface SpendTotal {
  requests: number;
  failed: number;
  tokens: number;
  cost: number;
  unpriced: number;
}

export const spendTotal = (rows: readonly SpendRow[]): SpendTotal =>
  rows.reduce(
    (sum, row) => ({
      requests: sum.requests + row.requests,
      failed: sum.failed + row.failed,
      tokens: sum.tokens + row.input + row.output,
      cost: sum.cost + row.cost,
      unpriced: sum.unpriced + row.unpriced,
    }),
    { requests: 0, failed: 0, tokens: 0, cost: 0, unpriced: 0 },
  );

const picoInDollar = 1_000_000_000_000;
const mostLines = 5;

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0);
/** Not 24 hours: twice a year a day has another length. */
const dayAfter = (at: number): number => {
  const day = new Date(at);
  return day.setDate(day.getDate() + 1);
};

interface Line {
  label: string;
  cost: number;
  priced: boolean;
  values: (number | null)[];
}

/**
 * Dollars by day, a line for each connection. A day on which nothing was asked is nothing; one of which no price was known is
 * a gap, and a connection of which none ever was has no line: it would look like nothing.
 */
export function spendChart(lines: readonly SpendLine[], days: number, now: number): ChartData {
  const first = new Date(startOfDay(now));
  first.setDate(first.getDate() - days + 1);
  const times: number[] = [];
  for (let day = first.getTime(); day <= startOfDay(now); day = dayAfter(day)) times.push(day);
  const place = new Map(times.map((time, at) => [time, at]));
  const known = new Map<string, Line>();
  const unknown: { line: Line; at: number }[] = [];
  for (const { day, connectionId, connectionName, cost } of lines) {
    const at = place.get(startOfDay(day));
    if (at === undefined) continue;
    const line = known.get(connectionId) ?? {
      ...{ label: connectionName, cost: 0, priced: false },
      values: times.map((): number | null => 0),
    };
    known.set(connectionId, line);
    if (cost === null) {
      unknown.push({ line, at });
      continue;
    }
    line.priced = true;
    line.cost += cost;
    line.values[at] = (line.values[at] ?? 0) + cost / picoInDollar;
  }
  for (const { line, at } of unknown) if (line.values[at] === 0) line.values[at] = null;
  const drawn = [...known].filter(([, { priced }]) => priced).sort(([, a], [, b]) => b.cost - a.cost);
  return { times, lines: drawn.slice(0, mostLines).map(([id, { label, values }]) => ({ id, label, values })) };
}
