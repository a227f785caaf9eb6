import type { CostPeriod, Costs, ProjectCost } from '../../../shared/features/monitors/schema.ts';
import { formatDuration } from '../../lib/duration.ts';
import { formatPercent } from '../../lib/number.ts';

export interface CostRow extends Omit<ProjectCost, 'projectId'> {
  /** `elsewhere` for what runs in no project. */
  id: string;
  name: string;
  /** Of the processor time that was measured, 0 to 1. */
  share: number | null;
}

export const elsewhereId = 'elsewhere';

const cpuOf = (cost: Omit<ProjectCost, 'projectId'>, period: CostPeriod) =>
  period === 'now' ? cost.cpuPercent : cost.cpuSeconds;

/** The dearest first; what runs in no project is last, whatever it costs. */
export function costRows({ period, projects, elsewhere }: Costs, nameOf: (id: string) => string): CostRow[] {
  const total = [...projects, elsewhere].reduce((sum, cost) => sum + (cpuOf(cost, period) ?? 0), 0);
  const shareOf = (cost: Omit<ProjectCost, 'projectId'>) => {
    const cpu = cpuOf(cost, period);
    return cpu === null || total <= 0 ? null : cpu / total;
  };
  const rows = projects
    .map(
      ({ projectId, ...cost }): CostRow => ({ ...cost, id: projectId, name: nameOf(projectId), share: shareOf(cost) }),
    )
    .sort(
      (a, b) => (cpuOf(b, period) ?? -1) - (cpuOf(a, period) ?? -1) || (b.memoryBytes ?? -1) - (a.memoryBytes ?? -1),
    );
  return [...rows, { ...elsewhere, id: elsewhereId, name: 'In no project', share: shareOf(elsewhere) }];
}

const lengths: Record<CostPeriod, string> = { now: 'moment', hour: 'hour', day: 'day', month: 'month' };

/** How much of it was measured; empty where all of it was. */
export function coveredWords({ period, covered, from, to }: Pick<Costs, 'period' | 'covered' | 'from' | 'to'>): string {
  if (period === 'now' || covered >= 0.995) return '';
  const missing = (1 - covered) * (to - from);
  if (covered <= 0) return `Nothing of this ${lengths[period]} was measured.`;
  // Rounded it would say that nothing was.
  const share = covered < 0.01 ? `Less than ${formatPercent(0.01)}` : formatPercent(covered);
  return `${share} of this ${lengths[period]} was measured. What happened in the other ${formatDuration(missing)} is not in these figures.`;
}

/** `2 h 10 min` of one core. */
export const formatCpu = (seconds: number | null): string => (seconds === null ? '–' : formatDuration(seconds * 1_000));

/** `+12 %`, `−40 %`, `as before`; null where one of them is not known, or there is too little to speak of. */
export function changeWords(now: number | null, before: number | null): string | null {
  if (now === null || before === null || before <= 0) return null;
  const change = now / before - 1;
  if (Math.abs(change) < 0.02) return 'as before';
  if (change > 9.99) return `${Math.round(change + 1)} times`;
  return `${change > 0 ? '+' : '−'}${formatPercent(Math.abs(change))}`;
}
