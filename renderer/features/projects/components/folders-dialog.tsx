import { FolderPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ProjectRoot, ProjectRow, ScanStatus } from '../../../../shared/features/projects/schema.ts';
import { Failure, failureToast } from '../../../app/failure.tsx';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useRoots, useRows, useScanStatus } from '../queries.ts';
import { closeDialog, openDialog } from '../store.ts';
import { pickFolder, useAddRoots } from '../use-add-roots.ts';
import { countWords, scanWords } from '../words.ts';
import { RemoveRoot } from './remove-root.tsx';

/** Where projects are looked for, and what stands in the way. */
export function FoldersDialog() {
  const roots = useRoots();
  const rows = useRows().data;
  const status = useScanStatus().data;
  const toast = useToast();
  const add = useAddRoots();
  const [removing, setRemoving] = useState<ProjectRoot | null>(null);
  // The first thing in it would be a button that takes a folder away.
  const adding = useRef<HTMLButtonElement>(null);
  const another = async () => {
    try {
      const picked = await pickFolder();
      if (picked === 'none') openDialog({ kind: 'add' });
      else if (picked.path !== null)
        add.mutate(
          { paths: [picked.path] },
          { onError: (error) => toast(failureToast('The folder was not added', error)) },
        );
    } catch (error) {
      toast(failureToast('No folder could be asked for', error));
    }
  };
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      size="lg"
      initialFocus={adding}
      title="Folders"
      description="Projects are looked for in these folders and below them."
      footer={
        <>
          <Button ref={adding} icon={FolderPlus} loading={add.isPending} onClick={() => void another()}>
            Add a folder…
          </Button>
          <DialogClose render={<Button variant="primary">Done</Button>} />
        </>
      }
    >
      <div className="grid gap-3">
        {roots.isError && !roots.data ? (
          <Failure
            what="The folders could not be read"
            error={roots.error}
            onRetry={() => void roots.refetch()}
            retrying={roots.isFetching}
          />
        ) : !roots.data ? (
          <Skeleton rows={3} label="Loading the folders" />
        ) : roots.data.length === 0 ? (
          <EmptyState size="line" title="No folder yet." />
        ) : (
          <ul className="border-t border-line-soft">
            {roots.data.map((root) => (
              <Root
                key={root.id}
                root={root}
                rows={rows?.filter(({ rootId }) => rootId === root.id)}
                onRemove={() => setRemoving(root)}
              />
            ))}
          </ul>
        )}
        {status && <Truth status={status} />}
      </div>
      {removing && <RemoveRoot root={removing} onClose={() => setRemoving(null)} />}
    </Dialog>
  );
}

const states: Record<ProjectRoot['state'], { mark: MarkState; word: string }> = {
  here: { mark: 'healthy', word: 'here' },
  missing: { mark: 'stopped', word: 'not there' },
  unreadable: { mark: 'failing', word: 'unreadable' },
};

interface RootProps {
  root: ProjectRoot;
  /** Its projects. */
  rows: readonly ProjectRow[] | undefined;
  onRemove: () => void;
}

function Root({ root, rows, onRemove }: RootProps) {
  const { mark, word } = states[root.state];
  return (
    <li className="grid gap-1 border-b border-line-soft py-2">
      <div className="flex items-center gap-3">
        <StateMark state={mark} label={word} className="w-24 shrink-0 text-sm text-dim" />
        <span dir="auto" className="min-w-0 flex-1 font-mono text-sm wrap-anywhere select-text">
          {printable(root.path)}
        </span>
        <span className="shrink-0 text-dim tabular-nums">{rows && countWords(rows)}</span>
        <Button size="sm" variant="ghost" aria-label={`Remove ${printable(root.path)}…`} onClick={onRemove}>
          Remove…
        </Button>
      </div>
      <div className="ps-27 text-sm text-faint">
        {root.walkedAt === null ? (
          'Not looked into yet.'
        ) : (
          <>
            {formatCount(root.folders, 'folder')} looked into, <Time at={root.walkedAt} />
          </>
        )}
        {root.state === 'missing' && ' Its drive may be away; its projects are kept until it is back or you remove it.'}
        {root.state === 'unreadable' && ' Look at its rights; its projects are kept as they were last seen.'}
        {root.skippedCount > 0 && (
          <details className="mt-1">
            <summary className="w-fit rounded-sm text-dim hover:text-text">
              {`${formatCount(root.skippedCount, 'entry', 'entries')} passed over`}
            </summary>
            <ul className="mt-1 grid max-h-40 gap-0.5 overflow-y-auto rounded-md border border-line-soft px-2.5 py-1.5">
              {root.skipped.map(({ path, why }) => (
                <li key={path} className="wrap-anywhere select-text">
                  <span className="font-mono text-xs text-dim">{printable(path)}</span> <span>{printable(why)}</span>
                </li>
              ))}
              {root.skippedCount > root.skipped.length && (
                <li>{`and ${formatNumber(root.skippedCount - root.skipped.length)} more`}</li>
              )}
            </ul>
          </details>
        )}
      </div>
    </li>
  );
}

/** How the picture is kept true. */
function Truth({ status }: { status: ScanStatus }) {
  const scan = scanWords(status);
  const { watch, git } = status;
  return (
    <div className="grid gap-2">
      {scan && <ProgressBar value={scan.share} label={scan.label} detail={scan.detail || undefined} />}
      {watch.limited && (
        <Callout tone="warn" title={watch.limited}>
          <span className="select-text">{watch.remedy}</span>
        </Callout>
      )}
      {git.problem && <Callout tone="warn" title={printable(git.problem)} />}
      <p className="text-sm text-faint">
        {`${formatCount(watch.watches, 'watch', 'watches')} tell of changes at once; what they do not see is looked at again every ${formatCount(watch.everyMinutes, 'minute')}.`}
        {git.version && ` Git ${git.version} answers.`}
      </p>
    </div>
  );
}
