import type { Dependency } from '../../../../../shared/features/projects/schema.ts';
import { short } from '../../../../lib/short.ts';
import type { TableColumn } from '../../../../ui/data-table.tsx';
import { StateMark } from '../../../../ui/state-mark.tsx';
import { Tag } from '../../../../ui/tag.tsx';

type Column = TableColumn<Dependency> & {
  /** The table needs so many rem before it is shown. */
  from?: number;
};

/** The folders give way before the name of the file and the line, which tell more. */
function Where({ file, line }: Pick<Dependency, 'file' | 'line'>) {
  const from = file.lastIndexOf('/') + 1;
  return (
    <bdi className="flex min-w-0" title={short(file, 1_000)}>
      <span className="min-w-6 truncate empty:hidden">{short(file.slice(0, from))}</span>
      <span className="max-w-full truncate shrink-0">{`${short(file.slice(from))}${line === null ? '' : `:${line}`}`}</span>
    </bdi>
  );
}

const columns: readonly Column[] = [
  {
    id: 'name',
    header: 'Name',
    width: 180,
    minWidth: 120,
    grow: true,
    cell: ({ name, local, direct }) => (
      <>
        <span dir="auto" className={direct ? 'truncate font-medium' : 'truncate text-dim'} title={short(name)}>
          {short(name)}
        </span>
        {local !== null && <Tag className="shrink-0">own</Tag>}
      </>
    ),
  },
  {
    id: 'wanted',
    header: 'Wanted',
    width: 112,
    from: 40,
    mono: true,
    cell: ({ wanted }) => <span className="truncate">{wanted === null ? '–' : short(wanted)}</span>,
  },
  {
    id: 'locked',
    header: 'Locked',
    width: 104,
    mono: true,
    cell: ({ locked }) => <span className="truncate text-text">{locked === null ? '–' : short(locked)}</span>,
  },
  {
    id: 'asked',
    header: 'Asked for',
    width: 108,
    cell: ({ direct }) => (
      <StateMark state={direct ? 'healthy' : 'neutral'} label={direct ? 'direct' : 'comes along'} />
    ),
  },
  {
    id: 'for',
    header: 'For',
    width: 100,
    from: 46,
    cell: ({ development }) => (
      <span className={development ? 'truncate text-dim' : 'truncate'}>
        {development ? 'development' : 'production'}
      </span>
    ),
  },
  {
    id: 'licence',
    header: 'Licence',
    width: 100,
    from: 56,
    cell: ({ licence }) => <span className="truncate text-dim">{licence === null ? '–' : short(licence)}</span>,
  },
  {
    id: 'ecosystem',
    header: 'From',
    width: 112,
    from: 50,
    cell: ({ ecosystem }) => <span className="truncate text-dim">{ecosystem}</span>,
  },
  {
    id: 'package',
    header: 'Package',
    width: 110,
    from: 76,
    cell: (dependency) => (
      <span dir="auto" className="truncate text-dim">
        {dependency.package === '' ? 'top' : short(dependency.package)}
      </span>
    ),
  },
  {
    id: 'file',
    header: 'Where',
    width: 200,
    from: 64,
    mono: true,
    cell: ({ file, line }) => <Where file={file} line={line} />,
  },
];

/** What fits: where there is little room, the inspector says the rest. */
export const columnsFor = (width: number): readonly TableColumn<Dependency>[] =>
  columns.filter(({ from = 0 }) => width >= from);
