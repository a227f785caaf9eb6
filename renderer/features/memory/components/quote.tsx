import type { ReactNode } from 'react';
import { cx } from '../../../ui/cx.ts';
import { lines } from '../words.ts';

interface QuoteProps {
  quote: string;
  before?: string | undefined;
  after?: string | undefined;
  children?: ReactNode;
  className?: string | undefined;
}

/** Word for word; what stands around it is there to tell what it was about. */
export function Quote({ quote, before = '', after = '', children, className }: QuoteProps) {
  return (
    <figure className={cx('grid gap-1', className)}>
      <blockquote
        dir="auto"
        className="border-s-2 border-edge ps-2.5 text-sm whitespace-pre-wrap text-dim wrap-anywhere select-text"
      >
        {before !== '' && <span>…{lines(before, 200)}</span>}
        <mark className="rounded-xs bg-accent-bg px-0.5 text-text">{lines(quote, 1_200)}</mark>
        {after !== '' && <span>{lines(after, 200)}…</span>}
      </blockquote>
      {children && <figcaption className="ps-3 text-sm text-faint">{children}</figcaption>}
    </figure>
  );
}
