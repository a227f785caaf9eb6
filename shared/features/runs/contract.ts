import { z } from 'zod';
import { command, query, stream } from '../../contract/builder.ts';
import {
  approvalChoice,
  logLine,
  logPage,
  run,
  runFilter,
  runPage,
  runSummary,
  stepDetail,
  stepProgress,
} from './schema.ts';

const id = z.string().min(1).max(64);
const stepKey = z.string().min(1).max(128);

export const runsContract = {
  list: query('/runs', { summary: 'Runs, newest first' }).input(runFilter).output(runPage),
  running: query('/runs/running', { summary: 'What has not ended yet, what asks for an answer first' }).output(
    z.array(runSummary),
  ),
  get: query('/runs/{id}', { summary: 'One run with its steps', errors: ['NOT_FOUND'] })
    .input(z.object({ id }))
    .output(run),
  step: query('/runs/{id}/steps/{stepKey}', { summary: 'What went into a step and came out', errors: ['NOT_FOUND'] })
    .input(z.object({ id, stepKey }))
    .output(stepDetail),
  log: query('/runs/{id}/log', { summary: 'What the steps of a run have said', errors: ['NOT_FOUND'] })
    .input(
      z.object({
        id,
        stepKey: stepKey.optional(),
        afterSeq: z.coerce.number().int().nonnegative().optional(),
        limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
      }),
    )
    .output(logPage),
  cancel: command('/runs/{id}/cancel', {
    summary: 'End a run and undo what can be undone',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ id }))
    .output(runSummary),
  pause: command('/runs/{id}/pause', { summary: 'Start no further step', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ id }))
    .output(runSummary),
  resume: command('/runs/{id}/resume', { summary: 'Go on after a pause', errors: ['NOT_FOUND', 'CONFLICT'] })
    .input(z.object({ id }))
    .output(runSummary),
  retry: command('/runs/{id}/retry', {
    summary: 'A new run in place of one that did not succeed: from what failed, or from the start',
    errors: ['NOT_FOUND', 'CONFLICT', 'UNAVAILABLE'],
  })
    .input(z.object({ id, from: z.enum(['failed', 'start']), definition: z.enum(['same', 'newest']).default('same') }))
    .output(runSummary),
  decide: command('/runs/{id}/steps/{stepKey}/decide', {
    summary: 'Answer a step that asks for approval',
    errors: ['NOT_FOUND', 'CONFLICT'],
  })
    .input(z.object({ id, stepKey, choice: approvalChoice, comment: z.string().max(2_000).optional() }))
    .output(runSummary),
  signal: command('/runs/{id}/signals/{name}', {
    summary: 'Tell a run something',
    errors: ['NOT_FOUND', 'CONFLICT', 'TOO_LARGE'],
  })
    .input(z.object({ id, name: z.string().min(1).max(128), payload: z.json().default(null) }))
    .output(runSummary),
  progress: stream('/runs/progress', stepProgress, { summary: 'How far steps have got, as it happens' }),
  lines: stream('/runs/lines', logLine, {
    summary: 'What the steps of one run say, as they say it',
    params: z.object({ runId: id }),
  }),
};
