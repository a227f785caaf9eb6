import { named } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { projectFor } from '../find.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';

const newest = (times: readonly (number | null)[]): number | null => {
  const known = times.filter((at) => at !== null);
  return known.length === 0 ? null : Math.max(...known);
};

export function createLastBackup({ backups, projects }: Pick<DoingDeps, 'backups' | 'projects'>) {
  const prepare: Prepare<'last-backup'> = async ({ projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const name = found ? named(found.project.name, 60) : null;
    return look(name === null ? 'The last backup' : `The last backup of ${name}`, async () => {
      const { now, words } = making;
      const { plans, unprotected } = await backups.overview(projectId === null ? {} : { projectId });
      const at = newest(plans.map(({ lastGoodAt }) => lastGoodAt));
      const provenAt = newest(plans.map(({ lastProvenAt }) => lastProvenAt));
      const running = plans.some((plan) => plan.running !== null);
      const what = name ?? 'Your projects';
      const sentence =
        plans.length === 0
          ? name === null
            ? 'No plan backs anything up.'
            : `No plan backs up ${name}.`
          : at === null
            ? `${what} ${name === null ? 'were' : 'was'} never backed up.`
            : `The last good backup${name === null ? '' : ` of ${name}`} is of ${sinceOf(at, now)}.`;
      return {
        sentence,
        evidence: [
          ...plans.map((plan) =>
            [
              `${named(plan.name, 100)} to ${named(plan.targetName, 100)}`,
              plan.lastGoodAt === null ? 'never' : sinceOf(plan.lastGoodAt, now),
              plan.lastProvenAt === null ? 'not proven' : `proven ${sinceOf(plan.lastProvenAt, now)}`,
              ...(plan.running === null ? [] : ['running now']),
              ...(plan.overdue ? ['overdue'] : []),
              ...(plan.waitsFor === null ? [] : [plan.waitsFor]),
            ].join(', '),
          ),
          ...(name === null && unprotected.length > 0
            ? [
                `Held by no plan: ${unprotected
                  .slice(0, 10)
                  .map((one) => named(one.name, 60))
                  .join(', ')}`,
              ]
            : []),
        ],
        route: plans.length === 1 ? `/backups/plans/${encodeURIComponent(plans[0]?.id ?? '')}` : '/backups',
        say: words.backup({ what: name, at, planned: plans.length > 0, provenAt, running }),
      };
    });
  };
  return prepare;
}
