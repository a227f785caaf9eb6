import type { ReactNode } from 'react';
import { type MetricName, metricWords } from '../../../../shared/lib/metrics.ts';
import { describeError } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { Chart } from '../../../ui/chart/chart.tsx';
import type { ChartScale } from '../../../ui/chart/types.ts';
import { type LineSpec, useLines } from '../use-lines.ts';

export interface MetricChartProps extends Omit<ChartScale, 'unit'> {
  title: string;
  detail?: ReactNode;
  /** Whose unit the lines have. */
  metric: MetricName;
  lines: readonly LineSpec[];
  /** What stands for all lines together when they are compared with another time. */
  whole?: LineSpec | undefined;
  empty?: string | undefined;
  height?: number | undefined;
}

/** A chart of lines that are kept, in the TimeFrame around it. */
export function MetricChart({ title, detail, metric, lines, whole, empty, height, ...scale }: MetricChartProps) {
  const { data, live, answer, note } = useLines(lines, whole);
  const failed = answer.isError && !answer.data && !live;
  return (
    <Chart
      title={title}
      detail={detail}
      data={data}
      live={live}
      scale={{ ...scale, unit: metricWords[metric].unit }}
      empty={empty}
      note={note}
      height={height}
      problem={
        failed && <Problem error={answer.error} title={title} onRetry={answer.refetch} retrying={answer.isFetching} />
      }
    />
  );
}

interface ProblemProps {
  title: string;
  error: unknown;
  onRetry: () => void;
  retrying: boolean;
}

/** In a chart's place there is room for a sentence, not for a page. */
function Problem({ title, error, onRetry, retrying }: ProblemProps) {
  const { meaning, advice } = describeError(title, error);
  return (
    <div role="alert" className="px-4 pt-6 text-center text-sm text-dim">
      <p className="mb-2">{['It could not be read.', meaning, advice].filter(Boolean).join(' ')}</p>
      <Button size="sm" onClick={onRetry} loading={retrying}>
        Try again
      </Button>
    </div>
  );
}
