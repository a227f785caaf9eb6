import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';
import type { MarkState } from './state-mark.tsx';
import { StatusDot } from './status-dot.tsx';

export interface CalloutProps {
  tone: 'info' | 'ok' | 'warn' | 'bad';
  title: ReactNode;
  children?: ReactNode;
  /** Buttons. */
  action?: ReactNode;
  onDismiss?: (() => void) | undefined;
  className?: string | undefined;
}

const looks: Record<CalloutProps['tone'], { state: MarkState; word: string; frame: string }> = {
  info: { state: 'info', word: 'Note:', frame: 'bg-info-bg' },
  ok: { state: 'healthy', word: 'Good:', frame: 'bg-ok-bg' },
  warn: { state: 'warning', word: 'Warning:', frame: 'bg-warn-bg' },
  bad: { state: 'failing', word: 'Error:', frame: 'bg-bad-bg' },
};

export function Callout({ tone, title, children, action, onDismiss, className }: CalloutProps) {
  const look = looks[tone];
  return (
    <div
      role={tone === 'bad' ? 'alert' : 'note'}
      className={cx(
        'flex flex-wrap items-start gap-x-2.5 gap-y-2 rounded-lg border border-line-soft py-2.25 ps-3 pe-2',
        look.frame,
        className,
      )}
    >
      <span className="flex h-4.75 items-center">
        <StatusDot state={look.state} label={look.word} />
      </span>
      <div className="min-w-40 flex-1 wrap-anywhere">
        <p className="font-medium">{title}</p>
        {children && <div className="text-dim">{children}</div>}
      </div>
      {(action || onDismiss) && (
        <div className="-my-0.5 flex shrink-0 items-center gap-1">
          {action}
          {onDismiss && <IconButton icon={X} size="sm" label="Dismiss" onClick={onDismiss} />}
        </div>
      )}
    </div>
  );
}
