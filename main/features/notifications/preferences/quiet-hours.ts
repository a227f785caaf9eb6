const minute = 60_000;
const day = 1_440;

export interface QuietHours {
  from: string;
  until: string;
  /** IANA name; empty for the zone of this machine. */
  zone: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    ...(zone !== '' && { timeZone: zone }),
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(zone, made);
  return made;
}

const minutesOf = (time: string): number => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
};

/** What the clock on the wall of that zone shows, in minutes since midnight. */
const wallAt = (zone: string, at: number): number => minutesOf(formatOf(zone).format(at));

/** By the clock on the wall, so an hour that is left out or shown twice belongs to them as people see it. */
export function isQuiet({ from, until, zone }: QuietHours, at: number): boolean {
  const [start, end, now] = [minutesOf(from), minutesOf(until), wallAt(zone, at)];
  if (start === end) return false;
  return start < end ? now >= start && now < end : now >= start || now < end;
}

/** When the quiet hours in which a moment lies are over. */
export function quietEnd(hours: QuietHours, at: number): number {
  const left = (minutesOf(hours.until) - wallAt(hours.zone, at) + day) % day;
  // Clocks that are changed in between make it up to two hours sooner or later.
  let next = Math.max(at, at + (left - 121) * minute);
  next -= next % minute;
  while (next <= at || isQuiet(hours, next)) next += minute;
  return next;
}
