import { useState } from 'react';
import type { ProjectRoot, ScanStatus } from '../../../../shared/features/projects/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { openDialog } from '../store.ts';

interface NoticesProps {
  status: ScanStatus | undefined;
  roots: readonly ProjectRoot[];
}

/** What keeps the list from being the whole truth, above it. */
interface Notice {
  id: string;
  title: string;
  text: string;
  folders?: boolean;
}

export function Notices({ status, roots }: NoticesProps) {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const away = roots.filter(({ state }) => state !== 'here');
  const notices: Notice[] = [
    status?.watch.limited && {
      id: `watch ${status.watch.limited}`,
      title: status.watch.limited,
      text: [
        status.watch.remedy,
        `What is not watched is looked at again every ${formatCount(status.watch.everyMinutes, 'minute')}.`,
      ]
        .filter(Boolean)
        .join(' '),
    },
    status?.git.problem && {
      id: `git ${status.git.problem}`,
      title: printable(status.git.problem),
      text: 'What projects are and depend on is known without it; branches and changes less well.',
    },
    away.length > 0 && {
      id: `roots ${away.map(({ id }) => id).join()}`,
      title:
        away.length === 1 && away[0]
          ? `${printable(away[0].path)} ${away[0].state === 'missing' ? 'is not there' : 'cannot be read'}`
          : `${formatCount(away.length, 'folder')} cannot be looked into`,
      text: 'Its projects are kept as they were last seen.',
      folders: true,
    },
  ]
    .filter((notice) => typeof notice === 'object' && notice !== null)
    .filter(({ id }) => !dismissed.includes(id));
  if (notices.length === 0) return null;
  return (
    <div className="grid gap-2 border-b border-line-soft px-3 py-2">
      {notices.map((notice) => (
        <Callout
          key={notice.id}
          tone="warn"
          title={notice.title}
          onDismiss={() => setDismissed([...dismissed, notice.id])}
          action={
            notice.folders && (
              <Button size="sm" onClick={() => openDialog({ kind: 'folders' })}>
                Folders
              </Button>
            )
          }
        >
          <span className="select-text">{notice.text}</span>
        </Callout>
      ))}
    </div>
  );
}
