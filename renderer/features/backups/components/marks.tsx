import type { BackupJob, BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useTicking } from '../../../ui/ticker.ts';
import { jobMark, planMark, targetMark } from '../words.ts';

interface ClassName {
  className?: string | undefined;
}

/** What grows old does so while it is looked at. */
const useHour = (): number => Number(useTicking((now) => String(Math.floor(now / 3_600_000)))) * 3_600_000;

export function PlanState({
  plan,
  target,
  className,
}: { plan: BackupPlan; target: BackupTarget | undefined } & ClassName) {
  const { mark, word } = planMark(plan, target, useHour());
  return <StateMark state={mark} label={word} className={className} />;
}

export function TargetState({ target, className }: { target: BackupTarget } & ClassName) {
  const { mark, word } = targetMark(target, useHour());
  return <StateMark state={mark} label={word} className={className} />;
}

export function JobStateMark({ job, className }: { job: BackupJob } & ClassName) {
  const { mark, word } = jobMark(job);
  return <StateMark state={mark} label={word} className={className} />;
}
