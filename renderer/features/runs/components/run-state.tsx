import type { RunStep, RunSummary } from '../../../../shared/features/runs/schema.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { markOf, stepMark } from '../marks.ts';

type Stated = Pick<RunSummary, 'state' | 'asks' | 'heldUp'>;

export function RunState({ run, className }: { run: Stated; className?: string | undefined }) {
  const { mark, word } = markOf(run);
  return <StateMark state={mark} label={word} className={className} />;
}

export function StepState({ step, className }: { step: RunStep; className?: string | undefined }) {
  const { mark, word } = stepMark(step);
  return <StateMark state={mark} label={word} className={className} />;
}
