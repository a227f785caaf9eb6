import type { CostPeriod } from '../../../shared/features/monitors/schema.ts';

/** Of the calendar that hangs on the user's wall: the zone of this machine, days of 23 and 25 hours among them. */
export function periodAround(period: Exclude<CostPeriod, 'now'>, at: number): { from: number; to: number } {
  const date = new Date(at);
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()];
  switch (period) {
    case 'hour': {
      // Of an hour that the clocks go through twice, the one that is meant.
      const into = (date.getMinutes() * 60 + date.getSeconds()) * 1_000 + date.getMilliseconds();
      return { from: at - into, to: at - into + 3_600_000 };
    }
    case 'day':
      return { from: new Date(year, month, day).getTime(), to: new Date(year, month, day + 1).getTime() };
    case 'month':
      return { from: new Date(year, month, 1).getTime(), to: new Date(year, month + 1, 1).getTime() };
  }
}
