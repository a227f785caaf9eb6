import type { Deliberation, Option } from '../../../shared/features/council/schema.ts';
import { sentenceOf } from './words.ts';

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
const dateOf = (at: number | null) => (at === null ? 'never' : new Date(at).toISOString());
const money = (picodollars: number | null) =>
  picodollars === null ? 'not known' : `$${(picodollars / 1e12).toFixed(6)}`;
/** A line of what somebody wrote, so that it stays within its place. */
const line = (text: string) => text.replace(/\s*\n\s*/g, ' ').trim();
const quoted = (text: string) =>
  text
    .split('\n')
    .map((one) => `> ${one}`)
    .join('\n');
const cites = (ids: readonly string[]) => ids.map((id) => ` [${id}]`).join('');

/** One deliberation as Markdown, whole: what was asked, shown, said, counted and learned. */
export function markdownOf(one: Deliberation): string {
  const label = (id: string | null) => one.options.find((option: Option) => option.id === id)?.label ?? 'no vote';
  const seatName = (id: string) => one.seats.find((seat) => seat.id === id)?.name ?? id;
  const { tally, synthesis, dissent, outcome } = one;
  const parts: string[] = [
    `# ${line(one.question)}`,
    [
      `**${one.heading}**${one.winner === null ? '' : `: ${line(one.winner)}`}`,
      '',
      `- Asked: ${dateOf(one.createdAt)}, ended: ${dateOf(one.endedAt)}`,
      `- Mode: ${one.mode}, topic: ${line(one.topic)}, seed: \`${one.seed}\``,
      `- Requests: ${one.spent.calls}, tokens: ${one.spent.usage.input} in, ${one.spent.usage.output} out, cost: ${money(one.spent.cost)}`,
      ...(one.stopped === null ? [] : [`- No more was asked: ${one.stopped}`]),
      ...(one.problem === null ? [] : [`- Went wrong: ${line(one.problem)}`]),
      ...(one.reviewAt === null
        ? []
        : [`- Review: ${dateOf(one.reviewAt)}${one.check ? `, by ${line(one.check.label)}` : ''}`]),
    ].join('\n'),
    `## Options\n\n${one.options.map(({ id, label: name, text }) => `- \`${id}\` ${line(name)}${text ? `: ${line(text)}` : ''}`).join('\n')}`,
  ];
  if (tally)
    parts.push(
      [
        '## Count',
        '',
        '| Option | Votes | Weight | Posterior |',
        '| --- | ---: | ---: | ---: |',
        ...tally.options.map(
          (o) =>
            `| ${line(label(o.optionId)).replaceAll('|', '\\|')} | ${o.votes} | ${o.weight.toFixed(3)} | ${percent(o.posterior)} |`,
        ),
        '',
        `Margin ${percent(tally.margin)}; ${tally.votes} of ${tally.seated} voted; effective independent voices ${tally.effectiveVoices.toFixed(2)}.`,
      ].join('\n'),
    );
  if (synthesis && synthesis.text.trim() !== '')
    parts.push(
      `## Report${synthesis.modelName === null ? '' : `, by ${line(synthesis.modelName)}`}\n\n${synthesis.text.trim()}`,
    );
  if (dissent)
    parts.push(
      `## Strongest dissent\n\n${dissent.seatName}, for ${line(label(dissent.optionId))}:\n\n${quoted(dissent.text)}`,
    );
  if (one.votes.length > 0)
    parts.push(
      `## Votes\n\n${one.votes
        .map((vote) => {
          const weight = tally?.seats.find(({ seatId }) => seatId === vote.seatId);
          const revised = one.revisions.find(({ seatId }) => seatId === vote.seatId);
          return [
            `### ${line(vote.seatName)} (${line(vote.modelName)}): ${line(label(vote.optionId))}`,
            '',
            ...(vote.optionId === null && vote.end.kind !== 'complete' ? [`${line(sentenceOf(vote.end))}`, ''] : []),
            ...vote.claims.map(({ text, evidence }) => `- ${line(text)}${cites(evidence)}`),
            ...(vote.confidence === null ? [] : [`- Confidence: ${vote.confidence}`]),
            ...(vote.changeMind.trim() === '' ? [] : [`- Would change its mind: ${line(vote.changeMind)}`]),
            ...(vote.invented.length === 0 ? [] : [`- Cited what it was never shown: ${vote.invented.join(', ')}`]),
            ...(weight ? [`- Accuracy so far ${percent(weight.accuracy)}, weight ${weight.weight.toFixed(3)}`] : []),
            ...(revised
              ? [
                  `- Revised to ${line(label(revised.to))}${revised.counts ? '' : ', which is not counted'}: ${line(revised.why)}`,
                ]
              : []),
          ].join('\n');
        })
        .join('\n\n')}`,
    );
  const objections = one.critiques.flatMap((critique) =>
    critique.objections.map((objection) => ({ critique, objection })),
  );
  if (objections.length > 0)
    parts.push(
      `## Objections\n\n${objections
        .map(({ critique, objection }) => {
          const word = objection.verified ? '' : ' (not borne out by evidence)';
          return `- ${line(seatName(critique.seatId))} against ${line(seatName(objection.seatId))}${word}: ${line(objection.text)}${cites(objection.evidence)}`;
        })
        .join('\n')}`,
    );
  if (outcome) {
    const right =
      outcome.right.kind === 'option'
        ? label(outcome.right.optionId)
        : outcome.right.kind === 'none'
          ? 'none of them'
          : 'not known';
    parts.push(
      `## Outcome\n\n${dateOf(outcome.at)}, by ${outcome.by === 'user' ? 'the user' : 'the check'}: ${line(right)}. ${line(outcome.note)}`,
    );
  }
  if (one.evidence.length > 0)
    parts.push(
      `## Evidence\n\n${one.evidence.map(({ id, kind, title, at }) => `- [${id}] ${kind}: ${line(title)}${at === null ? '' : `, ${dateOf(at)}`}`).join('\n')}`,
    );
  return `${parts.join('\n\n')}\n`;
}

export const fileNameOf = ({ question, createdAt }: Pick<Deliberation, 'question' | 'createdAt'>): string => {
  const words = question
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 50);
  return `council-${new Date(createdAt).toISOString().slice(0, 10)}-${words || 'question'}.md`;
};
