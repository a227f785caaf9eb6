import { nbsp } from './number.ts';

const units = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Binary steps with the names people know, as Task Manager, `htop` and Docker's own screens do. At most four characters of figure. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return '–';
  const sign = bytes < 0 ? '−' : '';
  let value = Math.abs(bytes);
  let unit = 0;
  // 999.5 would print as "1000": step up first.
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${sign}${value.toFixed(digits)}${nbsp}${units[unit]}`;
}

export function formatRate(bytesPerSecond: number | null | undefined): string {
  const text = formatBytes(bytesPerSecond);
  return text === '–' ? text : `${text}/s`;
}
