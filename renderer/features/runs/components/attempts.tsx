import type { RunStep } from '../../../../shared/features/runs/schema.ts';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Section } from '../../../ui/section.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';

/** Each try with its end, newest first. */
export function Attempts({ step }: { step: RunStep }) {
  return (
    <Section title="Tries" level={3} count={step.attempts.length}>
      <ol className="border-t border-line-soft">
        {step.attempts.toReversed().map((attempt) => (
          <li key={attempt.number} className="grid gap-0.5 border-b border-line-soft py-1.5 text-sm">
            <span className="flex min-w-0 items-center gap-3">
              <span className="w-4 text-end text-faint tabular-nums">{attempt.number}</span>
              <StateMark
                state={attempt.error ? 'failing' : attempt.endedAt === null ? 'running' : 'healthy'}
                label={attempt.error ? 'failed' : attempt.endedAt === null ? 'running' : 'ended well'}
              />
              <Time at={attempt.startedAt} form="clock" className="ms-auto text-faint" />
              <Elapsed from={attempt.startedAt} to={attempt.endedAt} className="min-w-14 text-end text-dim" />
            </span>
            {attempt.error && <span className="ps-7 text-dim wrap-anywhere">{attempt.error.sentence}</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
}
