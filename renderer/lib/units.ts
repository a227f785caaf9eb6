import type { Unit } from '../../shared/lib/metrics.ts';
import { formatBytes } from './bytes.ts';
import { formatDuration } from './duration.ts';
import { formatMoney } from './money.ts';
import { formatNumber, nbsp } from './number.ts';

const known = (value: number | null | undefined): value is number =>
  value !== null && value !== undefined && Number.isFinite(value);

/** So many digits that a live figure neither jumps in width nor pretends to know more than was measured. */
const digitsOf = (value: number) => (Math.abs(value) >= 99.95 ? 0 : 1);

/** A figure with its unit: `12.4 %`, `512 MB`, `3.1 MB/s`. */
export function formatUnit(unit: Unit, value: number | null | undefined): string {
  if (!known(value)) return '–';
  switch (unit) {
    case 'percent':
      return `${formatNumber(value, digitsOf(value))}${nbsp}%`;
    case 'bytes':
      return formatBytes(value);
    case 'bytes/s':
      return `${formatBytes(value)}/s`;
    case 'count':
      return formatNumber(Math.round(value * 10) / 10);
    case '1/s':
      return `${formatNumber(value, digitsOf(value))}${nbsp}/s`;
    case 'ms':
      return value >= 10_000 ? formatDuration(value) : `${formatNumber(value, digitsOf(value))}${nbsp}ms`;
    case 'celsius':
      return `${formatNumber(value, digitsOf(value))}${nbsp}°C`;
    case 'rpm':
      return `${formatNumber(Math.round(value))}${nbsp}rpm`;
    case 'watts':
      return `${formatNumber(value, digitsOf(value))}${nbsp}W`;
    case 'load':
      return formatNumber(value, 2);
    case 'seconds':
      return formatDuration(value * 1_000);
    case 'dollars':
      return formatMoney(value * 1_000_000_000_000);
  }
}

/** The same at an axis: as few digits as the step between two labels needs. */
export function formatTick(unit: Unit, value: number, step: number): string {
  if (unit === 'bytes' || unit === 'bytes/s' || unit === 'seconds' || unit === 'dollars')
    return value === 0 ? '0' : formatUnit(unit, value);
  const digits = step >= 1 || step <= 0 ? 0 : Math.min(3, Math.ceil(-Math.log10(step) - 1e-9));
  const figure = formatNumber(value, digits);
  const signs: Partial<Record<Unit, string>> = {
    percent: `${nbsp}%`,
    ms: `${nbsp}ms`,
    celsius: `${nbsp}°`,
    watts: `${nbsp}W`,
    '1/s': '/s',
  };
  return `${figure}${signs[unit] ?? ''}`;
}

/** The steps between labels that read well: powers of two for bytes, 1, 2 and 5 for the rest. */
export function stepsOf(unit: Unit): number[] {
  if (unit === 'bytes' || unit === 'bytes/s') return Array.from({ length: 50 }, (_, power) => 2 ** power);
  const least = unit === 'count' || unit === 'rpm' ? 0 : unit === 'dollars' ? -6 : -3;
  return Array.from({ length: 16 - Math.min(0, least + 3) }, (_, i) => i + least).flatMap((power) =>
    [1, 2, 5].map((times) => Number((times * 10 ** power).toPrecision(3))),
  );
}
