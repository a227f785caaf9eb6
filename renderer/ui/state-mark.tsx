import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type MarkState = 'running' | 'healthy' | 'stopped' | 'failing' | 'waiting' | 'warning' | 'info' | 'neutral';

/** How something stands: its mark, and what is said beside that. */
export interface Marked {
  mark: MarkState;
  word: string;
}

interface Look {
  tone: string;
  word: string;
  shape: ReactNode;
}

const looks: Record<MarkState, Look> = {
  running: {
    tone: 'text-accent',
    word: 'running',
    shape: (
      <>
        <circle cx="5" cy="5" r="4" fill="none" stroke="currentColor" strokeWidth="1.4" />
        <circle cx="5" cy="5" r="1.9" />
      </>
    ),
  },
  healthy: { tone: 'text-ok', word: 'healthy', shape: <circle cx="5" cy="5" r="4" /> },
  stopped: { tone: 'text-faint', word: 'stopped', shape: <rect x="1" y="1" width="8" height="8" rx="1.5" /> },
  failing: {
    tone: 'text-bad',
    word: 'failing',
    shape: <path d="M4.2 1.1a.9.9 0 0 1 1.6 0l3.7 6.7a.9.9 0 0 1-.8 1.4H1.3a.9.9 0 0 1-.8-1.4z" />,
  },
  waiting: {
    tone: 'text-warn',
    word: 'waiting',
    shape: <rect x="1.7" y="1.7" width="6.6" height="6.6" rx="1" transform="rotate(45 5 5)" />,
  },
  warning: {
    tone: 'text-warn',
    word: 'warning',
    shape: <path d="M1.3.8h7.4a.9.9 0 0 1 .8 1.4L5.8 8.9a.9.9 0 0 1-1.6 0L.5 2.2A.9.9 0 0 1 1.3.8z" />,
  },
  info: {
    tone: 'text-info',
    word: 'note',
    shape: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.8" />,
  },
  neutral: { tone: 'text-faint', word: 'unknown', shape: <rect x="1" y="4" width="8" height="2" rx="1" /> },
};

export interface StateMarkProps {
  state: MarkState;
  /** The word for the eye, `restarting` say. Default: the state's own. */
  label?: ReactNode;
  /** Shape alone; the word is still there for assistive technology. Only where a word stands beside it anyway. */
  hideLabel?: boolean | undefined;
  className?: string | undefined;
}

/** Shape, colour and word together, so that no state rests on colour. */
export function StateMark({ state, label, hideLabel = false, className }: StateMarkProps) {
  const look = looks[state];
  return (
    <span className={cx('relative inline-flex items-center', hideLabel ? 'shrink-0' : 'min-w-0 gap-1.5', className)}>
      <svg
        data-mark=""
        aria-hidden
        viewBox="0 0 10 10"
        fill="currentColor"
        className={cx('size-2.5 shrink-0', look.tone)}
      >
        {look.shape}
      </svg>
      <span className={hideLabel ? 'sr-only' : 'truncate'}>{label ?? look.word}</span>
    </span>
  );
}
