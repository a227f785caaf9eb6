import { z } from 'zod';
import type { MindMessage } from '../../minds/index.ts';
import { dataRule, list } from './words.ts';

/** An open question is answered first, and the answers become options. */
export const optionsSchema = z.object({
  answers: z.array(z.string().max(2_000)).min(1).max(8),
  options: z
    .array(z.object({ label: z.string().trim().min(1).max(120), text: z.string().max(1_500) }))
    .min(2)
    .max(6),
});

export function optionsMessages(question: string, evidence: string): MindMessage[] {
  const system = [
    'You prepare a question for a council that will vote on it. You do not vote and do not say which option is better.',
    `Your answer:\n${list([
      'answers: first answer the question freely, in as many truly different ways as sensible people would, each in a sentence or two.',
      'options: then map the answers to two to five options that exclude each other, with a short label and a sentence or two each. Doing nothing is one of them where it makes sense.',
    ])}`,
    dataRule,
  ].join('\n\n');
  return [
    { role: 'system', text: system },
    { role: 'user', text: `The question:\n${question}\n\nThe evidence:\n${evidence}` },
  ];
}
