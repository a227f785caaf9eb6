/** The day as a heading: `Today`, `Yesterday`, `Thursday, 19 Nov`. */
export function dayLabel(at: number, now: number): string {
  const start = (time: number, days: number) => {
    const date = new Date(time);
    return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
  };
  if (at >= start(now, 0)) return 'Today';
  if (at >= start(now, -1)) return 'Yesterday';
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'short',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at);
}

export interface DayGroup<T> {
  label: string;
  items: readonly T[];
}

/** By day, in the order given. */
export function groupByDay<T extends { at: number }>(items: readonly T[], now: number): DayGroup<T>[] {
  return [...Map.groupBy(items, ({ at }) => dayLabel(at, now))].map(([label, group]) => ({ label, items: group }));
}
