import { useEffect, useState } from 'react';
import { cx } from '../../../ui/cx.ts';
import { useLevel } from '../capture/store.ts';

const bars = 56;
const quiet: readonly number[] = Array.from({ length: bars }, () => 0);

/** How loud it was over the last three seconds, newest at the end: whoever speaks sees that it is heard. */
export function Meter({ live, className }: { live: boolean; className?: string }) {
  const [levels, setLevels] = useState(quiet);
  useEffect(() => {
    if (!live) return;
    setLevels(quiet);
    return useLevel.subscribe(({ level }) => setLevels((before) => [...before.slice(1), level]));
  }, [live]);
  return (
    <div aria-hidden className={cx('flex h-11 items-center justify-between gap-px', className)}>
      {levels.map((level, i) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={i}
          data-mark=""
          className={cx('w-0.75 rounded-full', level > 0.08 ? 'bg-accent' : 'bg-track')}
          style={{ height: `${Math.max(3, Math.round(level ** 1.6 * 44))}px` }}
        />
      ))}
    </div>
  );
}
