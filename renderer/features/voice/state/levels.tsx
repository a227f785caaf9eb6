import { cx } from '../../../ui/cx.ts';

/** How loud it was, newest at the end. */
export function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <div aria-hidden className="flex h-8 w-full max-w-80 items-center justify-between gap-px">
      {levels.map((level, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={i}
          data-mark=""
          className={cx('w-0.75 rounded-full', level > 0.08 ? 'bg-accent' : 'bg-track')}
          style={{ height: `${Math.max(3, Math.round(level ** 1.6 * 32))}px` }}
        />
      ))}
    </div>
  );
}
