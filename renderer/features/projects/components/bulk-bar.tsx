import {
  Archive,
  ArrowDownToLine,
  Copy,
  Ellipsis,
  GitPullRequestArrow,
  RefreshCw,
  Star,
  Tag,
  Trash2,
  X,
} from 'lucide-react';
import { useRef } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { useFoot } from '../../../ui/foot.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Menu } from '../../../ui/menu.tsx';
import { BulkStart } from '../../launcher/index.tsx';
import { hasRemote, isHere, type ProjectActions } from '../actions.ts';
import { openDialog } from '../store.ts';

interface BulkBarProps {
  rows: readonly ProjectRow[];
  /** Chosen before, and not in what the filters leave. */
  hidden: number;
  actions: ProjectActions;
  onNone: () => void;
}

/** What can be done to all that were chosen. */
export function BulkBar({ rows, hidden, actions, onNone }: BulkBarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useFoot(bar);
  const gone = rows.filter(({ presence }) => presence === 'gone');
  const remote = rows.some(hasRemote);
  const archived = rows.length > 0 && rows.every((row) => row.archived);
  const favourite = rows.length > 0 && rows.every((row) => row.favourite);
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label="What to do with the chosen projects"
      onKeyDown={(event) => {
        // What is open above it, such as its menu, has an Escape of its own.
        if (event.key !== 'Escape' || !(event.target instanceof Node && event.currentTarget.contains(event.target)))
          return;
        event.preventDefault();
        onNone();
      }}
      className="flex min-h-[calc(var(--control)+1.0625rem)] flex-wrap items-center gap-1.5 border-t border-line bg-panel px-3 py-1.5"
    >
      <span role="status" className="pe-2 font-medium tabular-nums">
        {`${formatCount(rows.length, 'project')} chosen`}
        {hidden > 0 && <span className="font-normal text-faint">{`, ${hidden} of them not in this view`}</span>}
      </span>
      <BulkStart projects={rows.filter(isHere)} />
      <Button size="sm" icon={Tag} onClick={() => openDialog({ kind: 'tag', rows })}>
        Tags…
      </Button>
      <Button size="sm" icon={Star} onClick={() => void actions.favourite(rows, !favourite)}>
        {favourite ? 'No favourites' : 'Favourite'}
      </Button>
      <Button size="sm" icon={Archive} onClick={() => void actions.archive(rows, !archived)}>
        {archived ? 'Out of the archive' : 'Archive'}
      </Button>
      {remote && (
        <>
          <Button size="sm" icon={ArrowDownToLine} onClick={() => void actions.fetch(rows)}>
            Fetch
          </Button>
          <Button size="sm" icon={GitPullRequestArrow} onClick={() => void actions.pull(rows)}>
            Pull
          </Button>
        </>
      )}
      {gone.length > 0 && (
        <Button size="sm" icon={Trash2} onClick={() => openDialog({ kind: 'forget', rows: gone })}>
          {gone.length === rows.length ? 'Forget…' : `Forget ${gone.length} gone…`}
        </Button>
      )}
      <Menu
        trigger={<IconButton icon={Ellipsis} size="sm" label="More for the chosen projects" />}
        entries={[
          { id: 'refresh', label: 'Look again now', icon: RefreshCw, onSelect: () => void actions.refresh(rows) },
          { id: 'copy', label: 'Copy paths', icon: Copy, onSelect: () => void actions.copyPath(rows) },
        ]}
      />
      <IconButton icon={X} size="sm" label="Choose none" shortcut="Escape" onClick={onNone} className="ms-auto" />
    </div>
  );
}
