import type { ProjectRoot, ProjectRow, SearchHit, SortKey } from '../../../../shared/features/projects/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { formatRelative } from '../../../lib/relative-time.ts';
import { cx } from '../../../ui/cx.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { changeWords, headOf, hitWords, readableGit, syncWords, whereOf } from '../words.ts';
import { Choose, HealthCell, LanguagesCell, Run, Star, StateCell, shownName } from './cells.tsx';

export interface ColumnOptions {
  /** For words such as `3 h ago`. */
  now: number;
  /** Who asks for states of git gets its columns. */
  git: boolean;
  /** How much the table has, in rem. */
  width: number;
  hits: ReadonlyMap<string, SearchHit>;
  roots: readonly ProjectRoot[];
  onFavourite: (row: ProjectRow) => void;
}

type Column = TableColumn<ProjectRow> & {
  /** The table needs so many rem before it is shown. */
  from?: number;
};

/** The rows come in order already, for the grid as well: the table only shows by what. */
const sorted = () => null;
const ago = (at: number | null | undefined, now: number) => (at ? formatRelative(at, now) : '–');

/** Where a column sorts by something that has another name. */
export const sortOfColumn: Readonly<Record<string, SortKey>> = {
  project: 'name',
  languages: 'language',
  git: 'state',
  changes: 'state',
  health: 'health',
  size: 'size',
  files: 'files',
  dependencies: 'dependencies',
  touched: 'touched',
};

function projectColumn({ hits, roots, onFavourite }: ColumnOptions): Column {
  return {
    id: 'project',
    header: 'Project',
    width: 200,
    minWidth: 140,
    grow: true,
    sortBy: sorted,
    cell: (row) => {
      const hit = hits.get(row.id);
      const elsewhere = hit && (hit.where === 'dependency' || hit.where === 'readme');
      return (
        <>
          <Choose row={row} />
          <span
            dir="auto"
            title={shownName(row.name)}
            className={cx('max-w-[75%] shrink-0 truncate pl-5.5 font-medium', row.presence !== 'here' && 'text-dim')}
          >
            {shownName(row.name)}
          </span>
          <Star row={row} onToggle={onFavourite} />
          <Run row={row} />
          <span dir="auto" className="min-w-0 truncate text-xs text-faint" title={row.path.slice(0, 500)}>
            {elsewhere ? hitWords(hit) : whereOf(row, roots)}
          </span>
        </>
      );
    },
  };
}

const overview = ({ now }: ColumnOptions): Column[] => [
  {
    id: 'languages',
    header: 'Languages',
    width: 128,
    from: 44,
    sortBy: sorted,
    cell: (row) => <LanguagesCell row={row} />,
  },
  {
    id: 'stack',
    header: 'Stack',
    width: 160,
    from: 53,
    cell: ({ stack }) => (
      <span className="truncate text-dim">
        {stack
          .slice(0, 4)
          .map(({ name }) => name)
          .join(' · ')}
      </span>
    ),
  },
  {
    id: 'git',
    header: 'Git',
    width: 196,
    from: 24,
    mono: true,
    sortBy: sorted,
    cell: (row) => {
      const git = row.presence === 'here' ? readableGit(row) : null;
      return (
        <>
          <StateCell row={row} />
          {git && (
            <span dir="auto" className="min-w-0 truncate" title={headOf(git)}>
              {headOf(git)}
            </span>
          )}
        </>
      );
    },
  },
  { id: 'health', header: 'Health', width: 68, from: 30, sortBy: sorted, cell: (row) => <HealthCell row={row} /> },
  {
    id: 'size',
    header: 'Size',
    width: 72,
    from: 66,
    numeric: true,
    sortBy: sorted,
    cell: ({ bytes }) => formatBytes(bytes),
  },
  {
    id: 'dependencies',
    header: 'Depends on',
    width: 84,
    from: 72,
    numeric: true,
    sortBy: sorted,
    cell: ({ dependencies }) => formatNumber(dependencies),
  },
  {
    id: 'touched',
    header: 'Touched',
    width: 88,
    from: 36,
    numeric: true,
    sortBy: sorted,
    cell: ({ touchedAt }) => ago(touchedAt, now),
  },
];

const ofGit = ({ now }: ColumnOptions): Column[] => [
  { id: 'git', header: 'State', width: 150, sortBy: sorted, cell: (row) => <StateCell row={row} /> },
  {
    id: 'branch',
    header: 'Branch',
    width: 132,
    from: 34,
    cell: (row) => {
      const git = readableGit(row);
      return (
        git && (
          <span dir="auto" className="truncate font-mono text-xs text-dim" title={headOf(git)}>
            {headOf(git)}
          </span>
        )
      );
    },
  },
  {
    id: 'files',
    header: 'To commit',
    width: 168,
    from: 50,
    cell: (row) => <span className="truncate text-dim">{changeWords(row)}</span>,
  },
  {
    id: 'sync',
    header: 'To its upstream',
    width: 130,
    from: 42,
    cell: (row) => {
      const git = readableGit(row);
      return git && <span className="truncate text-dim">{syncWords(git)}</span>;
    },
  },
  {
    id: 'since',
    header: 'Since',
    width: 84,
    from: 60,
    numeric: true,
    cell: ({ git }) => ago(earliest(git?.dirtySince, git?.aheadSince), now),
  },
  {
    id: 'fetched',
    header: 'Fetched',
    width: 84,
    from: 68,
    numeric: true,
    cell: ({ git }) => (git?.fetchedAt ? ago(git.fetchedAt, now) : 'never'),
  },
  {
    id: 'touched',
    header: 'Touched',
    width: 88,
    from: 38,
    numeric: true,
    sortBy: sorted,
    cell: ({ touchedAt }) => ago(touchedAt, now),
  },
];

const earliest = (...times: (number | null | undefined)[]) => {
  const known = times.filter((time) => typeof time === 'number');
  return known.length === 0 ? null : Math.min(...known);
};

/** What fits: where there is little room, the inspector says the rest. */
export function columnsFor(options: ColumnOptions): readonly TableColumn<ProjectRow>[] {
  const all = [projectColumn(options), ...(options.git ? ofGit(options) : overview(options))];
  return all.filter(({ from = 0 }) => options.width >= from);
}
