import type { DeliberationSummary } from '../../../../shared/features/council/schema.ts';
import { formatCost } from '../../../lib/money.ts';
import { short } from '../../../lib/short.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Time } from '../../../ui/time.tsx';
import { isDue } from '../acts.ts';
import { deliberationMark, modeWords, shareWords } from '../words.ts';

const nothing = <span className="text-faint">–</span>;

type Column = TableColumn<DeliberationSummary> & { from?: number };

interface ColumnOptions {
  /** How much there is, in rem. */
  width: number;
  projects: ReadonlyMap<string, string>;
}

export function councilColumns({ width, projects }: ColumnOptions): readonly TableColumn<DeliberationSummary>[] {
  const projectNames = ({ projectIds }: DeliberationSummary) =>
    projectIds.map((id) => short(projects.get(id) ?? 'one that is gone', 40)).join(', ');
  const all: Column[] = [
    {
      id: 'question',
      header: 'Question',
      width: 280,
      minWidth: 140,
      grow: true,
      cell: ({ question }) => (
        <span dir="auto" className="truncate font-medium" title={short(question, 1_000)}>
          {short(question, 300)}
        </span>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 132,
      cell: (one) => {
        const { mark, word } = deliberationMark(one);
        return <StateMark state={mark} label={word} />;
      },
    },
    {
      id: 'winner',
      header: 'Decided for',
      width: 190,
      from: 48,
      cell: ({ winner, posterior }) =>
        winner === null ? (
          nothing
        ) : (
          <>
            <span dir="auto" className="min-w-0 truncate">
              {short(winner, 120)}
            </span>
            {posterior !== null && <span className="text-faint tabular-nums">{shareWords(posterior)}</span>}
          </>
        ),
    },
    {
      id: 'review',
      header: 'Review',
      width: 118,
      from: 58,
      cell: (one) => <Review one={one} />,
    },
    {
      id: 'projects',
      header: 'Projects',
      width: 130,
      from: 76,
      cell: (one) => <span className="truncate text-dim">{projectNames(one)}</span>,
    },
    { id: 'mode', header: 'Mode', width: 78, from: 84, cell: ({ mode }) => modeWords[mode].label },
    {
      id: 'cost',
      header: 'Cost',
      width: 104,
      numeric: true,
      from: 66,
      cell: ({ cost, state }) => (state === 'draft' ? nothing : formatCost(cost)),
    },
    {
      id: 'at',
      header: 'Asked',
      width: 92,
      from: 36,
      cell: ({ createdAt }) => <Time at={createdAt} />,
    },
  ];
  return all.filter(({ from = 0 }) => width >= from);
}

function Review({ one }: { one: DeliberationSummary }) {
  const { outcome, reviewAt } = one;
  if (outcome !== null)
    return <StateMark state="healthy" label={outcome.right.kind === 'unknown' ? 'left open' : 'resolved'} />;
  if (isDue(one, Date.now())) return <StateMark state="waiting" label="due now" />;
  return reviewAt === null ? nothing : <Time at={reviewAt} planned />;
}
