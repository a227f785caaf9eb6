import { z } from 'zod';
import type { Clock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { duration, msOf } from './duration.ts';
import { inShort, isRecord, textOf } from './words.ts';

const question = z.string().min(1).max(2_000).describe('What the user is asked.');
const value = z.union([
  question,
  z.strictObject({
    question,
    for: duration('How long an answer is waited for. Without it: as long as it takes.').optional(),
    otherwise: z.enum(['reject', 'approve']).default('reject').describe('What no answer within that time counts as.'),
  }),
]);

export const createApproveKind = ({ clock }: { clock: Clock }): StepKind =>
  defineKind({
    kind: 'approve',
    summary: 'Ask the user and go on only when the answer is yes',
    example: '- approve:\n    question: Deploy ${{ trigger.tag }}?\n    for: 2d',
    schema: value,
    detail: (written) => inShort(textOf(isRecord(written) ? written.question : written)),
    async run({ value }, { woken }) {
      const asked = typeof value === 'string' ? { question: value, otherwise: 'reject' as const } : value;
      if (woken?.kind === 'timeout') {
        const comment = `Nobody answered within ${asked.for ?? 'the time'}`;
        if (asked.otherwise === 'approve') return { result: { choice: 'approved', comment } };
        throw rejected(`${comment}: ${inShort(asked.question)}`, comment);
      }
      if (woken?.kind !== 'approval') {
        const until = asked.for === undefined ? {} : { until: clock.now() + msOf(asked.for) };
        return { wait: { kind: 'approval', question: asked.question, ...until } };
      }
      const { choice, comment } = woken;
      if (choice === 'approved') return { result: { choice, comment } };
      throw rejected(`Rejected: ${comment === '' ? inShort(asked.question) : inShort(comment, 300)}`, comment);
    },
  });

function rejected(sentence: string, comment: string): StepFailure {
  return new StepFailure(sentence, { code: 'REJECTED', retry: false, result: { choice: 'rejected', comment } });
}
