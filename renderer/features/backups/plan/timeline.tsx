import type { BackupSnapshot } from '../../../../shared/features/backups/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatCount } from '../../../lib/number.ts';
import { formatAbsolute, formatDay } from '../../../lib/relative-time.ts';
import { cx } from '../../../ui/cx.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { snapshotPath } from '../acts.ts';
import { marksOf } from './timeline-marks.ts';

/** Snapshots along the time; the table below says the same in words, so this one is for the pointer alone. */
export function Timeline({ snapshots }: { snapshots: readonly BackupSnapshot[] }) {
  const times = snapshots.map(({ at }) => at);
  const from = times.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const to = times.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const now = Date.now();
  return (
    <figure
      aria-label={`${formatCount(snapshots.length, 'snapshot')} from ${formatAbsolute(from)} to ${formatAbsolute(to)}`}
    >
      <div aria-hidden className="relative h-6">
        <span className="absolute inset-x-0 top-1/2 h-px bg-line" />
        {marksOf(snapshots, from, to).map(({ at, count, partial, newest }) => (
          <Tooltip
            key={newest.id}
            content={`${formatAbsolute(newest.at)}${count > 1 ? `, and ${count - 1} more about then` : ''}${partial ? ', partial' : ''}`}
          >
            <AppLink
              to={snapshotPath(newest.targetId, newest.id)}
              tabIndex={-1}
              className="absolute top-0 h-6 w-2 -translate-x-1/2"
              style={{ insetInlineStart: `${1 + at * 98}%` }}
            >
              <span
                data-mark=""
                className={cx(
                  'absolute inset-x-0.5 rounded-full',
                  partial ? 'bg-warn' : 'bg-accent',
                  count > 3 ? 'inset-y-0.5' : count > 1 ? 'inset-y-1.5' : 'inset-y-2',
                )}
              />
            </AppLink>
          </Tooltip>
        ))}
      </div>
      <figcaption aria-hidden className="flex justify-between text-2xs text-faint tabular-nums">
        <span>{formatDay(from, now)}</span>
        <span>{formatDay(to, now)}</span>
      </figcaption>
    </figure>
  );
}
