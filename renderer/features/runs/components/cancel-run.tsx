import { describeError } from '../../../app/failure.tsx';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { isLive } from '../marks.ts';
import { useRunOnce } from '../queries.ts';
import { askToCancel, useRunsView } from '../store.ts';
import { useRunActions } from '../use-actions.ts';
import { undoneByCancel } from '../words.ts';

/** Asks before a run is ended, wherever that was wanted. Mounted once, so that it outlives the tray that it was opened from. */
export function CancelRun() {
  const asked = useRunsView((view) => view.cancelling);
  const actions = useRunActions();
  if (!asked) return null;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && askToCancel(null)}
      title={`Cancel ${asked.name}?`}
      confirmLabel="Cancel run"
      cancelLabel="Let it run"
      onConfirm={async () => {
        try {
          await actions.cancel(asked.id);
        } catch (error) {
          const { meaning, advice } = describeError('', error);
          throw new Error([meaning, advice].filter(Boolean).join(' '));
        }
      }}
    >
      <Consequences id={asked.id} />
    </ConfirmDialog>
  );
}

function Consequences({ id }: { id: string }) {
  const query = useRunOnce(id);
  const run = query.data;
  if (query.isError) return <p>What it has done so far is undone where its steps can do so.</p>;
  if (!run) return <Skeleton rows={3} shape="text" label="Reading what would be undone" />;
  if (!isLive(run)) return <p>It has ended meanwhile; there is nothing to cancel.</p>;
  const undone = undoneByCancel(run.steps);
  const running = run.steps.filter(({ state }) => state === 'running').map(({ title }) => title);
  const ended = run.children.filter(isLive);
  return (
    <>
      {running.length > 0 && <p>What runs now is stopped: {running.join(', ')}.</p>}
      {ended.length > 0 && <p>{`${ended.length} of the runs that it has started end with it.`}</p>}
      {undone === null ? (
        run.stepsEnded > 0 && <p>What it has done so far is undone where its steps can do so, last first.</p>
      ) : undone.length === 0 ? (
        <p>Nothing of what it has done is undone.</p>
      ) : (
        <div>
          <p className="mb-1 text-sm font-medium text-text">This is undone, in this order</p>
          <ol className="grid gap-0.5 rounded-md border border-line-soft px-3 py-2 text-text">
            {undone.map((title) => (
              <li key={title} className="wrap-anywhere">
                {title}
              </li>
            ))}
          </ol>
        </div>
      )}
    </>
  );
}
