import { RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { formatCount } from '../../../lib/number.ts';
import { IconButton } from '../../../ui/icon-button.tsx';
import { plainText } from '../../../ui/log/ansi.ts';
import { type LogEntry, LogView } from '../../../ui/log/log-view.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useContainerLogs } from '../queries.ts';

const sizes = ['100', '200', '500', '1000'] as const;
type Size = (typeof sizes)[number];

/** The last lines, read when asked: following them is for when containers are run from here. */
export function ContainerLogs({ id }: { id: string }) {
  const [size, setSize] = useState<Size>('200');
  const query = useContainerLogs(id, Number(size));
  const entries = useMemo(
    () =>
      (query.data?.lines ?? []).map(
        ({ at, from, text }, place): LogEntry => ({
          key: `${place}`,
          at: at ?? 0,
          text,
          plain: plainText(text),
          stream: from,
        }),
      ),
    [query.data],
  );
  if (query.isError && !query.data)
    return (
      <Failure
        what="The log could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  if (!query.data) return <Skeleton rows={8} label="Reading the log" />;
  return (
    <LogView
      label="Log of the container"
      entries={entries}
      live={false}
      lead={
        <>
          <Select<Size>
            label="How many lines"
            value={size}
            onValueChange={setSize}
            options={sizes.map((value) => ({ value, label: `Last ${formatCount(Number(value), 'line')}` }))}
            className="w-40"
          />
          <IconButton
            icon={RefreshCw}
            label="Read the log again"
            loading={query.isFetching}
            onClick={() => void query.refetch()}
          />
        </>
      }
      empty="It has said nothing, or its log is kept elsewhere."
      className="h-110"
    />
  );
}
