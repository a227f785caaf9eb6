import type { LogCount, LogsKept } from '../../../../shared/features/logs/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount, formatNumber, nbsp } from '../../../lib/number.ts';
import type { WindowState } from '../log-window.ts';

interface StatusLineProps {
  state: WindowState;
  count: LogCount | undefined;
  failed: boolean;
  kept: LogsKept | undefined;
}

/** How much there is, how long looking took, and what keeping it takes. */
export function StatusLine({ state, count, failed, kept }: StatusLineProps) {
  const errors = count?.spread.reduce((sum, one) => sum + one.errors, 0) ?? 0;
  return (
    <p className="flex min-h-7 shrink-0 flex-wrap items-center gap-x-4 gap-y-0.5 border-t border-line-soft px-3 py-1 text-xs text-faint tabular-nums">
      {failed ? (
        <span>Lines could not be counted.</span>
      ) : count ? (
        <>
          <span className="text-dim">
            {count.cut ? 'At least ' : ''}
            {formatCount(count.found, 'line')}
          </span>
          {errors > 0 && <span>{formatCount(errors, 'error')}</span>}
          <span>{`${formatNumber(count.looked)} looked at in ${formatNumber(count.tookMs / 1_000, 2)}${nbsp}s`}</span>
          {count.cut && <span>Looking was ended before all had been looked at: narrow the time.</span>}
        </>
      ) : (
        <span>Counting</span>
      )}
      <span role="status" className="sr-only">
        {state.waiting > 0 ? formatCount(state.waiting, 'new line') : ''}
      </span>
      {kept && (
        <span className="ms-auto">
          {`${formatBytes(kept.bytes)} on disk${kept.plainBytes > kept.bytes ? ` of ${formatBytes(kept.plainBytes)} written` : ''}, at most ${formatBytes(kept.limitBytesPerProject)} for each project`}
        </span>
      )}
    </p>
  );
}
