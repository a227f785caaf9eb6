import { useEffect, useState } from 'react';
import type { RuleDraft, Tried } from '../../../../shared/features/alerts/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatPercent } from '../../../lib/number.ts';
import { formatMoment, formatTimeOfDay } from '../../../lib/relative-time.ts';
import { Button } from '../../../ui/button.tsx';
import { Section } from '../../../ui/section.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { useAttempt } from '../queries.ts';

const restMs = 500;
const few = 6;

/** The rule as it was half a second ago: each key that is typed would ask for a week of figures. */
function useRested(rule: RuleDraft | null): RuleDraft | null {
  const identity = JSON.stringify(rule);
  const [rested, setRested] = useState(rule);
  useEffect(() => {
    const timer = setTimeout(() => setRested(JSON.parse(identity)), restMs);
    return () => clearTimeout(timer);
  }, [identity]);
  return rested;
}

const times = (count: number) => (count === 0 ? 'Not once' : count === 1 ? 'Once' : `${count} times`);

/** How often it would have fired in the last week, and when. */
export function Attempt({ rule }: { rule: RuleDraft | null }) {
  const rested = useRested(rule);
  const attempt = useAttempt(rested);
  const [all, setAll] = useState(false);
  const tried = attempt.data;
  return (
    <Section title="In the last 7 days" level={3}>
      <div aria-live="polite" className="grid min-h-12 content-start gap-2">
        {!rested ? (
          <p className="text-sm text-dim">Complete the rule to see what it would have done.</p>
        ) : attempt.isError ? (
          <p className="text-sm text-bad">{describeError('It could not be tried', attempt.error).meaning}</p>
        ) : !tried ? (
          <p className="flex items-center gap-2 text-sm text-dim">
            <Spinner /> Looking at what was kept
          </p>
        ) : (
          <Answer tried={tried} all={all} onAll={() => setAll(true)} />
        )}
      </div>
    </Section>
  );
}

function Answer({ tried, all, onAll }: { tried: Tried; all: boolean; onAll: () => void }) {
  const shown = all ? tried.moments : tried.moments.slice(0, few);
  const known = tried.stepMs > 0 && tried.looksAt > 0;
  return (
    <>
      <p>
        {tried.says && tried.total === 0 ? (
          tried.says
        ) : (
          <>
            <b className="font-semibold">{times(tried.total)}</b> would it have fired.
          </>
        )}{' '}
        {known && (
          <span className="text-sm text-dim">
            {`${tried.covered < 0.01 ? 'Less than 1\u00a0%' : formatPercent(tried.covered)} of that time is known, by the minute.`}
            {tried.says && tried.total > 0 && ` ${tried.says}`}
          </span>
        )}
      </p>
      {tried.total > 0 && <Week tried={tried} />}
      {shown.length > 0 && (
        <table className="w-full table-fixed text-sm">
          <thead className="text-start text-dim">
            <tr className="border-b border-line-soft">
              <th scope="col" className="w-32 py-1 text-start font-medium">
                When
              </th>
              <th scope="col" className="w-24 py-1 text-start font-medium">
                For
              </th>
              <th scope="col" className="py-1 text-start font-medium">
                What
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ key, at, until, sentence }) => (
              <tr key={`${key} ${at}`} className="border-b border-line-soft align-top">
                <td className="py-1 tabular-nums">{when(at)}</td>
                <td className="py-1 tabular-nums">{until === null ? 'still' : formatDuration(until - at)}</td>
                <td className="wrap-anywhere py-1" dir="auto">
                  {sentence}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {tried.moments.length > shown.length && (
        <Button size="sm" className="justify-self-start" onClick={onAll}>
          {`Show all ${tried.moments.length}`}
        </Button>
      )}
    </>
  );
}

function when(at: number): string {
  const day = formatMoment(at, Date.now());
  const time = formatTimeOfDay(at);
  return day === time ? `today ${time}` : `${day} ${time}`;
}

/** The week as a line with a mark for each; the table says the same. */
function Week({ tried: { from, to, moments } }: { tried: Tried }) {
  const at = (moment: number) => ((Math.min(Math.max(moment, from), to) - from) / (to - from)) * 100;
  return (
    <div aria-hidden className="relative h-4 overflow-hidden rounded-sm bg-raise">
      {moments.map((moment) => (
        <span
          key={`${moment.key} ${moment.at}`}
          data-mark=""
          className="absolute inset-y-0 min-w-0.5 bg-warn"
          style={{ left: `${Math.min(at(moment.at), 99.5)}%`, width: `${at(moment.until ?? to) - at(moment.at)}%` }}
        />
      ))}
    </div>
  );
}
