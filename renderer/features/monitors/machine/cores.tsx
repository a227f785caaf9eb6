import { Heat } from '../../../ui/chart/heat.tsx';
import { MetricChart } from '../components/metric-chart.tsx';
import { useLines } from '../use-lines.ts';
import type { PartProps } from './charts.tsx';

/** More lines than this cannot be told apart. */
const mostLines = 4;

export function Cores({ known }: PartProps) {
  const lines = known.parts('cpu.core.percent', (part) => `Core ${part}`);
  if (lines.length < 2) return null;
  if (lines.length <= mostLines)
    return <MetricChart title="Cores" metric="cpu.core.percent" lines={lines} top={100} detail="each by itself" />;
  return <CoreHeat lines={lines} />;
}

function CoreHeat({ lines }: { lines: ReturnType<PartProps['known']['parts']> }) {
  const { data } = useLines(lines);
  return data && <Heat title="Cores" data={data} top={100} />;
}
