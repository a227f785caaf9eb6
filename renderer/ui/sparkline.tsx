import { cx } from './cx.ts';

export interface SparklineProps {
  /** Oldest first; null is a gap, never a zero. */
  values: readonly (number | null)[];
  /** `CPU of shop-api, last hour`. */
  label: string;
  format?: ((value: number) => string) | undefined;
  /** Fixed ends make rows comparable; without them the line fills its height. */
  min?: number | undefined;
  max?: number | undefined;
  tone?: 'accent' | 'ok' | 'warn' | 'bad' | 'neutral' | undefined;
  /** Also a table of the values, out of sight, for assistive technology. */
  table?: boolean | undefined;
  className?: string | undefined;
}

const width = 90;
const height = 20;
const pad = 2;

const strokes = { accent: 'text-accent', ok: 'text-ok', warn: 'text-warn', bad: 'text-bad', neutral: 'text-dim' };

/** One sub-path for each stretch without a gap. */
function pathOf(values: readonly (number | null)[], low: number, high: number): string {
  const span = high - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  let pen = 'M';
  let path = '';
  values.forEach((value, index) => {
    if (value === null || !Number.isFinite(value)) {
      pen = 'M';
      return;
    }
    const share = high === low ? 0.5 : Math.min(1, Math.max(0, (value - low) / span));
    path += `${pen}${(index * step).toFixed(1)} ${(height - pad - share * (height - 2 * pad)).toFixed(1)}`;
    pen = 'L';
  });
  return path;
}

function describe(label: string, known: readonly number[], format: (value: number) => string): string {
  const last = known.at(-1);
  if (last === undefined) return `${label}: no data`;
  return `${label}: ${format(Math.min(...known))} to ${format(Math.max(...known))}, now ${format(last)}`;
}

export function Sparkline({
  values,
  label,
  format = String,
  min,
  max,
  tone = 'accent',
  table = false,
  className,
}: SparklineProps) {
  const known = values.filter((value): value is number => value !== null && Number.isFinite(value));
  const path = pathOf(values, min ?? Math.min(...known), max ?? Math.max(...known));
  const chart = (
    <svg
      role="img"
      aria-label={describe(label, known, format)}
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      fill="none"
      className={cx('inline-block h-5 w-22.5 align-middle', strokes[tone], className)}
    >
      {known.length === 0 ? (
        <path
          d={`M0 ${height / 2}H${width}`}
          stroke="var(--edge)"
          strokeDasharray="2 3"
          vectorEffect="non-scaling-stroke"
        />
      ) : (
        <path
          data-mark=""
          d={path}
          stroke="currentColor"
          strokeWidth="1.4"
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
  if (!table) return chart;
  return (
    <span className="relative inline-block">
      {chart}
      <table className="sr-only">
        <caption>{label}</caption>
        <tbody>
          {values.map((value, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a point is its place in the series
            <tr key={index}>
              <th scope="row">{index + 1}</th>
              <td>{value === null ? 'no data' : format(value)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </span>
  );
}
