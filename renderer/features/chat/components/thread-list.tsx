import { Download, Pencil, Pin, PinOff, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import type { Thread } from '../../../../shared/features/chat/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Icon } from '../../../ui/icon.tsx';
import type { MenuEntry } from '../../../ui/menu.tsx';
import { SettledSearch } from '../../../ui/settled-search.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { useFoundMessages } from '../queries.ts';
import { openDialog } from '../store.ts';
import { type Acts, threadPath } from '../use-acts.ts';
import { titleOf } from '../words.ts';

interface ThreadListProps {
  threads: readonly Thread[];
  openId: string | null;
  acts: Acts;
  text: string;
  onSearch: (text: string) => void;
}

type Row =
  | { kind: 'thread'; thread: Thread }
  | { kind: 'message'; id: string; threadId: string; title: string; excerpt: string; at: number };

const keyOf = (row: Row) => (row.kind === 'thread' ? row.thread.id : `message ${row.id}`);
const pathOf = (row: Row) =>
  row.kind === 'thread'
    ? threadPath(row.thread.id)
    : `${threadPath(row.threadId)}?message=${encodeURIComponent(row.id)}`;

export function threadActions(thread: Thread, acts: Acts): MenuEntry[] {
  return [
    { id: 'rename', label: 'Rename…', icon: Pencil, onSelect: () => openDialog({ kind: 'rename', thread }) },
    {
      id: 'pin',
      label: thread.pinned ? 'Unpin' : 'Pin to the top',
      icon: thread.pinned ? PinOff : Pin,
      onSelect: () => void acts.pin(thread),
    },
    {
      id: 'markdown',
      label: 'Export as Markdown',
      icon: Download,
      onSelect: () => void acts.exported(thread, 'markdown'),
    },
    { id: 'json', label: 'Export as JSON', icon: Download, onSelect: () => void acts.exported(thread, 'json') },
    { type: 'separator', id: 'line' },
    {
      id: 'remove',
      label: 'Delete…',
      icon: Trash2,
      danger: true,
      onSelect: () => openDialog({ kind: 'remove', thread }),
    },
  ];
}

/** Pinned ones first; what is searched for is looked up in titles and in what was said. */
export function ThreadList({ threads, openId, acts, text, onSearch }: ThreadListProps) {
  const go = useGo();
  const found = useFoundMessages(text);
  const rows = useMemo((): Row[] => {
    const words = text.trim().toLowerCase();
    const named = words === '' ? threads : threads.filter(({ title }) => title.toLowerCase().includes(words));
    const said =
      words.length < 2
        ? []
        : (found.data ?? []).map(
            ({ messageId, threadId, threadTitle, excerpt, at }): Row => ({
              kind: 'message',
              id: messageId,
              threadId,
              title: threadTitle,
              excerpt,
              at,
            }),
          );
    return [...named.map((thread): Row => ({ kind: 'thread', thread })), ...said];
  }, [threads, text, found.data]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="p-2">
        <SettledSearch label="Search chats" value={text} onSettled={onSearch} shortcut="/" />
      </div>
      <VirtualList
        label="Chats"
        items={rows}
        getKey={keyOf}
        selectedKey={openId}
        lines={2}
        divided={false}
        className="min-h-0 flex-1"
        onSelect={(_, row) => (row.kind === 'thread' && row.thread.id === openId ? undefined : go(pathOf(row)))}
        onOpen={(row) => go(pathOf(row))}
        actions={(row) => (row.kind === 'thread' ? threadActions(row.thread, acts) : [])}
        renderRow={(row) => (row.kind === 'thread' ? <ThreadRow thread={row.thread} /> : <MessageRow row={row} />)}
        empty={
          <p className="px-3 py-2 text-sm text-dim">{text === '' ? 'No chat yet.' : 'Nothing holds these words.'}</p>
        }
      />
    </div>
  );
}

function ThreadRow({ thread }: { thread: Thread }) {
  return (
    <div className="min-w-0 flex-1 px-3">
      <div className="flex min-w-0 items-center gap-1.5">
        {thread.pinned && <Icon icon={Pin} size="sm" className="shrink-0 text-dim" />}
        <span className="min-w-0 truncate">{titleOf(thread.title)}</span>
      </div>
      <div className="flex min-w-0 items-baseline gap-1.5 text-xs text-dim">
        {thread.busy ? <StateMark state="running" label="writing" /> : <Time at={thread.updatedAt} />}
        <span className="truncate">· {formatCount(thread.messages, 'message')}</span>
        {thread.pinned && <span className="sr-only">pinned</span>}
      </div>
    </div>
  );
}

function MessageRow({ row }: { row: Extract<Row, { kind: 'message' }> }) {
  return (
    <div className="min-w-0 flex-1 px-3">
      <div className="truncate text-sm">{short(row.excerpt.trim(), 200)}</div>
      <div className="truncate text-xs text-dim">
        in {titleOf(row.title)}, <Time at={row.at} />
      </div>
    </div>
  );
}
