import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { type Tone, toneText } from './tone.ts';

export interface TagProps {
  children: ReactNode;
  tone?: Tone | undefined;
  mono?: boolean | undefined;
  className?: string | undefined;
}

/** What something is (`Fastify`, `container`): an outline, never a filled chip. */
export function Tag({ children, tone = 'neutral', mono = false, className }: TagProps) {
  return (
    <span
      className={cx(
        'inline-flex h-4.5 max-w-full min-w-0 items-center rounded-full border border-line px-1.75 text-2xs',
        toneText[tone],
        mono && 'font-mono',
        className,
      )}
    >
      <span className="truncate">{children}</span>
    </span>
  );
}
