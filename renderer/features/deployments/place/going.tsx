import { CircleStop } from 'lucide-react';
import { Suspense } from 'react';
import type { Deployment } from '../../../../shared/features/deployments/schema.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { RunSteps } from '../../runs/index.tsx';
import { DeploymentStateMark } from '../components/marks.tsx';
import { openDialog } from '../store.ts';
import { commitWords, kindWords, numbered } from '../words.ts';

/** What goes on now: step after step, with the question that it asks and the way out. */
export function Going({ deployment }: { deployment: Deployment }) {
  const { kind, release, previous, sentence, by, startedAt, commits, runId } = deployment;
  const range = commitWords(commits);
  return (
    <Section
      title={`${kindWords[kind]}: ${previous ? `${numbered(previous)} to ` : ''}${numbered(release)}`}
      action={
        <Button size="sm" icon={CircleStop} onClick={() => openDialog({ kind: 'abort', deployment })}>
          Abort…
        </Button>
      }
    >
      <div className="grid gap-2">
        <p className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <DeploymentStateMark deployment={deployment} className="font-medium" />
          <span dir="auto" className="min-w-0 wrap-anywhere">
            {short(sentence, 600)}
          </span>
          <span className="text-sm text-faint">
            <Elapsed from={startedAt} to={null} />
            {` · by ${short(by, 60)}`}
            {range !== null && (
              <>
                {' · '}
                <span className="font-mono text-xs">{range}</span>
              </>
            )}
          </span>
        </p>
        <Suspense fallback={<Skeleton rows={6} label="Reading its steps" />}>
          <RunSteps runId={runId} />
        </Suspense>
      </div>
    </Section>
  );
}
