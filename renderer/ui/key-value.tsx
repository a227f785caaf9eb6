import type { ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';
import { cx } from './cx.ts';

interface KeyValueItem {
  key: string;
  value: ReactNode;
  mono?: boolean | undefined;
  /** Text behind a copy button that shows on hover and focus. */
  copy?: string | undefined;
}

export interface KeyValueProps {
  items: readonly KeyValueItem[];
  /** Width of the keys in rem. */
  keyWidth?: number | undefined;
  className?: string | undefined;
}

export function KeyValue({ items, keyWidth = 7, className }: KeyValueProps) {
  return (
    <dl className={cx('grid gap-y-1.5', className)}>
      {items.map((item) => (
        <div
          key={item.key}
          className="group grid min-h-4.75 items-baseline gap-x-3"
          style={{ gridTemplateColumns: `${keyWidth}rem minmax(0, 1fr)` }}
        >
          <dt className="text-sm text-faint wrap-anywhere">{item.key}</dt>
          <dd className={cx('flex min-w-0 items-baseline gap-1 wrap-anywhere', item.mono && 'font-mono text-sm')}>
            <span className="min-w-0 select-text">{item.value}</span>
            {item.copy !== undefined && (
              <CopyButton
                text={item.copy}
                label={`Copy ${item.key}`}
                className="-my-1.5 self-center opacity-0 group-hover:opacity-100 focus-within:opacity-100"
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
