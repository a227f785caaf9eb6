import { CalendarCheck, CalendarClock } from 'lucide-react';
import type { Check, Deliberation } from '../../../../shared/features/council/schema.ts';
import { formatDuration } from '../../../lib/duration.ts';
import { formatNumber } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { canResolve, isDue, isOver } from '../acts.ts';
import { openDialog } from '../store.ts';
import { optionLabel } from '../words.ts';
import { Moved } from './moved.tsx';

const checkWords = ({ label, of, hours, is, value }: Check): string =>
  `${short(label, 200)}: ${of === 'p95' ? '95th percentile' : of === 'max' ? 'highest' : 'mean'} of the last ${formatDuration(hours * 3_600_000)} ${is} ${formatNumber(value)}`;

function outcomeWords({ options, outcome }: Pick<Deliberation, 'options' | 'outcome'>): string {
  if (outcome === null) return 'not known yet';
  const { right } = outcome;
  if (right.kind === 'option') return `${optionLabel(options, right.optionId)} turned out to be right`;
  return right.kind === 'none' ? 'None of the options turned out to be right' : 'It stays open, and teaches nothing';
}

/** What happened since: the only thing that the council ever learns from. */
export function Outcome({ deliberation }: { deliberation: Deliberation }) {
  const { outcome, reviewAt, check } = deliberation;
  if (!isOver(deliberation)) return null;
  const due = isDue(deliberation, Date.now());
  return (
    <Section
      title="What came of it"
      action={
        canResolve(deliberation) ? (
          <>
            <Button size="sm" icon={CalendarClock} onClick={() => openDialog({ kind: 'review', deliberation })}>
              {reviewAt === null ? 'Set a review…' : 'Change the review…'}
            </Button>
            <Button
              size="sm"
              variant={due ? 'primary' : 'default'}
              icon={CalendarCheck}
              onClick={() => openDialog({ kind: 'resolve', deliberation })}
            >
              Say what was right…
            </Button>
          </>
        ) : (
          <Button size="sm" variant="ghost" onClick={() => openDialog({ kind: 'resolve', deliberation })}>
            Correct it…
          </Button>
        )
      }
    >
      {outcome === null ? (
        <div className="grid gap-2">
          {due && <StateMark state="waiting" label="It is due: say what turned out to be right." />}
          <KeyValue
            items={[
              { key: 'Review', value: reviewAt === null ? 'no day is set' : <Time at={reviewAt} planned /> },
              { key: 'By a figure', value: check === null ? 'no, you say it yourself' : checkWords(check) },
            ]}
          />
        </div>
      ) : (
        <div className="grid gap-3">
          <KeyValue
            items={[
              { key: 'Outcome', value: <bdi>{outcomeWords(deliberation)}</bdi> },
              { key: 'Said by', value: outcome.by === 'user' ? 'you' : `the check: ${check ? checkWords(check) : ''}` },
              { key: 'When', value: <Time at={outcome.at} form="moment" /> },
              ...(outcome.note.trim() === '' ? [] : [{ key: 'Note', value: <bdi>{short(outcome.note, 4_000)}</bdi> }]),
            ]}
          />
          {outcome.right.kind !== 'unknown' && deliberation.tally && (
            <Moved deliberation={deliberation} tally={deliberation.tally} />
          )}
        </div>
      )}
    </Section>
  );
}
