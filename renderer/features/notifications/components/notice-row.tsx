import { ChevronDown, ChevronRight } from 'lucide-react';
import type { StoredNotice } from '../../../../shared/features/notifications/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { cx } from '../../../ui/cx.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { Time } from '../../../ui/time.tsx';
import { severityMarks } from '../marks.ts';
import type { NoticeActions } from '../queries.ts';

const order = ['info', 'warning', 'error', 'critical'] as const;
const shownOfBody = 300;

interface NoticeRowProps {
  notice: StoredNotice;
  indent: boolean;
  actions: NoticeActions;
  onGo: (to: string) => void;
}

export function NoticeRow({ notice, indent, actions, onGo }: NoticeRowProps) {
  const { severity, title, body, count, readAt, resolvedAt, at } = notice;
  const mark = severityMarks[severity];
  const [first] = notice.actions;
  const usable = first && (first.route !== undefined || resolvedAt === null);
  return (
    <div className={cx('flex min-w-0 flex-1 items-center gap-2.5', indent && 'ps-6')}>
      <span className="w-20 shrink-0 text-sm">
        <StateMark state={mark.state} label={mark.word} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className={cx('truncate', readAt === null ? 'font-semibold' : 'text-dim')} dir="auto">
            {printable(title)}
          </span>
          {readAt === null && <span className="shrink-0 text-2xs text-accent">unread</span>}
          {count > 1 && <Tag className="shrink-0">{`${count} times`}</Tag>}
          {resolvedAt !== null && <Tag className="shrink-0">over</Tag>}
        </p>
        <p className="truncate text-sm text-faint" dir="auto">
          {printable(body.slice(0, shownOfBody)) || ' '}
        </p>
      </div>
      {usable && (
        <Button
          size="sm"
          loading={actions.acting?.id === notice.id && actions.acting.action === first.id}
          onClick={() => {
            actions.seen(notice);
            if (first.route) onGo(first.route);
            else actions.act(notice, first.id);
          }}
        >
          {first.label}
        </Button>
      )}
      <Time at={at} className="w-24 shrink-0 text-end text-sm text-faint" />
    </div>
  );
}

interface GroupRowProps {
  id: string;
  notices: readonly StoredNotice[];
  open: boolean;
  onToggle: (id: string) => void;
}

export function GroupRow({ id, notices, open, onToggle }: GroupRowProps) {
  const unread = notices.filter(({ readAt }) => readAt === null).length;
  const worst = [...order].reverse().find((one) => notices.some(({ severity }) => severity === one)) ?? 'info';
  const mark = severityMarks[worst];
  const [newest] = notices;
  return (
    <div className="flex min-w-0 flex-1 items-center gap-2.5">
      <span className="w-20 shrink-0 text-sm">
        <StateMark state={mark.state} label={mark.word} />
      </span>
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 items-baseline gap-2">
          <span className={cx('truncate', unread > 0 ? 'font-semibold' : 'text-dim')} dir="auto">
            {printable(newest?.title ?? '')}
          </span>
          {unread > 0 && <span className="shrink-0 text-2xs text-accent">{`${unread} unread`}</span>}
        </p>
        <p className="truncate text-sm text-faint">{`and ${formatCount(notices.length - 1, 'other')} of the same group`}</p>
      </div>
      <Button
        size="sm"
        variant="ghost"
        icon={open ? ChevronDown : ChevronRight}
        aria-expanded={open}
        onClick={() => onToggle(id)}
      >
        {open ? 'Close' : `Show ${notices.length}`}
      </Button>
      <Time at={newest?.at ?? 0} className="w-24 shrink-0 text-end text-sm text-faint" />
    </div>
  );
}
