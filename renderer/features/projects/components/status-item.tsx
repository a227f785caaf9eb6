import { FolderGit2 } from 'lucide-react';
import { useState } from 'react';
import { AppLink } from '../../../app/navigation.tsx';
import { StatusButton } from '../../../app/status-button.tsx';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Icon } from '../../../ui/icon.tsx';
import { Link } from '../../../ui/link.tsx';
import { Popover } from '../../../ui/popover.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { useRows, useScanStatus } from '../queries.ts';
import { openDialog } from '../store.ts';
import { useProjectActions } from '../use-actions.ts';
import { countWords, isListed, scanWords } from '../words.ts';

/** How many are known, and what a scan does just now. */
export function ProjectsStatus() {
  const [open, setOpen] = useState(false);
  const rows = useRows().data;
  const status = useScanStatus().data;
  const actions = useProjectActions();
  const scan = status ? scanWords(status) : null;
  if (!rows) return null;
  const limited = status?.watch.limited ?? null;
  return (
    <Popover
      side="top"
      title="Projects"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <StatusButton>
          {limited === null ? (
            <Icon icon={FolderGit2} size="sm" />
          ) : (
            <StateMark state="warning" hideLabel label="not all is watched" />
          )}
          <span className="truncate">
            {scan ? `${scan.label} ${scan.detail}`.trim() : formatCount(rows.filter(isListed).length, 'project')}
          </span>
        </StatusButton>
      }
    >
      <div className="grid gap-2 text-sm">
        {scan && <ProgressBar value={scan.share} label={scan.label} detail={scan.detail || undefined} />}
        <p className="text-dim">
          {scan ? `${countWords(rows)} so far.` : `${countWords(rows)}. Nothing is being read.`}
        </p>
        {status && (
          <p className="text-dim">
            {limited ?? `${formatCount(status.watch.watches, 'watch', 'watches')} tell of changes at once.`}
            {limited !== null && status.watch.remedy && ` ${status.watch.remedy}`}
            {` The rest is looked at again every ${formatCount(status.watch.everyMinutes, 'minute')}.`}
          </p>
        )}
        {status?.git.problem && <p className="text-warn">{printable(status.git.problem)}</p>}
        <div className="mt-1 flex flex-wrap items-center gap-2 border-t border-line-soft pt-2">
          <Link render={<AppLink to="/projects" onClick={() => setOpen(false)} />}>All projects</Link>
          <span className="flex-1" />
          <Button
            size="sm"
            onClick={() => {
              setOpen(false);
              openDialog({ kind: 'folders' });
            }}
          >
            Folders
          </Button>
          <Button size="sm" loading={scan !== null} onClick={() => void actions.refresh(null)}>
            Look again
          </Button>
        </div>
      </div>
    </Popover>
  );
}
