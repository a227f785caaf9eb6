import type { ReactNode } from 'react';
import { scrollRegion } from './aria.ts';
import { CopyButton } from './copy-button.tsx';
import { cx } from './cx.ts';

export interface CodeBlockProps {
  code: string;
  /** A file name or a command's title; names the block too. */
  title: string;
  hideTitle?: boolean | undefined;
  wrap?: boolean | undefined;
  /** CSS length; scrolls beyond. */
  maxHeight?: string | undefined;
  className?: string | undefined;
  /** How the code is drawn, where it is long; it is `code` that is copied. */
  children?: ReactNode;
}

export function CodeBlock({
  code,
  title,
  hideTitle = false,
  wrap = false,
  maxHeight = '20rem',
  className,
  children,
}: CodeBlockProps) {
  return (
    <figure className={cx('group relative min-w-0 rounded-lg border border-line-soft bg-panel', className)}>
      {!hideTitle && (
        <figcaption className="flex h-8 items-center border-b border-line-soft ps-3 pe-9 text-sm text-dim">
          <span className="truncate">{title}</span>
        </figcaption>
      )}
      <div className="absolute end-1 top-1">
        <CopyButton text={code} label={`Copy ${title}`} />
      </div>
      <div className={hideTitle ? 'pe-8' : undefined}>
        <pre
          {...scrollRegion(title)}
          style={{ maxHeight }}
          className={cx(
            'inset-focus overflow-auto rounded-lg px-3 py-2 text-sm leading-4.5 select-text',
            wrap && 'whitespace-pre-wrap wrap-anywhere',
          )}
        >
          <code>{children ?? code}</code>
        </pre>
      </div>
    </figure>
  );
}
