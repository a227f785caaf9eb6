import type { BackupPlan, BackupTarget } from '../../../shared/features/backups/schema.ts';
import { isGoing, planMark } from './words.ts';

export const shows = ['all', 'wrong', 'going', 'unproven'] as const;
export type Show = (typeof shows)[number];

export interface PlanFilter {
  text: string;
  show: Show;
  targetId: string | null;
}

type Targets = ReadonlyMap<string, BackupTarget>;

const isWrong = (plan: BackupPlan, targets: Targets, now: number) =>
  ['failing', 'warning'].includes(planMark(plan, targets.get(plan.targetId), now).mark);

const isOf = (show: Show, plan: BackupPlan, targets: Targets, now: number): boolean => {
  if (show === 'wrong') return isWrong(plan, targets, now);
  if (show === 'going') return plan.running !== null && isGoing(plan.running);
  if (show === 'unproven') return plan.lastProvenAt === null;
  return true;
};

export function filtered(
  plans: readonly BackupPlan[],
  filter: PlanFilter,
  targets: Targets,
  now: number,
): BackupPlan[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return plans.filter((plan) => {
    if (filter.targetId !== null && plan.targetId !== filter.targetId) return false;
    if (!isOf(filter.show, plan, targets, now)) return false;
    if (words.length === 0) return true;
    const said = [plan.name, plan.projectName, plan.targetName, ...plan.paths].join('\n').toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

export function countsOf(plans: readonly BackupPlan[], targets: Targets, now: number): Record<Show, number> {
  const counts: Record<Show, number> = { all: plans.length, wrong: 0, going: 0, unproven: 0 };
  for (const plan of plans)
    for (const show of shows) if (show !== 'all' && isOf(show, plan, targets, now)) counts[show] += 1;
  return counts;
}
