import { refuse } from './convert.ts';

function momentOf(value: unknown): Date {
  const date =
    value instanceof Date
      ? value
      : typeof value === 'bigint' || typeof value === 'number'
        ? new Date(Number(value))
        : typeof value === 'string'
          ? new Date(value)
          : null;
  if (!date || Number.isNaN(date.getTime()))
    throw refuse('formatTime() takes milliseconds since 1970, a timestamp or a text such as 2026-11-21T08:30:00Z');
  return date;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
  } catch {
    throw refuse(`There is no time zone ${zone}`);
  }
  if (formats.size > 100) formats.clear();
  formats.set(zone, format);
  return format;
}

/** `yyyy`, `MM`, `dd`, `HH`, `mm`, `ss`, `EEE`, `EEEE`; what stands in single quotes is left as it is. */
const fields = /'[^']*'|yyyy|MM|dd|HH|mm|ss|EEEE|EEE/g;

export function formatTime(value: unknown, pattern: string, zone: string): string {
  const parts = new Map<string, string>();
  for (const { type, value: text } of formatOf(zone).formatToParts(momentOf(value))) parts.set(type, text);
  const of = (type: string) => parts.get(type) ?? '';
  return pattern.replace(fields, (field) => {
    switch (field) {
      case 'yyyy':
        return of('year').padStart(4, '0');
      case 'MM':
        return of('month');
      case 'dd':
        return of('day');
      case 'HH':
        return of('hour');
      case 'mm':
        return of('minute');
      case 'ss':
        return of('second');
      case 'EEEE':
        return of('weekday');
      case 'EEE':
        return of('weekday').slice(0, 3);
      default:
        return field.slice(1, -1);
    }
  });
}
