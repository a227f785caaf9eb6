import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { cx } from '../../../ui/cx.ts';
import { ReadAloud } from '../../voice/index.tsx';
import { asSentence, optionLabel, shareWords, spokenResult } from '../words.ts';

/** What came of it, under a heading that says no more than it is. */
export function Result({ deliberation }: { deliberation: Deliberation }) {
  const { tally, heading, state, problem, stopped, options, dissent } = deliberation;
  if (state === 'running' || state === 'draft') return null;
  const winner = tally?.winner ?? null;
  return (
    <section aria-label="Result" className="grid gap-3">
      <div className="grid gap-1">
        <div className="flex min-h-(--control-sm) items-center justify-between gap-2">
          <h2 className="text-sm font-semibold text-dim">{short(heading, 300)}</h2>
          <ReadAloud of={deliberation.id} text={() => spokenResult(deliberation)} />
        </div>
        {winner !== null &&
          (tally?.quorum ? (
            <p dir="auto" className="text-xl font-semibold text-pretty wrap-anywhere select-text">
              {optionLabel(options, winner)}
            </p>
          ) : (
            <p className="text-dim text-pretty wrap-anywhere select-text">
              {'Ahead in the votes that came: '}
              <bdi>{optionLabel(options, winner)}</bdi>
            </p>
          ))}
      </div>
      {problem !== null && (
        <Callout tone={state === 'failed' ? 'bad' : 'warn'} title={asSentence(short(problem, 2_000))} />
      )}
      {tally && <Figures deliberation={deliberation} />}
      {stopped !== null && (
        <p className="text-sm text-dim">{`No more was asked, because ${asSentence(short(stopped, 500))}`}</p>
      )}
      {dissent && (
        <figure className="grid gap-1 border-s-2 border-warn ps-3">
          <figcaption className="text-sm text-dim">
            {`Strongest dissent: ${short(dissent.seatName, 60)}, for `}
            <bdi>{optionLabel(options, dissent.optionId)}</bdi>
          </figcaption>
          <blockquote dir="auto" className="whitespace-pre-line wrap-anywhere select-text">
            {dissent.text}
          </blockquote>
        </figure>
      )}
    </section>
  );
}

/** The figures that say how much this is worth, each with what it is out of. */
function Figures({ deliberation }: { deliberation: Deliberation }) {
  const { tally } = deliberation;
  if (!tally) return null;
  // What decided nothing is not shown as large as what did.
  const size = tally.winner !== null && tally.quorum ? 'text-md' : 'text-dim';
  const items: { key: string; value: string; hint: string }[] = [
    {
      key: 'Posterior',
      value: shareWords(tally.posterior),
      hint: 'how likely it is right, by what the seats have been worth',
    },
    { key: 'Margin', value: shareWords(tally.margin), hint: 'over the second' },
    {
      key: 'Quorum',
      value: `${tally.quorum ? 'yes' : 'no'}, ${tally.votes} of ${tally.seated}`,
      hint: 'two thirds of the seats have to vote',
    },
    {
      key: 'Independent voices',
      value: formatNumber(tally.effectiveVoices, 1),
      hint: 'seats that share a model count for less than one each',
    },
  ];
  return (
    <dl className="flex min-w-0 flex-wrap gap-x-8 gap-y-2">
      {items.map(({ key, value, hint }) => (
        <div key={key} className="grid max-w-60 content-start gap-0.5">
          <dt className="text-sm text-faint">{key}</dt>
          <dd>
            <span className={cx(size, 'tabular-nums')}>{value}</span>
            <span className="block text-sm text-faint">{hint}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}
