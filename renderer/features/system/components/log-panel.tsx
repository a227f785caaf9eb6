import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { LogLine } from '../../../../shared/features/system/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { useStream } from '../../../app/use-stream.ts';
import { printable } from '../../../lib/printable.ts';
import { formatTimeOfDay } from '../../../lib/relative-time.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { VirtualList } from '../../../ui/virtual-list.tsx';
import { type KeyedLine, keyed, logText } from '../log-text.ts';
import { logLines, logOptions, openLog } from '../queries.ts';

type Level = LogLine['level'];

const marks: Record<Level, MarkState> = { debug: 'neutral', info: 'info', warn: 'warning', error: 'failing' };
const order: readonly Level[] = ['debug', 'info', 'warn', 'error'];

const keyOf = ({ key }: KeyedLine) => key;

export default function LogPanel() {
  const [level, setLevel] = useState<Level>('info');
  const queries = useQueryClient();
  const options = logOptions(level);
  const logs = useQuery({ ...options, staleTime: 0, placeholderData: (before) => before });
  useStream(openLog, {
    reset: () => void queries.invalidateQueries({ queryKey: options.queryKey }),
    item: (line) => {
      if (order.indexOf(line.level) < order.indexOf(level)) return;
      queries.setQueryData<LogLine[]>(options.queryKey, (known) => known && [...known, line].slice(-logLines));
    },
  });
  const rows = useMemo(() => keyed(logs.data ?? []).toReversed(), [logs.data]);

  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 px-2 py-1.5">
        <SegmentedControl
          label="Least level"
          value={level}
          onValueChange={setLevel}
          segments={[
            { value: 'debug', label: 'All' },
            { value: 'info', label: 'Info' },
            { value: 'warn', label: 'Warnings' },
            { value: 'error', label: 'Errors' },
          ]}
        />
        <span className="flex-1" />
        <CopyButton text={() => logText(logs.data ?? [])} label="Copy log" />
      </div>
      {logs.isError && !logs.data ? (
        <Failure
          what="The log could not be read"
          error={logs.error}
          onRetry={() => void logs.refetch()}
          retrying={logs.isFetching}
        />
      ) : logs.isPending ? (
        <Skeleton rows={5} label="Loading the log" />
      ) : (
        <VirtualList
          label="Log, newest first"
          items={rows}
          getKey={keyOf}
          className="min-h-0 flex-1"
          divided={false}
          empty={<EmptyState size="line" title="Nothing of this level has been logged." className="px-3" />}
          renderRow={({ line }) => <LogRow line={line} />}
        />
      )}
    </div>
  );
}

function LogRow({ line }: { line: LogLine }) {
  const more = [line.fields, line.error].filter((part) => part !== undefined);
  return (
    <span className="grid min-w-0 flex-1 grid-cols-[4.5rem_4.5rem_7rem_minmax(0,1fr)] items-center gap-2 text-sm">
      <time dateTime={line.time} className="text-faint tabular-nums">
        {formatTimeOfDay(Date.parse(line.time), true)}
      </time>
      <StateMark state={marks[line.level]} label={line.level} />
      <span className="truncate text-dim">{line.scope}</span>
      <span className="truncate" title={more.length > 0 ? JSON.stringify(more) : undefined}>
        {printable(line.message)}
        {more.length > 0 && <span className="ps-2 text-faint">{printable(JSON.stringify(more[0])).slice(0, 300)}</span>}
      </span>
    </span>
  );
}
