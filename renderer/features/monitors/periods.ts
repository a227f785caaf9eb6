import type { CostPeriod } from '../../../shared/features/monitors/schema.ts';

export const periods: readonly { value: CostPeriod; label: string }[] = [
  { value: 'now', label: 'Now' },
  { value: 'hour', label: 'Hour' },
  { value: 'day', label: 'Day' },
  { value: 'month', label: 'Month' },
];
