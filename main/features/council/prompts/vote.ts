import { z } from 'zod';
import { confidence, type Option, type Seat } from '../../../../shared/features/council/schema.ts';
import type { MindMessage } from '../../minds/index.ts';
import { asked, dataRule, list, manner } from './words.ts';

const statement = z.object({ text: z.string().max(2_000), evidence: z.array(z.string().max(60)).max(20) });

export const abstain = 'abstain';

export const voteSchema = (optionIds: readonly string[]) =>
  z.object({
    option: z.enum([...optionIds, abstain]),
    claims: z.array(statement).max(12),
    confidence,
    changeMind: z.string().max(2_000),
  });
export type VoteAnswer = z.infer<ReturnType<typeof voteSchema>>;

interface Input {
  seat: Seat;
  question: string;
  options: readonly Option[];
  /** Fenced. */
  evidence: string;
}

export function voteMessages({ seat, question, options, evidence }: Input): MindMessage[] {
  const system = [
    `You hold the seat “${seat.name}” in a council that decides by vote. No member sees what another says before all have voted, and a program counts.`,
    ...manner(seat),
    `Your answer:\n${list([
      `option: the id of one option, or “${abstain}” when what you know does not let you tell.`,
      'claims: what speaks for it, each in a sentence or two, with the ids of the evidence that it rests on. Cite only ids that you are shown. What is your judgement alone has no ids.',
      'confidence: guess, lean, likely or sure.',
      'changeMind: what you would have to see to vote otherwise.',
    ])}`,
    dataRule,
  ].join('\n\n');
  return [
    { role: 'system', text: system },
    { role: 'user', text: `${asked(question, options)}\n\nThe evidence:\n${evidence}` },
  ];
}

export function readMessages({ seat, question, options, evidence }: Input): MindMessage[] {
  const system = [
    `You hold the seat “${seat.name}” in a council that will vote. Before you do, you may read: ask for at most four things by the tools that you have, all at once. What they find is shown to you with the question.`,
    ...manner(seat),
    'If what you are shown is enough, ask for nothing and answer “enough”.',
    dataRule,
  ].join('\n\n');
  return [
    { role: 'system', text: system },
    { role: 'user', text: `${asked(question, options)}\n\nThe evidence so far:\n${evidence}` },
  ];
}
