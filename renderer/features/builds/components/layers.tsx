import { useMemo } from 'react';
import type { ImageLayer } from '../../../../shared/features/builds/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { short } from '../../../lib/short.ts';
import { DataTable, type TableColumn } from '../../../ui/data-table.tsx';

interface Row extends ImageLayer {
  number: number;
}
const keyOf = ({ number }: Row) => String(number);

/** What each line of the Dockerfile has put into the image, from the base up. */
export function Layers({ layers }: { layers: readonly ImageLayer[] }) {
  const rows = useMemo(() => layers.map((layer, index) => ({ ...layer, number: index + 1 })), [layers]);
  const columns = useMemo((): readonly TableColumn<Row>[] => {
    const largest = Math.max(1, ...layers.map(({ bytes }) => bytes));
    return [
      {
        id: 'number',
        header: 'Layer',
        width: 60,
        numeric: true,
        sortBy: ({ number }) => number,
        cell: ({ number }) => number,
      },
      {
        id: 'by',
        header: 'Made by',
        width: 200,
        grow: true,
        mono: true,
        cell: ({ by }) => (
          <bdi className="truncate" title={short(by, 2_000)}>
            {by === '' ? 'an image that was imported' : short(by)}
          </bdi>
        ),
      },
      {
        id: 'size',
        header: 'Size',
        width: 84,
        numeric: true,
        sortBy: ({ bytes }) => bytes,
        cell: ({ bytes, empty }) => (empty ? <span className="text-faint">–</span> : formatBytes(bytes)),
      },
      {
        id: 'share',
        header: 'Beside the largest',
        width: 140,
        cell: ({ bytes }) => (
          <span aria-hidden className="block h-2 w-full rounded-full bg-track">
            <span
              data-mark=""
              className="block h-2 rounded-full bg-accent"
              style={{ width: `${(bytes / largest) * 100}%` }}
            />
          </span>
        ),
      },
    ];
  }, [layers]);
  return <DataTable label="Layers of the image" columns={columns} items={rows} getKey={keyOf} fit />;
}
