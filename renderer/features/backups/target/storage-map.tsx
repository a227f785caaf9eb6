import { LayoutGrid, Table2 } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { Failure } from '../../../app/failure.tsx';
import { useMeasuredRem } from '../../../app/use-measured-rem.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber, formatPercent } from '../../../lib/number.ts';
import { seriesColor } from '../../../ui/chart/theme.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { Section } from '../../../ui/section.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { nameText } from '../names.ts';
import { useStorage } from '../queries.ts';
import { type By, type Group, grouped, mostOf, withRest } from './storage-groups.ts';
import { treemap } from './treemap.ts';

const keyOf = ({ key }: Group) => key;
const mostTiles = 120;
const heightRem = 22;

/** What takes the room, as a map whose areas are as the bytes, or as a table. */
export function StorageMap({ targetId }: { targetId: string }) {
  const query = useStorage(targetId);
  const [by, setBy] = useState<By>('project');
  const [as, setAs] = useState<'map' | 'table'>('map');
  const groups = useMemo(
    () => (query.data ? withRest(grouped(query.data.parts, by), query.data.bytes) : []),
    [query.data, by],
  );
  return (
    <Section
      title="What takes the room"
      {...(query.data && { count: `${formatBytes(query.data.bytes)} as they lie there` })}
      action={
        <>
          <SegmentedControl<By>
            label="Put together by"
            value={by}
            onValueChange={setBy}
            segments={[
              { value: 'project', label: 'Project' },
              { value: 'type', label: 'Kind' },
              { value: 'part', label: 'Folder' },
            ]}
          />
          <SegmentedControl<'map' | 'table'>
            label="Shown as"
            value={as}
            onValueChange={setAs}
            segments={[
              { value: 'map', label: 'Map', icon: LayoutGrid },
              { value: 'table', label: 'Table', icon: Table2 },
            ]}
          />
        </>
      }
    >
      {!query.data ? (
        query.isError ? (
          <Failure
            what="What takes the room could not be found out"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
          />
        ) : (
          <>
            <p className="text-sm text-dim">
              Adding up every file. With hundreds of thousands this takes a few seconds.
            </p>
            <Skeleton rows={6} label="Looking what takes the room" />
          </>
        )
      ) : groups.every(({ storedBytes }) => storedBytes === 0) ? (
        <EmptyState size="line" title="Nothing lies there yet." />
      ) : as === 'map' ? (
        <Treemap groups={groups} />
      ) : (
        <Table groups={groups} />
      )}
    </Section>
  );
}

const shareOf = (group: Group, total: number) => (total === 0 ? 0 : group.storedBytes / total);

/** A list for who hears it; for the eye each item lies where the layout puts it. */
function Treemap({ groups }: { groups: readonly Group[] }) {
  const box = useRef<HTMLUListElement>(null);
  const width = useMeasuredRem(box);
  const total = useMemo(() => groups.reduce((sum, { storedBytes }) => sum + storedBytes, 0), [groups]);
  const tiles = useMemo(
    () =>
      treemap(mostOf(groups, mostTiles), ({ storedBytes }) => storedBytes, { x: 0, y: 0, width, height: heightRem }),
    [groups, width],
  );
  return (
    <ul
      ref={box}
      aria-label="What takes the room, the largest first"
      className="relative"
      style={{ height: `${heightRem}rem` }}
    >
      {tiles.map(({ item, x, y, width: wide, height }, index) => {
        const size = formatBytes(item.storedBytes);
        const said = `${nameText(item.name)}: ${size}, ${formatPercent(shareOf(item, total))}`;
        const color = seriesColor(index);
        return (
          <li
            key={item.key}
            title={said}
            className="absolute overflow-hidden rounded-sm border border-bg p-1.5 text-xs"
            style={{
              insetInlineStart: `${(x / width) * 100}%`,
              top: `${y}rem`,
              width: `${(wide / width) * 100}%`,
              height: `${height}rem`,
              background: `color-mix(in oklch, ${color} 22%, var(--bg))`,
              borderInlineStart: `3px solid ${color}`,
            }}
          >
            {wide > 4 && height > 2.6 ? (
              <>
                <bdi className="block truncate font-medium">{nameText(item.name, 120)}</bdi>
                <span className="block truncate text-dim tabular-nums">{`${size} · ${formatPercent(shareOf(item, total))}`}</span>
              </>
            ) : (
              <span className="sr-only">{said}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Table({ groups }: { groups: readonly Group[] }) {
  const columns = useMemo((): readonly TableColumn<Group>[] => {
    const total = groups.reduce((sum, { storedBytes }) => sum + storedBytes, 0);
    return [
      {
        id: 'name',
        header: 'What',
        width: 180,
        minWidth: 90,
        grow: true,
        sortBy: ({ name }) => name,
        cell: ({ name }) => (
          <bdi className="truncate" title={nameText(name)}>
            {nameText(name)}
          </bdi>
        ),
      },
      {
        id: 'stored',
        header: 'Takes there',
        width: 100,
        numeric: true,
        sortBy: ({ storedBytes }) => storedBytes,
        cell: ({ storedBytes }) => formatBytes(storedBytes),
      },
      {
        id: 'share',
        header: 'Share',
        width: 72,
        numeric: true,
        sortBy: ({ storedBytes }) => storedBytes,
        cell: (group) => formatPercent(shareOf(group, total)),
      },
      {
        id: 'bytes',
        header: 'Here',
        width: 84,
        numeric: true,
        sortBy: ({ bytes }) => bytes,
        cell: ({ bytes }) => formatBytes(bytes),
      },
      {
        id: 'files',
        header: 'Files',
        width: 84,
        numeric: true,
        sortBy: ({ files }) => files,
        cell: ({ files }) => formatNumber(files),
      },
    ];
  }, [groups]);
  return (
    <DataTable
      label="What takes the room"
      columns={columns}
      items={groups}
      getKey={keyOf}
      defaultSort={{ id: 'stored', direction: 'descending' }}
      className="h-88"
    />
  );
}
