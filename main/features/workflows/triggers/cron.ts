import type { Logger } from '../../../core/log/logger.ts';
import type { Fire, Schedules } from '../../../core/runs/types.ts';
import { cronSentence } from '../language/sentences.ts';
import type { StartTrigger, TriggerContext } from './types.ts';

export const owner = 'workflows';
export const scheduleId = (workflowId: string, index: number) => `${workflowId}/${index}`;

interface Deps {
  schedules: Pick<Schedules, 'put' | 'remove' | 'list' | 'owner'>;
  log: Logger;
}

/** Times, missed fires and overlaps are the business of the schedules; here a fire becomes one of a workflow. */
export function createCron({ schedules, log }: Deps) {
  const contexts = new Map<string, TriggerContext>();
  const underWay = new Set<Promise<void>>();

  const onFire = async ({ schedule, at, late, idempotencyKey }: Fire): Promise<string | null> => {
    const context = contexts.get(schedule.id);
    if (!context) return null;
    const payload = { at, due: new Date(at).toISOString(), late, zone: schedule.zone };
    const when = cronSentence(schedule.cron);
    const label = late ? `${when}, late` : when;
    const outcome = await context.fire({ label, payload, idempotencyKey });
    return outcome.kind === 'started' ? outcome.runId : null;
  };

  const start =
    (index: number): StartTrigger<'cron'> =>
    ({ cron, zone, missed, overlap }, context) => {
      const { id: workflowId, name } = context.workflow();
      const id = scheduleId(workflowId, index);
      contexts.set(id, context);
      const kept = schedules.put({ id, owner, label: name, cron, zone, missed, overlap, enabled: true }).then(
        () => context.trouble(null),
        (error: unknown) => {
          log.warn('a schedule could not be kept', { id, reason: String(error) });
          context.trouble(`the schedule ${cron} could not be kept`);
        },
      );
      underWay.add(kept);
      void kept.then(() => underWay.delete(kept));
      return () => {
        if (contexts.get(id) === context) contexts.delete(id);
      };
    };

  return {
    start,
    /** Resolves once what was begun is kept: from then on its next fires are known. */
    settled: async () => void (await Promise.all(underWay)),
    /** From now on what is due is fired; whatever is no longer wanted was removed before. */
    begin: () => schedules.owner(owner, onFire),
    async keepOnly(wanted: (id: string) => boolean): Promise<void> {
      for (const { id } of await schedules.list(owner)) if (!wanted(id)) await schedules.remove(id);
    },
    async nextFires(): Promise<Map<string, number | null>> {
      return new Map((await schedules.list(owner)).map(({ id, nextAt }) => [id, nextAt]));
    },
  };
}
export type CronTriggers = ReturnType<typeof createCron>;
