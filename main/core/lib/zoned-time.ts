const local = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const withZone = /(?:Z|[+-]\d{2}:?\d{2})$/i;

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
export function wallOf(at: number, format: Intl.DateTimeFormat): number {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * `2026-12-01T09:00` on the clocks of a zone, as a moment; null when it is no time. An hour that the clocks leave out in
 * spring is as much later as they jump, and of one that they show twice in autumn the first is meant.
 */
export function momentOf(text: string, zone: string): number | null {
  if (withZone.test(text) && text.includes('T')) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : at;
  }
  const match = local.exec(text.trim());
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const wanted = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC turns the 31st of February into the 3rd of March.
  const back = new Date(wanted);
  const same =
    back.getUTCMonth() === month - 1 && back.getUTCDate() === day && back.getUTCHours() === hour && minute < 60;
  if (!same || second > 59) return null;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const offsetAt = (at: number) => wallOf(at, format) - at;
  const day1 = 86_400_000;
  const candidates = [offsetAt(wanted - day1), offsetAt(wanted + day1)].map((offset) => wanted - offset);
  const exact = candidates.filter((at) => wallOf(at, format) === wanted);
  // In the gap neither is exact: the offset from before it lands as much later as the clocks jump.
  return exact.length > 0 ? Math.min(...exact) : (candidates[0] ?? null);
}
