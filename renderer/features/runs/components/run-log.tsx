import { useState } from 'react';
import type { Run } from '../../../../shared/features/runs/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { LogView } from '../../../ui/log/log-view.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { isLive } from '../marks.ts';
import { useRunLog } from '../use-run-log.ts';

/** What the selected step says, or all of them. */
export function RunLog({ run, selected, className }: { run: Run; selected: string | null; className?: string }) {
  const [all, setAll] = useState(false);
  const step = run.steps.find(({ key }) => key === selected);
  const stepKey = step && !all ? step.key : null;
  const log = useRunLog(run, stepKey);
  const missing = [
    log.dropped > 0 &&
      `${formatCount(log.dropped, 'line')} went over the limit and ${log.dropped === 1 ? 'is' : 'are'} not kept.`,
    log.cut && 'Only the newest lines are shown; select a step to see its own.',
  ].filter(Boolean);
  const lead = (
    <>
      <h2 className="px-1 text-sm font-semibold text-dim">Log</h2>
      {step && (
        <SegmentedControl
          label="Whose log"
          value={all ? 'all' : 'step'}
          onValueChange={(value) => setAll(value === 'all')}
          segments={[
            { value: 'step', label: step.title },
            { value: 'all', label: 'All steps' },
          ]}
          className="max-w-80"
        />
      )}
    </>
  );
  if (log.error && log.entries.length === 0)
    return (
      <div className={className}>
        <Failure what="The log could not be read" error={log.error} onRetry={log.readAgain} />
      </div>
    );
  return (
    <LogView
      label={stepKey === null ? `Log of ${run.name}` : `Log of ${step?.title ?? stepKey}`}
      entries={log.entries}
      live={isLive(run)}
      sources={stepKey === null}
      lead={lead}
      notice={missing.length > 0 ? missing.join(' ') : undefined}
      empty={
        log.loading ? (
          <Skeleton rows={4} shape="text" label="Loading the log" className="pt-2" />
        ) : (
          <EmptyState
            size="line"
            title={
              isLive(run)
                ? 'Nothing has been said yet.'
                : stepKey === null
                  ? 'Nothing was said.'
                  : 'This step said nothing.'
            }
          />
        )
      }
      className={className}
    />
  );
}
