import { z } from 'zod';
import { StepAborted, StepFailure } from '../../../../core/runs/step-failure.ts';
import type { BackupsService } from '../../../backups/index.ts';
import type { StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { asked, byWorkflow } from '../services/asked.ts';
import { inShort, textOf } from '../words.ts';

export interface BackUpDeps {
  /** Asked when a step runs: they are made after the workflows. */
  backups: () => Pick<BackupsService, 'planNamed' | 'backUp' | 'jobs'>;
}

const value = z.string().min(1).max(4_096).describe('A plan of Backups, by its name.');
const fields = z.strictObject({
  partial: z
    .enum(['fail', 'accept'])
    .describe(
      'What a backup is that could not read everything: a failure (`fail`, as without this field), or good enough.',
    )
    .optional(),
});

export const createBackUpKind = (deps: BackUpDeps): StepKind =>
  defineKind({
    kind: 'back-up',
    summary: 'Back up what a plan holds, and go on when the snapshot is there',
    example: '- back-up: shop-api',
    schema: value,
    fields,
    detail: (written) => inShort(textOf(written)),
    async run({ value, fields: { partial = 'fail' } }, context) {
      return asked(async () => {
        const backups = deps.backups();
        const plan = await backups.planNamed(value);
        if (!plan) throw new StepFailure(`There is no backup plan ${value}`, { code: 'NOT_FOUND', retry: false });
        // One that this very step began before Optimus ended is given back.
        const { id } = await backups.backUp(plan.id, byWorkflow(context), context.idempotencyKey);
        context.progress(null, `Backing up ${plan.name}`);
        const stop = () => {
          const { reason } = context.signal;
          if (!(reason instanceof StepAborted && reason.reason === 'stopped')) backups.jobs.cancel(id).catch(() => {});
        };
        if (context.signal.aborted) stop();
        else context.signal.addEventListener('abort', stop, { once: true });
        const job = await backups.jobs
          .ended(id, context.signal)
          .finally(() => context.signal.removeEventListener('abort', stop));
        const { state, sentence, receipt } = job;
        const result = {
          ...{ job: id, plan: plan.name, state, sentence, snapshot: receipt?.snapshotId ?? null },
          ...{ files: receipt?.files ?? null, bytes: receipt?.bytes ?? null, bytesAdded: receipt?.bytesAdded ?? null },
          missing: (receipt?.named ?? []).slice(0, 100).map(({ path }) => path),
        };
        context.log(sentence, 'note');
        if (state === 'succeeded' || (state === 'partial' && partial === 'accept')) return { result };
        throw new StepFailure(`${plan.name}: ${sentence}`, { code: 'NOT_BACKED_UP', result });
      });
    },
  });
