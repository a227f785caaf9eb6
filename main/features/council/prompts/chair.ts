import type { Deliberation, Option, Tally } from '../../../../shared/features/council/schema.ts';
import type { MindMessage } from '../../minds/index.ts';
import { asked, dataRule, list } from './words.ts';

interface Input {
  question: string;
  options: readonly Option[];
  tally: Tally;
  heading: string;
  members: readonly {
    name: string;
    optionId: string | null;
    claims: readonly { text: string; evidence: readonly string[] }[];
  }[];
  objections: readonly { against: string; text: string; evidence: readonly string[] }[];
  dissent: Deliberation['dissent'];
  evidence: string;
}

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

/** The one that writes has no vote, and is told the result as something that stands. */
export function chairMessages(input: Input): MindMessage[] {
  const { question, options, tally, heading, members, objections, dissent, evidence } = input;
  const label = (id: string | null) => options.find((option) => option.id === id)?.label ?? 'none';
  const system = [
    'You write the report of a council. You have no vote. The result was counted by a program before you were asked, and nothing that you write changes it.',
    `Write Markdown, at most 500 words, with these parts:\n${list([
      'What was decided and on which grounds. If there is no winner, say so.',
      'What spoke against it, with the strongest dissent in its own words.',
      'What is not known, and what would change the result.',
      'The next steps, if the result is acted on.',
    ])}`,
    'After every statement that rests on evidence stands its id in square brackets, such as [a1b2c3d4]. Use only ids that you are shown. Give no number that you were not given.',
    dataRule,
  ].join('\n\n');
  const counted = [
    `Heading: ${heading}`,
    `Winner: ${label(tally.winner)}`,
    ...tally.options.map((one) => `${label(one.optionId)}: ${one.votes} votes, posterior ${percent(one.posterior)}`),
    `Voted: ${tally.votes} of ${tally.seated}; effective independent voices: ${tally.effectiveVoices.toFixed(2)}`,
  ];
  const said = members.map((member) => JSON.stringify(member));
  const objected = objections.map((one) => JSON.stringify(one));
  const text = [
    asked(question, options),
    `The count:\n${list(counted)}`,
    `What the members said, one on each line:\n${said.join('\n')}`,
    ...(objected.length > 0
      ? [`Objections that the evidence bears out, one on each line:\n${objected.join('\n')}`]
      : []),
    ...(dissent ? [`The strongest dissent, of ${dissent.seatName}:\n${JSON.stringify(dissent.text)}`] : []),
    `The evidence:\n${evidence}`,
  ].join('\n\n');
  return [
    { role: 'system', text: system },
    { role: 'user', text },
  ];
}
