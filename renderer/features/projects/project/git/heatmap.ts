const dayMs = 86_400_000;

export interface HeatDay {
  /** `2026-11-21` */
  day: string;
  commits: number;
  /** 0 is none, 4 is as much as on the busiest days. */
  level: 0 | 1 | 2 | 3 | 4;
}

export interface Heatmap {
  /** Monday first; null is after the last day. */
  weeks: (HeatDay | null)[][];
  /** In which week a month begins. */
  months: { label: string; week: number }[];
  commits: number;
  activeDays: number;
  best: HeatDay | null;
  /** Most days in a row with a commit. */
  streak: number;
}

const monthName = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });
const dayName = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
});

/** Days are names, not moments: reckoned in UTC they have no summer time. */
const timeOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const nameOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The day on this machine. */
export function dayOf(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const dayWords = (day: string): string => (Number.isNaN(timeOf(day)) ? day : dayName.format(timeOf(day)));

/** Monday is 0. */
const weekdayOf = (time: number): number => (new Date(time).getUTCDay() + 6) % 7;

/** One busy day must not make all others pale: what is rare does not set the measure. */
function measureOf(counts: readonly number[]): number {
  const sorted = counts.filter((count) => count > 0).sort((a, b) => a - b);
  return Math.max(1, sorted[Math.floor((sorted.length - 1) * 0.95)] ?? 1);
}

/** The weeks that end with `last`, as many as asked for, each day with what was committed on it. */
export function heatmapOf(
  days: readonly { day: string; commits: number }[],
  { last, weeks: wanted = 53 }: { last: string; weeks?: number },
): Heatmap {
  const counts = new Map(days.map(({ day, commits }) => [day, commits]));
  const end = timeOf(last);
  const first = end - weekdayOf(end) * dayMs - (wanted - 1) * 7 * dayMs;
  const shown: HeatDay[] = [];
  for (let time = first; time <= end; time += dayMs) {
    const day = nameOf(time);
    shown.push({ day, commits: counts.get(day) ?? 0, level: 0 });
  }
  const measure = measureOf(shown.map(({ commits }) => commits));
  let streak = 0;
  let row = 0;
  for (const cell of shown) {
    row = cell.commits > 0 ? row + 1 : 0;
    streak = Math.max(streak, row);
    if (cell.commits > 0)
      cell.level = Math.min(4, Math.max(1, Math.ceil((4 * cell.commits) / measure))) as HeatDay['level'];
  }
  const weeks = Array.from({ length: wanted }, (_, week) =>
    Array.from({ length: 7 }, (__, weekday) => shown[week * 7 + weekday] ?? null),
  );
  const active = shown.filter(({ commits }) => commits > 0);
  return {
    weeks,
    months: monthsOf(weeks),
    commits: active.reduce((sum, { commits }) => sum + commits, 0),
    activeDays: active.length,
    best: active.reduce<HeatDay | null>((best, cell) => (best && best.commits >= cell.commits ? best : cell), null),
    streak,
  };
}

function monthsOf(weeks: Heatmap['weeks']): Heatmap['months'] {
  const months: Heatmap['months'] = [];
  let before = '';
  for (const [week, [monday]] of weeks.entries()) {
    const month = monday?.day.slice(0, 7) ?? before;
    if (month === before) continue;
    // A name needs the room of three weeks: a month of which less is seen gives way to the next.
    if (months.length === 1 && week < 3) months.pop();
    months.push({ label: monthName.format(timeOf(`${month}-01`)), week });
    before = month;
  }
  return months.filter(({ week }) => week < weeks.length - 1);
}

/** Years to choose from, newest first: those in which something was committed. */
export const yearsOf = (days: readonly { day: string }[]): string[] =>
  [...new Set(days.map(({ day }) => day.slice(0, 4)))].sort().reverse();
