import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import { attachment, scope } from '../knowledge/schema.ts';
import {
  caps,
  check,
  deliberation,
  deliberationSummary,
  estimate,
  mode,
  option,
  outcome,
  question,
  seat,
  seatId,
  seatInput,
  seatRecord,
} from './schema.ts';

const one = z.object({ id: z.string().min(1).max(64) });

const asked = {
  question,
  /** Groups what is learned: `architecture`, `dependencies`, or a word of the user's. */
  topic: z.string().trim().min(1).max(60).default('general'),
  mode: mode.default('standard'),
  scope: scope.default({ projectIds: [] }),
  attachments: z.array(attachment).max(20).default([]),
  options: z.array(option).max(10).default([]),
  /** Those that are enabled, as many as the mode takes, where it is left out. */
  seatIds: z.array(seatId).max(12).optional(),
  caps: caps.partial().default({}),
};

export const councilContract = {
  list: query('/council', { summary: 'Deliberations, newest first' })
    .input(
      z.object({
        text: z.string().max(200).optional(),
        projectId: z.string().max(64).optional(),
        /** Those whose review is due. */
        due: z.coerce.boolean().optional(),
        /** Those behind it: of those of the same millisecond the ones behind `beforeId`. */
        before: z.coerce.number().optional(),
        beforeId: z.string().max(64).optional(),
        limit: z.coerce.number().int().min(1).max(200).default(50),
      }),
    )
    .output(z.array(deliberationSummary)),
  get: query('/council/get', { summary: 'One deliberation with all that was said', errors: ['NOT_FOUND'] })
    .input(one)
    .output(deliberation),
  /** Nothing is sent by it. */
  draft: command('/council/draft', {
    summary: 'Put a question; its estimate comes with it, and nothing is sent',
    errors: ['NOT_FOUND'],
  })
    .input(z.object(asked))
    .output(deliberation),
  change: command('/council/change', { summary: 'Change a draft', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(
      one.extend({
        question: question.optional(),
        topic: asked.topic.removeDefault().optional(),
        mode: mode.optional(),
        scope: scope.optional(),
        attachments: z.array(attachment).max(20).optional(),
        options: z.array(option).max(10).optional(),
        seatIds: z.array(seatId).max(12).optional(),
        caps: caps.partial().optional(),
      }),
    )
    .output(deliberation),
  /** What one request for options costs, before `propose` makes it. */
  proposalCost: query('/council/proposal-cost', {
    summary: 'What having options proposed costs',
    errors: ['NOT_FOUND'],
  })
    .input(one)
    .output(estimate),
  propose: command('/council/propose', {
    summary: 'Have a model propose options for a draft, which the user edits',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(one)
    .output(deliberation),
  start: command('/council/start', {
    summary: 'Let the council deliberate',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(one)
    .output(deliberation),
  cancel: command('/council/cancel', { summary: 'Stop it; every request ends', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(one)
    .output(deliberation),
  remove: command('/council/remove', {
    summary: 'Delete a deliberation and all that was kept for it',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one)
    .output(deliberationSummary),
  review: command('/council/review', {
    summary: 'Say when its outcome is looked at, and by which figure',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one.extend({ reviewAt: z.number().nullable(), check: check.nullable() }))
    .output(deliberation),
  resolve: command('/council/resolve', {
    summary: 'Say what turned out to be right; the weights follow',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(one.extend({ right: outcome.shape.right, note: outcome.shape.note.default('') }))
    .output(deliberation),
  seats: query('/council/seats', { summary: 'Who sits in the council' }).output(z.array(seat)),
  saveSeat: command('/council/seats/save', { summary: 'Add or change a seat', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(seatInput.extend({ id: seatId.optional() }))
    .output(seat),
  removeSeat: command('/council/seats/remove', {
    summary: 'Remove a seat of the user, or set a built-in one back to how it came',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ id: seatId }))
    .output(z.array(seat)),
  records: query('/council/records', { summary: 'What each seat has been worth, by topic' }).output(
    z.array(seatRecord),
  ),
  export: query('/council/export', { summary: 'One deliberation as Markdown', errors: ['NOT_FOUND'] })
    .input(one)
    .output(z.object({ name: z.string(), text: z.string() })),
  /** What the chair writes, as it comes: a reset, then pieces. */
  synthesis: stream('/council/synthesis', z.object({ text: z.string() }), {
    summary: 'The synthesis of one deliberation while it is written',
    params: one,
  }),
};
