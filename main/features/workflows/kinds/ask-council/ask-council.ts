import { z } from 'zod';
import { mode } from '../../../../../shared/features/council/schema.ts';
import { StepAborted, StepFailure } from '../../../../core/runs/step-failure.ts';
import type { CouncilService } from '../../../council/index.ts';
import type { StepKind } from '../../types.ts';
import { defineKind } from '../define-kind.ts';
import { asked } from '../services/asked.ts';
import { inShort, textOf } from '../words.ts';

export interface AskCouncilDeps {
  projectNamed: (nameOrId: string) => { id: string; name: string } | null;
  /** Asked when a step runs: it is made after the workflows. */
  council: () => Pick<CouncilService, 'ask' | 'ended' | 'cancel'>;
}

const value = z.string().trim().min(3).max(4_000).describe('The question.');
const name = z.string().min(1).max(4_096);
const fields = z.strictObject({
  options: z
    .array(
      z.union([
        z.string().trim().min(1).max(120),
        z.strictObject({ label: z.string().trim().min(1).max(120), text: z.string().max(2_000).default('') }),
      ]),
    )
    .min(2)
    .max(10)
    .describe('What can be decided for; without it a model proposes options first.')
    .optional(),
  mode: mode.describe('`quick` asks three seats, `standard` five, `deep` lets them read first.').optional(),
  projects: z
    .union([name, z.array(name).max(50)])
    .describe('Whose files, figures and history are the evidence, by name; none without it.')
    .optional(),
  evidence: z
    .union([z.string().min(1).max(100_000), z.array(z.string().min(1).max(100_000)).max(20)])
    .describe('Texts that every seat is shown, such as what another step has given back.')
    .optional(),
  topic: z.string().trim().min(1).max(60).describe('Groups what is learned; `general` without it.').optional(),
  undecided: z
    .enum(['accept', 'fail'])
    .describe('What it is when the council comes to no decision: a result like another, as without this, or a failure.')
    .optional(),
});

const idsOf = (labels: readonly string[]) => labels.map((_, at) => `option-${at + 1}`);

export const createAskCouncilKind = (deps: AskCouncilDeps): StepKind =>
  defineKind({
    kind: 'ask-council',
    summary: 'Put a question to the council, and go on with what it decides',
    example: '- ask-council: Is the release of today to be shipped?\n  options: [Ship it, Wait]\n  projects: shop-api',
    schema: value,
    fields,
    detail: (written) => inShort(textOf(written)),
    async run({ value: question, fields }, context) {
      const { mode = 'standard', topic = 'general', undecided = 'accept' } = fields;
      const projectIds = [fields.projects ?? []].flat().map((written) => {
        const project = deps.projectNamed(written);
        if (!project) throw new StepFailure(`There is no project ${written}`, { code: 'NOT_FOUND', retry: false });
        return project.id;
      });
      const written = (fields.options ?? []).map((one) => (typeof one === 'string' ? { label: one, text: '' } : one));
      const ids = idsOf(written.map(({ label }) => label));
      const attachments = [fields.evidence ?? []].flat().map((text, at) => ({
        ...{
          kind: 'attachment' as const,
          title: `Evidence ${at + 1} of the workflow ${inShort(context.runName)}`,
          text,
        },
        ...{ source: { type: 'text' as const }, at: null },
      }));
      return asked(async () => {
        const council = deps.council();
        // One that this very step began before Optimus ended is given back.
        const id = await council.ask(
          {
            ...{ key: context.idempotencyKey, question, mode, topic, attachments, scope: { projectIds } },
            ...{ options: written.map((option, at) => ({ id: ids[at] as string, ...option })), caps: {} },
          },
          context.signal,
        );
        context.progress(null, 'The council deliberates');
        const stop = () => {
          const { reason } = context.signal;
          if (!(reason instanceof StepAborted && reason.reason === 'stopped')) council.cancel(id).catch(() => {});
        };
        if (context.signal.aborted) stop();
        else context.signal.addEventListener('abort', stop, { once: true });
        const done = await council
          .ended(id, context.signal)
          .finally(() => context.signal.removeEventListener('abort', stop));
        const { state, winner, heading, dissent, tally, problem } = done;
        const result = {
          ...{
            id,
            state,
            winner,
            heading,
            problem,
            posterior: tally?.posterior ?? null,
            margin: tally?.margin ?? null,
          },
          dissent: dissent && { seat: dissent.seatName, text: dissent.text },
        };
        context.log(winner === null ? heading : `${heading}: ${winner}`, 'note');
        const failed = state === 'failed' || state === 'cancelled';
        if (failed || (undecided === 'fail' && state !== 'decided'))
          throw new StepFailure(problem === null ? heading : `${heading}. ${problem}`, {
            ...{ code: 'NOT_DECIDED', retry: false, result },
          });
        return { result };
      });
    },
  });
