export const timeRanges = ['all', 'hour', 'today', 'week', 'month'] as const;
export type TimeRange = (typeof timeRanges)[number];

export const timeRangeLabels: Record<TimeRange, string> = {
  all: 'All time',
  hour: 'Last hour',
  today: 'Today',
  week: 'Last 7 days',
  month: 'Last 30 days',
};

const hour = 3_600_000;

/** Where the range begins. To the minute, so that the same filters make the same question. */
export function sinceOf(range: TimeRange, now: number): number | undefined {
  const minute = now - (now % 60_000);
  switch (range) {
    case 'all':
      return undefined;
    case 'hour':
      return minute - hour;
    case 'today': {
      const date = new Date(now);
      return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
    }
    case 'week':
      return minute - 7 * 24 * hour;
    case 'month':
      return minute - 30 * 24 * hour;
  }
}
