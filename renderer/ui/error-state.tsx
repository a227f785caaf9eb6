import { RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { scrollRegion } from './aria.ts';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { cx } from './cx.ts';
import { StatusDot } from './status-dot.tsx';

export interface ErrorStateProps {
  /** What happened: `The journal could not be read`. */
  title: string;
  /** What it means for the user. */
  meaning?: ReactNode;
  /** What to do. */
  advice?: ReactNode;
  /** Text for a report: code, correlation id, stack. Already redacted. */
  details?: string | undefined;
  onRetry?: (() => void) | undefined;
  retrying?: boolean | undefined;
  action?: ReactNode;
  className?: string | undefined;
}

export function ErrorState({
  title,
  meaning,
  advice,
  details,
  onRetry,
  retrying = false,
  action,
  className,
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cx('mx-auto grid w-full max-w-130 grid-cols-[auto_minmax(0,1fr)] gap-x-2.5 px-4 py-8', className)}
    >
      <span className="flex h-5 items-center">
        <StatusDot state="failing" label="Error:" />
      </span>
      <div className="min-w-0">
        <p className="text-md font-medium wrap-anywhere">{title}</p>
        {meaning && <div className="mt-1 text-dim wrap-anywhere">{meaning}</div>}
        {advice && <div className="mt-1 text-dim wrap-anywhere">{advice}</div>}
        <div className="mt-3 flex flex-wrap items-center gap-2">
          {onRetry && (
            <Button icon={RotateCw} onClick={onRetry} loading={retrying}>
              Try again
            </Button>
          )}
          {action}
          {details && <CopyButton text={details} label="Copy details" withText />}
        </div>
        {details && (
          <details className="mt-3 text-sm text-dim">
            <summary className="w-fit rounded-sm hover:text-text">Details</summary>
            <pre
              {...scrollRegion('Error details')}
              className="mt-1.5 max-h-50 overflow-auto rounded-md border border-line-soft bg-bg p-2.5 text-xs select-text"
            >
              {details}
            </pre>
          </details>
        )}
      </div>
    </div>
  );
}
