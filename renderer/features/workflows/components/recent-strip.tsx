import type { WorkflowSummary } from '../../../../shared/features/workflows/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { Tooltip } from '../../../ui/tooltip.tsx';

type Recent = WorkflowSummary['recent'];

const most = 20;
const step = 5;
const height = 18;
const middle = 10;

/** `18 succeeded, 2 failed`: the strip in words. */
export function recentWords(recent: Recent): string {
  const count = (state: Recent[number]['state']) => recent.filter((run) => run.state === state).length;
  const parts = (['succeeded', 'failed', 'cancelled'] as const)
    .map((state) => ({ state, count: count(state) }))
    .filter((part) => part.count > 0)
    .map((part) => `${part.count} ${part.state}`);
  return parts.length === 0 ? 'It has not run yet' : `Last ${formatCount(recent.length, 'run')}: ${parts.join(', ')}`;
}

/** Newest at the right; `fit` makes it no wider than what there is. What succeeded stands above the line, as high as it took long; what failed hangs below it. */
export function RecentStrip({ recent, fit = false }: { recent: Recent; fit?: boolean }) {
  const shown = recent.slice(-most);
  if (shown.length === 0) return <span className="text-faint">–</span>;
  const longest = Math.max(1, ...shown.map(({ tookMs }) => tookMs));
  const places = fit ? shown.length : most;
  const offset = (places - shown.length) * step;
  const words = recentWords(shown);
  return (
    <Tooltip content={words}>
      <svg
        role="img"
        aria-label={words}
        viewBox={`0 0 ${places * step} ${height}`}
        className="h-4.5 w-auto shrink-0"
        data-mark=""
      >
        <line x1={offset} x2={places * step} y1={middle} y2={middle} className="stroke-line" strokeWidth="1" />
        {shown.map(({ runId, state, tookMs }, i) => {
          const x = offset + i * step + 1;
          const tall = 3 + Math.sqrt(tookMs / longest) * 6;
          if (state === 'failed')
            return <rect key={runId} x={x} y={middle} width="3" height="7" className="fill-bad" />;
          if (state === 'cancelled')
            return <rect key={runId} x={x} y={middle - 1.5} width="3" height="3" className="fill-faint" />;
          return <rect key={runId} x={x} y={middle - tall} width="3" height={tall} className="fill-ok" />;
        })}
      </svg>
    </Tooltip>
  );
}
