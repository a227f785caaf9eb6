import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { cx } from '../../../ui/cx.ts';
import type { MarkState } from '../../../ui/state-mark.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { type PhaseState, phaseStateWords, phaseWords, stagesOf, votedWords } from '../words.ts';

const marks: Record<PhaseState, MarkState> = { done: 'healthy', now: 'running', next: 'neutral', skipped: 'neutral' };

/** How far it has come. Every stage has its place from the start. */
export function Phases({ deliberation }: { deliberation: Deliberation }) {
  return (
    <ol aria-label="Stages" className="flex flex-wrap gap-x-6 gap-y-1.5 text-sm">
      {stagesOf(deliberation).map(({ stage, state }) => (
        <li
          key={stage}
          aria-current={state === 'now' ? 'step' : undefined}
          className={cx('inline-flex items-baseline gap-1.5', state === 'now' ? 'font-medium' : 'text-dim')}
        >
          <StateMark state={marks[state]} label={phaseStateWords[state]} hideLabel className="self-center" />
          {phaseWords[stage]}
          {stage === 'voting' && deliberation.seats.length > 0 && state !== 'next' && (
            <span className="font-normal text-faint tabular-nums">
              {votedWords(deliberation.votes, deliberation.seats.length)}
            </span>
          )}
          {state === 'skipped' && <span className="font-normal text-faint">{phaseStateWords.skipped}</span>}
        </li>
      ))}
    </ol>
  );
}
