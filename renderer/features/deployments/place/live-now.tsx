import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { cx } from '../../../ui/cx.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { fillOf, WeightBar, weighed } from '../components/weight-bar.tsx';
import { errorShare, msWords, numbered, percentWords, perSecondWords, releaseMarks, weightWords } from '../words.ts';
import { Instances } from './instances.tsx';

/** Which versions have requests, how many of them, and how they fare. */
export function LiveNow({ place }: { place: Place }) {
  const { releases, traffic } = place;
  const withWeight = weighed(releases);
  const busy = releases.filter(
    ({ state, weight, instances }) =>
      weight === 0 && instances.length > 0 && (state === 'preview' || state === 'draining'),
  );
  // What goes on is said above, step by step.
  const says =
    place.deployment === null ? place.sentence : withWeight.length === 0 ? 'Nothing is live here yet.' : null;
  return (
    <Section title="Live now">
      <div className="grid gap-3">
        {says !== null && (
          <p dir="auto" className="wrap-anywhere">
            {short(says, 600)}
          </p>
        )}
        {withWeight.length > 0 && <WeightBar releases={withWeight} />}
        <ul className="grid gap-3">
          {[...withWeight, ...busy].map((release, index) => (
            <li key={release.id} className="grid gap-1">
              <div className="flex min-w-0 flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
                <span
                  aria-hidden
                  data-mark=""
                  className={cx(
                    'inline-block size-2.5 shrink-0 self-center rounded-xs border border-line',
                    release.weight > 0 ? fillOf(index) : 'bg-transparent',
                  )}
                />
                <span className="font-medium tabular-nums">{numbered(release)}</span>
                {release.weight > 0 ? (
                  <span className="tabular-nums">{`${weightWords(release.weight)} of requests`}</span>
                ) : (
                  <StateMark state={releaseMarks[release.state].mark} label={releaseMarks[release.state].word} />
                )}
                {release.commit !== null && (
                  <span className="font-mono text-xs text-faint">
                    {shortCommit(release.commit)}
                    {release.dirty && ' with changes'}
                  </span>
                )}
                {release.subject !== null && (
                  <span dir="auto" className="min-w-0 text-dim wrap-anywhere">
                    {short(release.subject)}
                  </span>
                )}
              </div>
              <Instances release={release} />
            </li>
          ))}
        </ul>
        {withWeight.length > 0 && place.cluster === null && (
          <KeyValue
            keyWidth={6}
            items={[
              {
                key: 'Requests',
                value: `${perSecondWords(traffic.perSecond)}, ${formatNumber(traffic.requests)} lately`,
              },
              {
                key: 'Errors',
                value:
                  traffic.requests === 0
                    ? 'no requests to judge by'
                    : `${percentWords(errorShare(traffic))}, ${formatNumber(traffic.failed)} of ${formatNumber(traffic.requests)}`,
              },
              {
                key: 'Took',
                value:
                  traffic.p95 === null
                    ? '–'
                    : `p50 ${msWords(traffic.p50)} · p95 ${msWords(traffic.p95)} · p99 ${msWords(traffic.p99)}`,
              },
            ]}
          />
        )}
      </div>
    </Section>
  );
}
