import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { Time } from '../../../ui/time.tsx';
import { nameText } from '../names.ts';
import { costOf, costWords, dedupWords, rankOf, targetMark } from '../words.ts';
import { TargetState } from './marks.tsx';

const nothing = <span className="text-faint">–</span>;
type Column = TableColumn<BackupTarget> & { from?: number };

const all: readonly Column[] = [
  {
    id: 'target',
    header: 'Target',
    width: 220,
    minWidth: 110,
    grow: true,
    sortBy: ({ name }) => name,
    cell: ({ name, location }) => (
      <>
        <span dir="auto" className="max-w-[60%] shrink-0 truncate font-medium" title={nameText(name)}>
          {nameText(name, 120)}
        </span>
        <bdi className="min-w-0 truncate font-mono text-xs text-faint" title={nameText(location, 600)}>
          {nameText(location)}
        </bdi>
      </>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 132,
    sortBy: (target) => rankOf(targetMark(target, Date.now())),
    cell: (target) => <TargetState target={target} />,
  },
  {
    id: 'proven',
    header: 'Last proven',
    width: 96,
    sortBy: ({ provenAt }) => provenAt,
    cell: ({ provenAt }) => (provenAt === null ? nothing : <Time at={provenAt} />),
  },
  {
    id: 'snapshots',
    header: 'Snapshots',
    width: 84,
    from: 52,
    numeric: true,
    sortBy: ({ snapshots }) => snapshots,
    cell: ({ snapshots }) => formatNumber(snapshots),
  },
  {
    id: 'size',
    header: 'Size',
    width: 76,
    from: 42,
    numeric: true,
    sortBy: ({ bytes }) => bytes,
    cell: ({ bytes }) => formatBytes(bytes),
  },
  {
    id: 'growth',
    header: 'Growth',
    width: 108,
    from: 58,
    cell: ({ name, growth }) =>
      growth.length < 2 ? (
        nothing
      ) : (
        <Sparkline
          values={growth.map(({ bytes }) => bytes)}
          label={`What lay at ${nameText(name, 80)}, by day`}
          format={formatBytes}
          min={0}
          tone="neutral"
        />
      ),
  },
  {
    id: 'dedup',
    header: 'Dedup',
    width: 66,
    from: 64,
    numeric: true,
    sortBy: ({ rawBytes, bytes }) => (rawBytes === null || !bytes ? null : rawBytes / bytes),
    cell: (target) => dedupWords(target),
  },
  {
    id: 'free',
    header: 'Free',
    width: 76,
    from: 70,
    numeric: true,
    sortBy: ({ freeBytes }) => freeBytes,
    cell: ({ freeBytes }) => formatBytes(freeBytes),
  },
  {
    id: 'cost',
    header: 'Cost',
    width: 120,
    from: 76,
    numeric: true,
    sortBy: costOf,
    cell: (target) => costWords(target),
  },
];

export const targetColumns = (width: number): readonly TableColumn<BackupTarget>[] =>
  all.filter(({ from = 0 }) => width >= from);
