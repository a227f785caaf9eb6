import { z } from 'zod';
import { type Claim, confidence, type Option, type Seat } from '../../../../shared/features/council/schema.ts';
import type { MindMessage } from '../../minds/index.ts';
import { abstain } from './vote.ts';
import { asked, dataRule, list, manner } from './words.ts';

export const revisionSchema = (optionIds: readonly string[]) =>
  z.object({
    option: z.enum([...optionIds, abstain]),
    because: z.array(z.string().max(10)).max(20),
    why: z.string().max(2_000),
    claims: z.array(z.object({ text: z.string().max(2_000), evidence: z.array(z.string().max(60)).max(20) })).max(12),
    confidence,
    changeMind: z.string().max(2_000),
  });
export type RevisionAnswer = z.infer<ReturnType<typeof revisionSchema>>;

export const numberOf = (at: number): string => `O${at + 1}`;

interface Input {
  seat: Seat;
  question: string;
  options: readonly Option[];
  own: { optionId: string; claims: readonly Claim[] };
  /** Verified ones, against this seat. */
  objections: readonly { text: string; evidence: readonly string[] }[];
  evidence: string;
  anonymous(text: string): string;
}

export function revisionMessages(input: Input): MindMessage[] {
  const { seat, question, options, own, objections, evidence, anonymous } = input;
  const system = [
    'You are a member of a council and have voted. Others object. You may change your vote once, or stay with it.',
    ...manner(seat).map(anonymous),
    `Your answer:\n${list([
      'option: the id that you vote for now. Stay with yours unless an objection is right and weighs more than your grounds.',
      'because: the numbers of the objections that made you change, such as O1. A change without one is not counted. Empty when you stay.',
      'why: in a sentence or two.',
      'claims, confidence, changeMind: as in your first vote, for the option that you name now.',
    ])}`,
    dataRule,
  ].join('\n\n');
  const said = objections.map(({ text, evidence: ids }, at) =>
    JSON.stringify({ objection: numberOf(at), text: anonymous(text), evidence: ids }),
  );
  const mine = JSON.stringify({ option: own.optionId, claims: own.claims });
  const text = `${asked(question, options)}\n\nYour vote:\n${mine}\n\nThe objections, one on each line:\n${said.join('\n')}\n\nThe evidence:\n${evidence}`;
  return [
    { role: 'system', text: system },
    { role: 'user', text },
  ];
}
