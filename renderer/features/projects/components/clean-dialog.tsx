import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { BuildFolder, ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { describeError, Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { projectsQueries } from '../api.ts';
import { useBuildFolders } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { shownName } from './cells.tsx';

/** What a build can make again, out of the way: listed with sizes, moved to the trash, and said what came of it. */
export function CleanDialog({ row }: { row: ProjectRow }) {
  const query = useBuildFolders(row.id);
  const clean = useMutation(projectsQueries.clean.mutationOptions());
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const folders = query.data ?? [];
  const wanted = folders.filter(({ path }) => !kept.has(path));
  const bytes = wanted.reduce((sum, folder) => sum + folder.bytes, 0);
  const receipt = clean.data;
  const failure = clean.error ? describeError('Nothing was moved to the trash', clean.error) : null;
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={`Clean build folders of ${shownName(row.name).slice(0, 80)}`}
      description={receipt ? undefined : 'They go to the trash of the system, where they stay until you empty it.'}
      footer={
        receipt || folders.length === 0 ? (
          <DialogClose render={<Button variant="primary">Close</Button>} />
        ) : (
          <>
            <DialogClose render={<Button>Cancel</Button>} />
            <Button
              variant="primary"
              disabled={wanted.length === 0}
              loading={clean.isPending}
              onClick={() => clean.mutate({ id: row.id, paths: wanted.map(({ path }) => path) })}
            >
              {`Move ${formatBytes(bytes)} to the trash`}
            </Button>
          </>
        )
      }
    >
      {receipt ? (
        <div className="grid gap-3">
          <StateMark
            state={receipt.failed.length === 0 ? 'healthy' : 'warning'}
            label={
              receipt.moved.length === 0
                ? 'Nothing was moved'
                : `${formatBytes(receipt.bytes)} in ${formatCount(receipt.moved.length, 'folder')} moved to the trash`
            }
          />
          <ul className="border-t border-line-soft">
            {receipt.moved.map((folder) => (
              <Line key={folder.path} path={folder.path} end={formatBytes(folder.bytes)} />
            ))}
            {receipt.failed.map((folder) => (
              <Line key={folder.path} path={folder.path} end={`not moved: ${printable(folder.why)}`} bad />
            ))}
          </ul>
          {receipt.moved.length > 0 && (
            <p className="text-sm text-faint">The disk has the space back once the trash is emptied.</p>
          )}
        </div>
      ) : query.isPending ? (
        <Skeleton rows={4} label="Measuring the build folders" />
      ) : query.isError ? (
        <Failure
          what="The build folders could not be measured"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : folders.length === 0 ? (
        <EmptyState size="line" title="There is no build folder: nothing to clean." />
      ) : (
        <div className="grid gap-3">
          {failure && (
            <Callout tone="bad" title={failure.title}>
              {[failure.meaning, failure.advice].filter(Boolean).join(' ')}
            </Callout>
          )}
          <Folders folders={folders} kept={kept} onKept={setKept} />
        </div>
      )}
    </Dialog>
  );
}

interface FoldersProps {
  folders: readonly BuildFolder[];
  kept: ReadonlySet<string>;
  onKept: (kept: ReadonlySet<string>) => void;
}

function Folders({ folders, kept, onKept }: FoldersProps) {
  return (
    <ul className="border-t border-line-soft">
      {folders.map(({ path, bytes, files, madeBy }) => (
        <li key={path} className="flex min-h-(--row) items-start gap-3 border-b border-line-soft py-1.5">
          <Checkbox
            checked={!kept.has(path)}
            onCheckedChange={(on) =>
              onKept(new Set(on ? [...kept].filter((other) => other !== path) : [...kept, path]))
            }
            hint={
              <>
                {`${formatCount(files, 'file')}, made again by `}
                <code className="text-xs">{madeBy}</code>
              </>
            }
            className="min-w-0 flex-1"
          >
            <span dir="auto" className="font-mono text-sm wrap-anywhere">
              {printable(path)}
            </span>
          </Checkbox>
          <span className="shrink-0 tabular-nums">{formatBytes(bytes)}</span>
        </li>
      ))}
    </ul>
  );
}

function Line({ path, end, bad = false }: { path: string; end: string; bad?: boolean }) {
  return (
    <li className="flex min-h-(--row) items-center gap-3 border-b border-line-soft py-1">
      <StateMark state={bad ? 'failing' : 'healthy'} hideLabel label={bad ? 'failed' : 'moved'} />
      <span dir="auto" className="min-w-0 flex-1 font-mono text-sm wrap-anywhere">
        {printable(path)}
      </span>
      <span className={bad ? 'min-w-0 text-bad wrap-anywhere' : 'shrink-0 text-dim tabular-nums'}>{end}</span>
    </li>
  );
}
