import type { ReactNode } from 'react';
import type { BackupPlan } from '../../../../shared/features/backups/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Time } from '../../../ui/time.tsx';
import { targetPath } from '../acts.ts';
import { nameText } from '../names.ts';

const never = <span className="text-dim">never yet</span>;

function next({ waitsFor, nextAt }: BackupPlan): ReactNode {
  if (waitsFor !== null) return nameText(waitsFor);
  return nextAt === null ? 'by hand' : <Time at={nextAt} planned />;
}
const timesOf = (plan: BackupPlan): { key: string; value: ReactNode }[] => [
  { key: 'Last good', value: plan.lastGoodAt === null ? never : <Time at={plan.lastGoodAt} /> },
  { key: 'Last proven', value: plan.lastProvenAt === null ? never : <Time at={plan.lastProvenAt} /> },
  { key: 'Next', value: next(plan) },
];

/** When it last went well, was proven, and goes next. */
export const PlanTimes = ({ plan }: { plan: BackupPlan }) => <KeyValue items={timesOf(plan)} />;

/** The same side by side, with how much it is and where it goes. */
export function PlanFigures({ plan }: { plan: BackupPlan }) {
  const items = [
    ...timesOf(plan),
    { key: 'Size', value: formatBytes(plan.bytes) },
    {
      key: 'Target',
      value: (
        <Link render={<AppLink to={targetPath(plan.targetId)} />}>
          <bdi>{nameText(plan.targetName, 120)}</bdi>
        </Link>
      ),
    },
  ];
  return (
    <dl className="flex min-w-0 flex-wrap gap-x-8 gap-y-2">
      {items.map(({ key, value }) => (
        <div key={key} className="grid gap-0.5">
          <dt className="text-sm text-faint">{key}</dt>
          <dd className="wrap-anywhere tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
