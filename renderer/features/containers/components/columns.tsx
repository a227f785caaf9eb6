import type { Container, ContainerFigures } from '../../../../shared/features/containers/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import { formatMoment } from '../../../lib/relative-time.ts';
import { short } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { markOf, portWords, rankOf } from '../words.ts';
import { nothing, projectColumn } from './cells.tsx';

export const cpuWords = (percent: number | null | undefined) =>
  percent === null || percent === undefined ? '–' : `${formatNumber(percent, percent < 10 ? 1 : 0)} %`;

export function columnsFor(
  figures: ReadonlyMap<string, ContainerFigures>,
  few: boolean,
): readonly TableColumn<Container>[] {
  const columns: TableColumn<Container>[] = [
    {
      id: 'state',
      header: 'State',
      width: 124,
      sortBy: (one) => `${rankOf(one)} ${one.name}`,
      cell: (one) => {
        const { mark, word } = markOf(one);
        return <StateMark state={mark} label={word} />;
      },
    },
    {
      id: 'name',
      header: 'Name',
      width: 150,
      grow: true,
      sortBy: ({ name }) => name,
      cell: ({ name, compose, risks }) => (
        <>
          <bdi className="truncate font-medium" title={short(name)}>
            {short(name)}
          </bdi>
          {risks.length > 0 && (
            <span className="flex min-w-12 shrink-[4]" title={short(risks.join(' '))}>
              <Tag tone="warn" className="min-w-0">
                {few ? 'risky' : 'reaches the machine'}
              </Tag>
            </span>
          )}
          {compose && !few && <Tag className="min-w-0 shrink-[2]">{short(compose.project)}</Tag>}
        </>
      ),
    },
    projectColumn<Container>(),
    {
      id: 'image',
      header: 'Image',
      width: 140,
      sortBy: ({ image }) => image,
      cell: ({ image }) => (
        <bdi className="truncate text-dim" title={short(image)}>
          {short(image)}
        </bdi>
      ),
    },
    {
      id: 'ports',
      header: 'Ports',
      width: 124,
      mono: true,
      cell: ({ ports }) => {
        const published = ports.filter((port) => port.published !== null && !port.address?.includes(':'));
        if (published.length === 0) return nothing;
        const all = published.map(portWords).join(', ');
        return (
          <span className="truncate" title={all}>
            {all}
          </span>
        );
      },
    },
    {
      id: 'cpu',
      header: 'CPU',
      width: 70,
      numeric: true,
      sortBy: ({ id }) => figures.get(id)?.cpuPercent ?? null,
      cell: ({ id }) => cpuWords(figures.get(id)?.cpuPercent),
    },
    {
      id: 'memory',
      header: 'Memory',
      width: 84,
      numeric: true,
      sortBy: ({ id }) => figures.get(id)?.memoryBytes ?? null,
      cell: ({ id }) => formatBytes(figures.get(id)?.memoryBytes),
    },
    {
      id: 'restarts',
      header: 'Restarts',
      width: 78,
      numeric: true,
      sortBy: ({ restarts }) => restarts,
      cell: ({ restarts }) => (restarts === 0 ? nothing : formatNumber(restarts)),
    },
    {
      id: 'since',
      header: 'Since',
      width: 84,
      numeric: true,
      sortBy: ({ startedAt, finishedAt }) => finishedAt ?? startedAt,
      cell: ({ startedAt, finishedAt }) => {
        const at = finishedAt ?? startedAt;
        return at === null ? '–' : formatMoment(at, Date.now());
      },
    },
  ];
  const left = new Set(few ? ['image', 'restarts', 'since', 'project'] : []);
  return columns.filter(({ id }) => !left.has(id));
}
