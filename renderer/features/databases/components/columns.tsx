import type { DatabaseRow } from '../../../../shared/features/databases/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { short } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Sparkline } from '../../../ui/sparkline.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { lineOf } from '../queries.ts';
import { connectionsWords, engineNames, markOf, millis, percent, rate, seconds } from '../words.ts';

export function columnsFor(
  lines: ReadonlyMap<string, readonly (number | null)[]>,
  few: boolean,
): readonly TableColumn<DatabaseRow>[] {
  const columns: TableColumn<DatabaseRow>[] = [
    {
      id: 'state',
      header: 'State',
      width: 124,
      sortBy: ({ state }) => state,
      cell: (row) => {
        const { mark, word } = markOf(row);
        return (
          <span title={row.problem?.sentence} className="flex min-w-0">
            <StateMark state={mark} label={word} />
          </span>
        );
      },
    },
    {
      id: 'name',
      header: 'Name',
      width: 150,
      grow: true,
      sortBy: ({ name }) => name,
      cell: ({ name, place, role, problem }) => (
        <>
          <bdi className="truncate font-medium" title={short(place)}>
            {short(name)}
          </bdi>
          {role === 'replica' && <Tag>replica</Tag>}
          {problem && <span className="truncate text-sm text-dim">{problem.sentence}</span>}
        </>
      ),
    },
    {
      id: 'product',
      header: 'Engine',
      width: 126,
      sortBy: ({ product, engine }) => product ?? engine,
      cell: ({ product, engine }) => <span className="truncate text-dim">{product ?? engineNames[engine]}</span>,
    },
    {
      id: 'connections',
      header: 'Connections',
      width: 108,
      numeric: true,
      sortBy: ({ figures }) => figures?.connectionsPercent ?? null,
      cell: ({ figures }) => connectionsWords(figures),
    },
    {
      id: 'queries',
      header: 'Work',
      width: 72,
      numeric: true,
      sortBy: ({ figures }) => figures?.queriesPerSecond ?? null,
      cell: ({ figures, counted }) => <span title={`${counted} a second`}>{rate(figures?.queriesPerSecond)}</span>,
    },
    {
      id: 'answer',
      header: 'Answers in',
      width: 88,
      numeric: true,
      sortBy: ({ figures }) => figures?.answerMs ?? null,
      cell: ({ figures }) => millis(figures?.answerMs),
    },
    {
      id: 'hour',
      header: 'Last hour',
      width: 106,
      cell: ({ id, name, state }) => {
        const values = lines.get(lineOf(id, 'db.answer.ms')) ?? [];
        return (
          <Sparkline
            values={values}
            label={`Time to answer of ${name}, last hour`}
            format={millis}
            min={0}
            tone={state === 'down' ? 'bad' : 'accent'}
          />
        );
      },
    },
    {
      id: 'cache',
      header: 'Cache',
      width: 68,
      numeric: true,
      sortBy: ({ figures }) => figures?.cachePercent ?? null,
      cell: ({ figures }) => percent(figures?.cachePercent),
    },
    {
      id: 'lag',
      header: 'Lag',
      width: 60,
      numeric: true,
      sortBy: ({ figures }) => figures?.lagSeconds ?? null,
      cell: ({ figures }) => seconds(figures?.lagSeconds),
    },
    {
      id: 'size',
      header: 'Size',
      width: 78,
      numeric: true,
      sortBy: ({ figures }) => figures?.sizeBytes ?? null,
      cell: ({ figures }) => formatBytes(figures?.sizeBytes),
    },
  ];
  const left = new Set(few ? ['product', 'cache', 'lag', 'hour'] : []);
  return columns.filter(({ id }) => !left.has(id));
}
