import { figure, lasting } from '../../../shared/features/alerts/words.ts';
import { type MetricName, metricWords } from '../../../shared/lib/metrics.ts';

const sizes: Record<string, number> = { '': 1, k: 1_024, m: 1_024 ** 2, g: 1_024 ** 3, t: 1_024 ** 4, p: 1_024 ** 5 };
const spans: Record<string, number> = {
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
  w: 604_800_000,
  week: 604_800_000,
};

/** `90`, `1.5 GB`, `2 min`, as the metric is counted; null when it is no such figure. */
export function parseFigure(metric: MetricName, text: string): number | null {
  const { unit } = metricWords[metric];
  if (unit === 'seconds') {
    const plain = Number(text.trim());
    if (text.trim() !== '' && Number.isFinite(plain)) return plain;
    const span = parseSpan(text);
    return span === null ? null : span / 1_000;
  }
  const found = /^\s*(-?\d+(?:[.,]\d+)?)\s*([a-z%/° ]*)\s*$/i.exec(text.replaceAll('\u00a0', ' ').replace('−', '-'));
  if (!found) return null;
  const value = Number((found[1] ?? '').replace(',', '.'));
  const word = (found[2] ?? '').toLowerCase();
  if (unit !== 'bytes' && unit !== 'bytes/s') return Number.isFinite(value) ? value : null;
  const letter = /^([kmgtp]?)(?:i?b)?(?:\/s)?$/.exec(word.trim())?.[1];
  const size = letter === undefined ? undefined : sizes[letter];
  return size === undefined ? null : Math.round(value * size);
}

/** `5 min`, `1 h 30 min`, `90s`; null when it is no time. */
export function parseSpan(text: string): number | null {
  const words = text.replaceAll('\u00a0', ' ').trim().toLowerCase();
  if (words === '0') return 0;
  const parts = [...words.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join('') !== words) return null;
  let sum = 0;
  for (const [, count, unit = ''] of parts) {
    const size = spans[unit] ?? spans[unit.replace(/s$/, '')];
    if (size === undefined) return null;
    sum += Number(count) * size;
  }
  return Math.round(sum);
}

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
export const writeSpan = (ms: number) => plain(lasting(ms));
export function writeFigure(metric: MetricName, value: number): string {
  const { unit } = metricWords[metric];
  if (unit !== 'bytes' && unit !== 'bytes/s' && unit !== 'seconds') return String(value);
  const text = plain(figure(metric, value));
  // A figure that was rounded for the eye must not be what is kept.
  return parseFigure(metric, text) === value ? text : String(value);
}

export const unitHint: Partial<Record<(typeof metricWords)[MetricName]['unit'], string>> = {
  percent: '%',
  bytes: 'as in 500 MB, 10 GB',
  'bytes/s': 'a second, as in 20 MB',
  '1/s': 'a second',
  ms: 'ms',
  celsius: '°C',
  rpm: 'turns a minute',
  watts: 'watts',
  seconds: 'as in 30 s, 5 min',
};
