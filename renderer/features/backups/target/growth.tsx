import { useMemo } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { Chart } from '../../../ui/chart/chart.tsx';
import { ChartGroup } from '../../../ui/chart/group.tsx';
import { growthWords } from '../words.ts';

const day = 86_400_000;

/** What lay there, day by day; with its own table, as every chart. */
export function Growth({ target }: { target: BackupTarget }) {
  const { growth, name } = target;
  const data = useMemo(
    () => ({
      times: growth.map(({ at }) => at),
      lines: [{ id: 'bytes', label: 'As it lies there', values: growth.map(({ bytes }) => bytes) }],
    }),
    [growth],
  );
  const span = useMemo(() => {
    const from = growth[0]?.at ?? 0;
    return { from, to: Math.max(growth.at(-1)?.at ?? 0, from + day) };
  }, [growth]);
  return (
    <ChartGroup span={span}>
      <Chart
        title="Growth"
        detail={growthWords(growth) ?? `of ${name}`}
        data={data}
        scale={{ unit: 'bytes' }}
        empty="It is known after the first backup."
      />
    </ChartGroup>
  );
}
