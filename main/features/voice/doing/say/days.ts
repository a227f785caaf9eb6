interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();
/** The system's own zone for one that is not known. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const options: Intl.DateTimeFormatOptions = {
    ...({ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const),
    hourCycle: 'h23',
  };
  let made: Intl.DateTimeFormat;
  try {
    made = new Intl.DateTimeFormat('en-US', { ...options, timeZone: zone });
  } catch {
    made = new Intl.DateTimeFormat('en-US', options);
  }
  if (formats.size < 100) formats.set(zone, made);
  return made;
}

/** As it stands on the wall there. */
export function partsOf(at: number, zone: string): Parts {
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0 };
  for (const { type, value } of formatOf(zone).formatToParts(at))
    if (type in parts) parts[type as keyof Parts] = Number(value);
  return parts;
}

const dayMs = 86_400_000;
const dayOf = ({ year, month, day }: Parts) => Date.UTC(year, month - 1, day);

/** How many days from today to then, by the calendar; a day of 23 hours is one day. */
export const daysAway = (at: number, now: number, zone: string): number =>
  Math.round((dayOf(partsOf(at, zone)) - dayOf(partsOf(now, zone))) / dayMs);

export function named(at: number, zone: string, locale: string, options: Intl.DateTimeFormatOptions): string {
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone: zone }).format(at);
  } catch {
    return new Intl.DateTimeFormat(locale, options).format(at);
  }
}

interface Span {
  count: number;
  unit: 'second' | 'minute' | 'hour' | 'day';
}

/** One figure and one unit: nobody says more. */
export function spanOf(ms: number): Span {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) return { count: seconds, unit: 'second' };
  if (seconds < 3_570) return { count: Math.round(seconds / 60), unit: 'minute' };
  if (seconds < 86_400 * 1.5) return { count: Math.round(seconds / 3_600), unit: 'hour' };
  return { count: Math.round(seconds / 86_400), unit: 'day' };
}

interface Size {
  /** At most one digit behind the point. */
  count: number;
  unit: 'byte' | 'kilo' | 'mega' | 'giga' | 'tera';
}

const sizes = ['byte', 'kilo', 'mega', 'giga', 'tera'] as const;
export function sizeOf(bytes: number): Size {
  let count = Math.max(0, bytes);
  let at = 0;
  while (count >= 999.5 && at < sizes.length - 1) {
    count /= 1_024;
    at += 1;
  }
  return { count: count < 9.95 && at > 0 ? Math.round(count * 10) / 10 : Math.round(count), unit: sizes[at] ?? 'byte' };
}
