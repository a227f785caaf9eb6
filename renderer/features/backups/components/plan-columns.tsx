import { type BackupPlan, type BackupTarget, shareOf } from '../../../../shared/features/backups/schema.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatNumber } from '../../../lib/number.ts';
import type { TableColumn } from '../../../ui/data-table.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Time } from '../../../ui/time.tsx';
import { nameText } from '../names.ts';
import { cronWords } from '../schedule.ts';
import { isGoing, paceWords, planMark, rankOf } from '../words.ts';
import { PlanState } from './marks.tsx';

const nothing = <span className="text-faint">–</span>;

interface ColumnOptions {
  targets: ReadonlyMap<string, BackupTarget>;
  /** How much there is, in rem. */
  width: number;
  /** Of one project: its name need not be said. */
  own?: boolean;
}

type Column = TableColumn<BackupPlan> & { from?: number };

const moment = (at: number | null, planned = false) => (at === null ? nothing : <Time at={at} planned={planned} />);

export function planColumns({ targets, width, own = false }: ColumnOptions): readonly TableColumn<BackupPlan>[] {
  const targetOf = ({ targetId }: BackupPlan) => targets.get(targetId);
  const all: Column[] = [
    {
      id: 'plan',
      header: own ? 'Plan' : 'Project and plan',
      width: 190,
      minWidth: 100,
      grow: true,
      sortBy: ({ projectName, name }) => `${own ? '' : (projectName ?? '')} ${name}`,
      cell: ({ name, projectName }) => (
        <>
          <span dir="auto" className="min-w-0 truncate font-medium" title={nameText(name)}>
            {nameText(own ? name : (projectName ?? name), 120)}
          </span>
          {!own && projectName !== null && projectName !== name && (
            <span dir="auto" className="min-w-0 truncate text-dim">
              {nameText(name, 80)}
            </span>
          )}
        </>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 132,
      sortBy: (plan) => rankOf(planMark(plan, targetOf(plan), Date.now())),
      cell: (plan) => <PlanState plan={plan} target={targetOf(plan)} />,
    },
    {
      id: 'good',
      header: 'Last good',
      width: 92,
      sortBy: ({ lastGoodAt }) => lastGoodAt,
      cell: (p) => moment(p.lastGoodAt),
    },
    {
      id: 'proven',
      header: 'Last proven',
      width: 96,
      from: 42,
      sortBy: ({ lastProvenAt }) => lastProvenAt,
      cell: ({ lastProvenAt }) => moment(lastProvenAt),
    },
    {
      id: 'next',
      header: 'Next, or now',
      width: 168,
      minWidth: 110,
      from: 50,
      sortBy: ({ nextAt }) => nextAt,
      cell: (plan) => <Next plan={plan} />,
    },
    {
      id: 'size',
      header: 'Size',
      width: 76,
      from: 56,
      numeric: true,
      sortBy: ({ bytes }) => bytes,
      cell: ({ bytes }) => formatBytes(bytes),
    },
    {
      id: 'snapshots',
      header: 'Snapshots',
      width: 84,
      from: 64,
      numeric: true,
      sortBy: ({ snapshots }) => snapshots,
      cell: ({ snapshots }) => formatNumber(snapshots),
    },
    {
      id: 'target',
      header: 'Target',
      width: 120,
      minWidth: 80,
      from: 60,
      sortBy: ({ targetName }) => targetName,
      cell: ({ targetName }) => (
        <span dir="auto" className="truncate text-dim" title={nameText(targetName)}>
          {nameText(targetName, 120)}
        </span>
      ),
    },
    {
      id: 'schedule',
      header: 'Schedule',
      width: 130,
      from: 78,
      sortBy: ({ cron }) => cron,
      cell: ({ cron }) => <span className="truncate text-faint">{cronWords(cron)}</span>,
    },
  ];
  return all.filter(({ from = 0 }) => width >= from);
}

function Next({ plan }: { plan: BackupPlan }) {
  const { running, waitsFor, nextAt } = plan;
  if (running && isGoing(running)) {
    const share = running.progress && shareOf(running.progress);
    const pace = running.progress ? paceWords(running.progress) : '';
    return (
      <>
        <ProgressBar
          bare
          value={share}
          label={`${nameText(plan.name, 80)}: ${nameText(running.sentence, 200)}`}
          className="w-14! shrink-0"
        />
        <span className="min-w-0 truncate text-dim tabular-nums">{pace || nameText(running.sentence, 80)}</span>
      </>
    );
  }
  if (waitsFor !== null)
    return (
      <span dir="auto" className="truncate text-dim" title={nameText(waitsFor)}>
        {nameText(waitsFor, 200)}
      </span>
    );
  return nextAt === null ? <span className="truncate text-faint">by hand</span> : <Time at={nextAt} planned />;
}
