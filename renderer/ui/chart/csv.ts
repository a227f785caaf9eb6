import type { ChartData } from './types.ts';

/** A spreadsheet takes a text that begins like this for a formula. */
const safe = (text: string) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
const quoted = (text: string) => `"${safe(text).replaceAll('"', '""')}"`;

/** Time in UTC and a column for each line; what is not known is left empty. */
export function csvOf({ times, lines }: ChartData, unit: string): string {
  const head = ['time', ...lines.map(({ label }) => `${label} (${unit})`)].map(quoted).join(',');
  const rows = times.map((at, i) =>
    [new Date(at).toISOString(), ...lines.map(({ values }) => values[i] ?? '')].map(String).join(','),
  );
  return [head, ...rows].join('\r\n');
}
