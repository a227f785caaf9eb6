import { z } from 'zod';
import type { Claim, Option, Seat } from '../../../../shared/features/council/schema.ts';
import type { MindMessage } from '../../minds/index.ts';
import { asked, dataRule, list, manner } from './words.ts';

export const critiqueSchema = z.object({
  ranking: z.array(z.string().max(10)).max(20),
  objections: z
    .array(
      z.object({
        against: z.string().max(10),
        text: z.string().max(2_000),
        evidence: z.array(z.string().max(60)).max(20),
      }),
    )
    .max(12),
});

export const letterOf = (at: number): string => String.fromCharCode(65 + at);

interface Shown {
  optionId: string;
  claims: readonly Claim[];
  changeMind: string;
}

interface Input {
  seat: Seat;
  question: string;
  options: readonly Option[];
  /** In the order in which this reviewer sees them. */
  others: readonly Shown[];
  /** Fenced. */
  evidence: string;
  anonymous(text: string): string;
}

/** Nothing in it says who somebody is: no name of a seat or a model, only letters. */
export function critiqueMessages({ seat, question, options, others, evidence, anonymous }: Input): MindMessage[] {
  const system = [
    'You are a member of a council and review what other members said before a vote is counted. They are named by letters, and you do not know who they are.',
    ...manner(seat).map(anonymous),
    `Your answer:\n${list([
      'ranking: all letters, the one with the best grounds first. Go by evidence and reasoning, not by what you would vote.',
      'objections: where a claim is wrong, or is contradicted or not borne out by the evidence. Each names the letter, says in a sentence or two what is wrong, and cites the ids that show it. Without ids it counts nothing. None is fine.',
    ])}`,
    dataRule,
  ].join('\n\n');
  const said = others.map(({ optionId, claims, changeMind }, at) =>
    JSON.stringify({
      member: letterOf(at),
      option: optionId,
      claims: claims.map(({ text, evidence: ids }) => ({ text: anonymous(text), evidence: ids })),
      changeMind: anonymous(changeMind),
    }),
  );
  const text = `${asked(question, options)}\n\nWhat the other members said, one on each line:\n${said.join('\n')}\n\nThe evidence:\n${evidence}`;
  return [
    { role: 'system', text: system },
    { role: 'user', text },
  ];
}
