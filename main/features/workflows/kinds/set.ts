import { z } from 'zod';
import type { StepKind } from '../types.ts';
import { defineKind } from './define-kind.ts';
import { inShort, isRecord } from './words.ts';

/** Nothing but its value, with every expression worked out: the way to turn one thing into another. */
export const setKind: StepKind = defineKind({
  kind: 'set',
  summary: 'Work out a value that later steps can use',
  example: '- set:\n    title: Result of ${{ run.name }}',
  schema: z.json().describe('Any value. Expressions in it are worked out; the whole is the output of the step.'),
  detail: (written) => (isRecord(written) ? Object.keys(written).join(', ') : inShort(String(written ?? ''))),
  run: async ({ value }) => ({ result: value }),
});
