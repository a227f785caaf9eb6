import type { Build } from '../../../../shared/features/builds/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { short } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { Elapsed } from '../../../ui/elapsed.tsx';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { buildMarks, commitWords } from '../words.ts';

const nothing = <span className="text-faint">–</span>;

export function columnsFor({ few, project }: { few: boolean; project: boolean }): readonly TableColumn<Build>[] {
  const columns: (TableColumn<Build> & { left?: boolean })[] = [
    {
      id: 'state',
      header: 'State',
      width: 108,
      sortBy: ({ state }) => state,
      cell: ({ state }) => <StateMark state={buildMarks[state].mark} label={buildMarks[state].word} />,
    },
    {
      id: 'image',
      header: 'Image',
      width: 170,
      sortBy: ({ tags }) => tags[0] ?? null,
      cell: ({ tags }) => (
        <bdi className="truncate font-medium" title={short(tags.join(', '), 600)}>
          {short(tags[0] ?? '–')}
        </bdi>
      ),
    },
    {
      id: 'project',
      header: 'Project',
      width: 120,
      left: !project,
      sortBy: ({ projectName }) => projectName,
      cell: ({ projectId, projectName }) => (
        <Link
          render={<AppLink to={`/projects/${encodeURIComponent(projectId)}`} tabIndex={-1} />}
          variant="plain"
          className="truncate"
        >
          <bdi>{short(projectName)}</bdi>
        </Link>
      ),
    },
    {
      id: 'sentence',
      header: 'What came of it',
      width: 160,
      grow: true,
      cell: ({ sentence }) => (
        <bdi className="truncate text-dim" title={short(sentence, 600)}>
          {short(sentence)}
        </bdi>
      ),
    },
    {
      id: 'commit',
      header: 'Commit',
      width: 168,
      left: few,
      mono: true,
      sortBy: ({ commit }) => commit,
      cell: (build) => commitWords(build) ?? nothing,
    },
    {
      id: 'size',
      header: 'Size',
      width: 78,
      numeric: true,
      sortBy: ({ sizeBytes }) => sizeBytes,
      cell: ({ sizeBytes }) => (sizeBytes === null ? '–' : formatBytes(sizeBytes)),
    },
    {
      id: 'took',
      header: 'Took',
      width: 78,
      numeric: true,
      sortBy: ({ startedAt, endedAt }) => (endedAt === null ? null : endedAt - startedAt),
      cell: ({ startedAt, endedAt }) => <Elapsed from={startedAt} to={endedAt} />,
    },
    {
      id: 'started',
      header: 'Begun',
      width: 96,
      numeric: true,
      left: few,
      sortBy: ({ startedAt }) => startedAt,
      cell: ({ startedAt }) => <Time at={startedAt} form="moment" />,
    },
  ];
  return columns.filter(({ left }) => left !== true);
}
