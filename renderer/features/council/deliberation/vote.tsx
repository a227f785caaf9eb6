import type { Option, Vote } from '../../../../shared/features/council/schema.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { keyed } from '../../../lib/keyed.ts';
import { formatCost, formatMoneyExact } from '../../../lib/money.ts';
import { short } from '../../../lib/short.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { confidenceWords, endWords, optionLabel } from '../words.ts';
import { CitationList } from './citations.tsx';

/** What a seat chose, in one line: the option, and how sure it says it is. */
export function Choice({
  vote,
  options,
}: {
  vote: Pick<Vote, 'optionId' | 'confidence' | 'end'>;
  options: readonly Option[];
}) {
  if (vote.optionId === null) {
    const { mark, word } = endWords(vote.end);
    return (
      <StateMark
        state={mark === 'healthy' ? 'neutral' : mark}
        label={`abstains: ${mark === 'healthy' ? 'named no option' : word}`}
      />
    );
  }
  return (
    <span className="inline-flex min-w-0 flex-wrap items-baseline gap-x-2">
      <bdi className="font-medium wrap-anywhere">{optionLabel(options, vote.optionId)}</bdi>
      {vote.confidence && <Tag>{confidenceWords[vote.confidence]}</Tag>}
    </span>
  );
}

/** Model, time, money: what this answer took. */
export function VoteFacts({ vote }: { vote: Pick<Vote, 'modelName' | 'tookMs' | 'cost'> }) {
  return (
    <span
      className="text-sm text-faint tabular-nums"
      title={vote.cost === null ? undefined : formatMoneyExact(vote.cost)}
    >
      {[short(vote.modelName, 60), formatDuration(vote.tookMs), formatCost(vote.cost)].filter(Boolean).join(' · ')}
    </span>
  );
}

/** Why it chose so, on what that rests, and what would change its mind. All of it is a model's text, and stays text. */
export function VoteBody({ vote }: { vote: Vote }) {
  const end = endWords(vote.end);
  return (
    <div className="grid gap-1.5">
      {end.mark !== 'healthy' && end.said !== '' && (
        <p className="text-sm text-dim wrap-anywhere select-text">
          <bdi>{`“${end.said}”`}</bdi>
        </p>
      )}
      {vote.claims.length > 0 && (
        <ul className="grid list-disc gap-1 ps-4 marker:text-faint">
          {keyed(vote.claims, ({ text }) => text).map(({ key, item }) => (
            <li key={key} dir="auto" className="wrap-anywhere select-text">
              {short(item.text, 2_000)} <CitationList ids={item.evidence} />
              {item.evidence.length === 0 && <span className="text-sm text-faint">rests on nothing it was shown</span>}
            </li>
          ))}
        </ul>
      )}
      {vote.changeMind.trim() !== '' && (
        <p dir="auto" className="text-sm text-dim wrap-anywhere select-text">
          <span className="text-faint">What would change its mind: </span>
          {short(vote.changeMind.trim(), 2_000)}
        </p>
      )}
      {vote.invented.length > 0 && (
        <p className="text-sm text-dim">
          <StateMark
            state="warning"
            label={`It cited what it was never shown, which was taken out: ${vote.invented.map((id) => short(id, 40)).join(', ')}`}
          />
        </p>
      )}
    </div>
  );
}
