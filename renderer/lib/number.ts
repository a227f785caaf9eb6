/** No-break space: a figure never parts from its unit. */
export const nbsp = '\u00a0';

const plain = new Intl.NumberFormat('en-US');
const formats = new Map<number, Intl.NumberFormat>();

function fixed(digits: number): Intl.NumberFormat {
  let format = formats.get(digits);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(digits, format);
  }
  return format;
}

/** `12,408`; what is not a number is a dash, never NaN. */
export function formatNumber(value: number | null | undefined, digits?: number): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  return (digits === undefined ? plain : fixed(digits)).format(value);
}

/** `12.4k`, `3.1M`: for badges, where four digits are the most that fits. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  for (const [limit, unit] of [
    [1e9, 'B'],
    [1e6, 'M'],
    [1e3, 'k'],
  ] as const) {
    if (size < limit) continue;
    const scaled = value / limit;
    return `${Math.abs(scaled) < 100 ? Math.trunc(scaled * 10) / 10 : Math.trunc(scaled)}${unit}`;
  }
  return plain.format(value);
}

export function formatPercent(share: number | null | undefined, digits = 0): string {
  if (share === null || share === undefined || !Number.isFinite(share)) return '–';
  return `${fixed(digits).format(share * 100)}${nbsp}%`;
}

/** `3 projects`, `1 project`. */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${plain.format(count)} ${count === 1 ? one : many}`;
}
