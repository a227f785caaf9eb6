import type { Release } from '../../../../shared/features/deployments/schema.ts';
import { cx } from '../../../ui/cx.ts';
import { numbered, weightWords } from '../words.ts';

/** Newest first: the version that comes stands out against those that were there. */
const fills = ['bg-accent', 'bg-edge', 'bg-ok', 'bg-warn'];

export const fillOf = (index: number): string => fills[Math.min(index, fills.length - 1)] ?? 'bg-edge';

/** Those with requests, as the bar shows them: newest first. */
export const weighed = (releases: readonly Release[]): Release[] =>
  releases.filter(({ weight }) => weight > 0).sort((a, b) => b.number - a.number);

/** How requests are shared among versions. */
export function WeightBar({ releases, className }: { releases: readonly Release[]; className?: string }) {
  const shown = weighed(releases);
  const said =
    shown.length === 0
      ? 'No version has requests'
      : shown.map((release) => `${numbered(release)}: ${weightWords(release.weight)}`).join(', ');
  return (
    <span
      role="img"
      aria-label={`Shares of requests. ${said}`}
      className={cx('flex h-2 w-full overflow-hidden rounded-full bg-track', className)}
    >
      {shown.map((release, index) => (
        <span
          key={release.id}
          data-mark=""
          className={cx('h-full border-e-2 border-bg transition-[width] duration-100 last:border-e-0', fillOf(index))}
          style={{ width: `${release.weight}%` }}
        />
      ))}
    </span>
  );
}
