import { Pause, Play, SquareX } from 'lucide-react';
import { type BackupJob, shareOf } from '../../../../shared/features/backups/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Link } from '../../../ui/link.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Section } from '../../../ui/section.tsx';
import { jobPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { amountWords, canHold, isGoing, jobKindWords, paceWords } from '../words.ts';
import { JobStateMark } from './marks.tsx';

interface RunningJobProps {
  job: BackupJob;
  /** On its own page: it need not be opened. */
  own?: boolean;
}

/** What goes on now: how fast, how long yet, what it is at, and how it is held or ended. */
export function RunningJob({ job, own = false }: RunningJobProps) {
  const acts = useActs();
  if (!isGoing(job)) return null;
  const { progress, state } = job;
  return (
    <Section
      title={`${jobKindWords[job.kind]} now`}
      count={nameText(job.because, 120)}
      action={
        <>
          {canHold(job) && (
            <Button
              size="sm"
              icon={state === 'paused' ? Play : Pause}
              onClick={() => void acts.hold(job, state !== 'paused')}
            >
              {state === 'paused' ? 'Go on' : 'Hold'}
            </Button>
          )}
          <Button size="sm" icon={SquareX} onClick={() => void acts.cancel(job)}>
            Cancel
          </Button>
        </>
      }
    >
      <div className="grid gap-2 rounded-lg border border-line-soft bg-panel px-3 py-2.5">
        <ProgressBar
          value={progress && shareOf(progress)}
          label={nameText(progress?.phase ?? job.sentence, 200)}
          {...(progress && { detail: paceWords(progress) })}
        />
        <div className="flex min-w-0 flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-dim tabular-nums">
          <JobStateMark job={job} className="shrink-0" />
          {progress && <span>{amountWords(progress)}</span>}
          <Elapsed from={job.startedAt} to={null} className="text-faint" />
          {!own && (
            <Link render={<AppLink to={jobPath(job.id)} />} className="ms-auto">
              All of it
            </Link>
          )}
        </div>
        {/* Its line stays, so that nothing below jumps as it comes and goes. */}
        <p dir="auto" className="min-h-4.25 truncate font-mono text-xs text-faint" title={nameText(progress?.at ?? '')}>
          {nameText(progress?.at ?? '')}
        </p>
      </div>
    </Section>
  );
}
