import { History } from 'lucide-react';
import type { RunSummary } from '../../../../shared/features/runs/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { useNarrowerThan } from '../../../app/rem-width.ts';
import { StatusButton } from '../../../app/status-button.tsx';
import { formatCount, formatPercent } from '../../../lib/number.ts';
import { Link } from '../../../ui/link.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { markOf } from '../marks.ts';
import { useFollowProgress, useRunning } from '../queries.ts';
import { askToCancel, setTray, useRunsView } from '../store.ts';
import { overallOf } from '../tray-words.ts';
import { useRunActions } from '../use-actions.ts';
import { canCancel } from '../words.ts';
import { ProgressRing } from './progress-ring.tsx';
import { Questions } from './questions.tsx';
import { RunState } from './run-state.tsx';

const mostShown = 12;

/** What runs now, wherever the user is. */
export function RunningTray() {
  const running = useRunning().data ?? [];
  const open = useRunsView((view) => view.trayOpen);
  const narrow = useNarrowerThan(60);
  useFollowProgress();
  if (running.length === 0 && !open) return null;
  const { label, asking, progress } = overallOf(running);
  return (
    <Popover
      side="top"
      title="Running now"
      open={open}
      onOpenChange={setTray}
      className="w-100"
      trigger={
        <StatusButton className="tabular-nums">
          {asking > 0 ? (
            <StateMark state="waiting" hideLabel label={narrow ? 'asks you' : ''} />
          ) : (
            <ProgressRing value={progress} />
          )}
          <span className="truncate">{narrow ? formatCount(running.length, 'run') : label}</span>
          {progress !== null && !narrow && <span className="min-w-8 text-end">{formatPercent(progress)}</span>}
        </StatusButton>
      }
    >
      {running.length === 0 ? (
        <p className="text-dim">Nothing runs now.</p>
      ) : (
        <ul className="grid">
          {running.slice(0, mostShown).map((run) => (
            <TrayItem key={run.id} run={run} />
          ))}
        </ul>
      )}
      <p className="mt-2 flex gap-3 border-t border-line-soft pt-2 text-sm">
        <Link render={<AppLink to="/runs" onClick={() => setTray(false)} />}>
          <History aria-hidden className="me-1 inline size-3.25 align-[-0.125em]" strokeWidth={1.5} />
          All runs
        </Link>
        {running.length > mostShown && (
          <span className="text-dim">{`${formatCount(running.length - mostShown, 'more run')} now`}</span>
        )}
      </p>
    </Popover>
  );
}

function TrayItem({ run }: { run: RunSummary }) {
  const actions = useRunActions();
  const { word } = markOf(run);
  return (
    <li className="grid gap-1.5 border-line-soft py-2 not-first:border-t first:pt-0">
      <span className="flex min-w-0 items-baseline gap-2">
        <Link
          render={<AppLink to={`/runs/${run.id}`} onClick={() => setTray(false)} />}
          variant="plain"
          className="min-w-0 flex-1 truncate font-medium"
        >
          {run.name}
        </Link>
        <RunState run={run} className="shrink-0 text-sm text-dim" />
      </span>
      {run.asks ? (
        <Questions runId={run.id} actions={actions} quiet className="grid gap-3" />
      ) : (
        <ProgressBar
          value={run.state === 'paused' ? (run.progress ?? 0) : run.progress}
          label={run.text || word}
          tone={run.state === 'compensating' ? 'bad' : 'accent'}
          onCancel={canCancel(run) ? () => askToCancel(run) : undefined}
        />
      )}
    </li>
  );
}
