import { useEffect, useRef } from 'react';
import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { Button } from '../../../ui/button.tsx';
import { planPath } from '../acts.ts';
import { JobStateMark } from '../components/marks.tsx';
import { RunningJob } from '../components/running-job.tsx';
import { nameText } from '../names.ts';
import { useJob } from '../queries.ts';
import { PasswordOnce } from '../target/password-once.tsx';
import { isGoing } from '../words.ts';

export interface Made {
  plan: BackupPlan;
  /** Null where it goes to one that was there. */
  target: BackupTarget | null;
  password: string | null;
  jobId: string;
}

/** It is set up: the first backup goes on, and the password is shown this once. */
export function SetUp({ made }: { made: Made }) {
  const go = useGo();
  const job = useJob(made.jobId).data;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="mx-auto grid w-full max-w-170 gap-5 px-4 pt-4 pb-8">
      <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        <bdi>{`${nameText(made.plan.name, 80)} is set up`}</bdi>
      </h2>
      {job &&
        (isGoing(job) ? (
          <RunningJob job={job} />
        ) : (
          <div className="flex min-w-0 flex-wrap items-baseline gap-x-3">
            <JobStateMark job={job} className="font-medium" />
            <p dir="auto" className="min-w-0 wrap-anywhere">
              {nameText(job.sentence, 600)}
            </p>
          </div>
        ))}
      {made.target && made.password !== null && <PasswordOnce target={made.target} password={made.password} />}
      <div className="flex flex-wrap justify-end gap-2 border-t border-line-soft pt-3">
        <Button variant="primary" onClick={() => go(planPath(made.plan.id))}>
          {made.password === null ? 'See the plan' : 'I have kept it: see the plan'}
        </Button>
      </div>
    </div>
  );
}
