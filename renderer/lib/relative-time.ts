import { nbsp } from './number.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const justNow = 10_000;

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const clockSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const dayMonthYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const full = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
});

/**
 * `just now`, `3 min ago`, `in 2 h`, `4 d ago`, then the date. What is `planned` is never said to have happened: `in a moment`
 * also when it is a little over.
 */
export function formatRelative(at: number, now: number, planned = false): string {
  if (!Number.isFinite(at)) return '–';
  // A little ahead is what has just happened: this clock is read every few seconds, and that of the host may run before it.
  const ahead = at - now >= justNow;
  const span = Math.abs(now - at);
  const say = (text: string) => (ahead ? `in ${text}` : `${text} ago`);
  if (span < justNow) return planned ? 'in a moment' : 'just now';
  if (span < minute) return say(`${Math.floor(span / 10_000) * 10}${nbsp}s`);
  if (span < hour) return say(`${Math.floor(span / minute)}${nbsp}min`);
  if (span < day) return say(`${Math.floor(span / hour)}${nbsp}h`);
  if (span < 14 * day) return say(`${Math.floor(span / day)}${nbsp}d`);
  return formatDay(at, now);
}

/** `14:02` today, `12 Nov` this year, `12 Nov 2024` before. */
export function formatMoment(at: number, now: number): string {
  if (!Number.isFinite(at)) return '–';
  return new Date(at).toDateString() === new Date(now).toDateString() ? formatTimeOfDay(at) : formatDay(at, now);
}

export function formatDay(at: number, now: number): string {
  if (!Number.isFinite(at)) return '–';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(at).replaceAll(' ', nbsp);
}

export function formatTimeOfDay(at: number, seconds = false): string {
  if (!Number.isFinite(at)) return '–';
  return (seconds ? clockSeconds : clock).format(at);
}

/** With weekday, seconds and zone: what a tooltip and a copied report say. */
export function formatAbsolute(at: number): string {
  return Number.isFinite(at) ? full.format(at) : '–';
}
