import type { BackupJob } from '../../../../../shared/features/backups/schema.ts';
import { expectedOf } from '../../../../core/lib/expected.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { projectFor } from '../find.ts';
import type { Later } from '../later.ts';
import type { Begun } from '../say/types.ts';
import { type DoingDeps, type Prepare, refuse } from '../types.ts';

type Deps = Pick<DoingDeps, 'backups' | 'projects'> & { later: Later };

/** Backs up by the plans that there are; whoever has none is told to make one. */
export function createBackUp({ backups, projects, later }: Deps) {
  const prepare: Prepare<'back-up'> = async ({ projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const { words } = making;
    const name = found ? named(found.project.name, 60) : null;
    const { plans } = await backups.overview(projectId === null ? {} : { projectId });
    if (plans.length === 0)
      return refuse(
        making,
        name === null ? 'No plan of backups is there.' : `No plan backs up ${name}.`,
        'Set one up under Backups.',
        { kind: 'no-plan', project: name },
      );
    const names = plans.map((plan) => named(plan.name, 60));
    return {
      ok: true,
      deed: {
        ...{ weight: 'act', consequence: null, typed: null, sentence: `Back up ${names.join(', ')} now` },
        async carryOut(signal) {
          const begun: BackupJob[] = [];
          const evidence: string[] = [];
          for (const plan of plans) {
            signal.throwIfAborted();
            try {
              const job = plan.running ?? (await backups.backUp(plan.id, 'by voice'));
              begun.push(job);
              evidence.push(`${named(plan.name, 60)} to ${named(plan.targetName, 60)}: ${job.sentence}`);
            } catch (error) {
              const expected = expectedOf(error);
              if (expected === null) throw error;
              evidence.push(`${named(plan.name, 60)}: not begun. ${expected.why} ${expected.remedy}`.trim());
            }
          }
          const [first] = begun;
          const what: Begun = { kind: 'back-up', names: begun.map((job) => named(job.planName ?? job.targetName, 60)) };
          if (!first)
            return {
              ...{ ok: false, evidence, route: '/backups', runId: null, say: words.didNot() },
              sentence: 'No backup could begin.',
            };
          later.when(
            Promise.all(begun.map((job) => backups.jobs.ended(job.id, later.signal))),
            async () => {
              const ended = await Promise.all(begun.map((job) => backups.job(job.id)));
              return words.over(
                what,
                ended.every(({ state }) => state === 'succeeded'),
              );
            },
            making,
          );
          const ok = begun.length === plans.length;
          return {
            ...{ ok, evidence, runId: first.runId },
            sentence: `${plural(begun.length, 'backup')} ${begun.length === 1 ? 'has' : 'have'} begun${ok ? '' : `, of ${plans.length}`}.`,
            route: begun.length === 1 ? `/backups/jobs/${encodeURIComponent(first.id)}` : '/backups',
            say: words.begun(what),
          };
        },
      },
    };
  };
  return prepare;
}
