import type { BackupPlan } from '../../../../shared/features/backups/schema.ts';
import { AppLink } from '../../../app/navigation.tsx';
import { formatDuration } from '../../../lib/duration.ts';
import { formatCount } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { targetPath } from '../acts.ts';
import { nameText } from '../names.ts';
import { useDatabaseRows } from '../queries.ts';
import { cronWords, retentionWords } from '../schedule.ts';

const lines = (items: readonly string[]) => (
  <ul className="grid gap-0.5">
    {items.map((item) => (
      <li key={item} className="wrap-anywhere">
        <bdi>{nameText(item, 600)}</bdi>
      </li>
    ))}
  </ul>
);

/** What sets it off, besides a hand. */
export function triggerWords(plan: BackupPlan): string {
  return [
    plan.cron !== null && cronWords(plan.cron),
    plan.afterCommit && 'after each commit',
    plan.beforeDeployment && 'before a deployment or a migration',
    plan.onPlug && 'when its disk comes back',
  ]
    .filter(Boolean)
    .join(', ');
}

const waitWords = ({ onlyOnPower, notOnMetered }: BackupPlan): string =>
  [onlyOnPower && 'only on mains power', notOnMetered && 'not on a metered connection'].filter(Boolean).join(', ');

function proofWords(plan: BackupPlan): string {
  if (plan.proofCron === null) return 'by hand alone';
  return [
    cronWords(plan.proofCron),
    plan.proofShares === 1 ? 'all is read back' : `1/${plan.proofShares} is read back each time`,
    plan.proofFiles > 0 && `${formatCount(plan.proofFiles, 'file')} really restored`,
    plan.databaseIds.length > 0 && 'one database really restored',
  ]
    .filter(Boolean)
    .join(', ');
}

/** Of each database the seconds that can be brought back, or why none can. */
function PointInTime({ plan, days }: { plan: BackupPlan; days: number }) {
  if (plan.pointInTime.length === 0) return `of the last ${formatCount(days, 'day')}, of PostgreSQL`;
  return (
    <ul className="grid gap-0.5">
      {plan.pointInTime.map(({ databaseId, name, trouble, from, to }) => (
        <li key={databaseId} className="wrap-anywhere">
          <bdi>{nameText(name, 80)}</bdi>
          {': '}
          {trouble !== null ? (
            <StateMark state="warning" label={nameText(trouble, 400)} />
          ) : from === null || to === null ? (
            'not yet'
          ) : (
            `${formatAbsolute(from)} to ${formatAbsolute(to)}`
          )}
        </li>
      ))}
    </ul>
  );
}

/** All that a plan says: what, when, how long, and how it is proven. */
export function PlanFacts({ plan }: { plan: BackupPlan }) {
  const names = new Map((useDatabaseRows().data ?? []).map(({ id, name }) => [id, name]));
  const waits = waitWords(plan);
  const { hook } = plan;
  const items = [
    ...(plan.paths.length > 0 ? [{ key: 'Folders', value: lines(plan.paths), mono: true }] : []),
    ...(plan.ownData ? [{ key: 'Optimus', value: 'its own data' }] : []),
    ...(plan.databaseIds.length > 0
      ? [{ key: 'Databases', value: lines(plan.databaseIds.map((id) => names.get(id) ?? 'one that is gone')) }]
      : []),
    ...(plan.volumes.length > 0 ? [{ key: 'Volumes', value: lines(plan.volumes), mono: true }] : []),
    {
      key: 'Left out',
      value:
        plan.excludes.length === 0 ? (
          plan.excludeCaches ? (
            'folders that say they are caches'
          ) : (
            'nothing'
          )
        ) : (
          <details>
            <summary className="w-fit rounded-sm hover:text-text">
              {`${formatCount(plan.excludes.length, 'pattern')}${plan.excludeCaches ? ' and caches' : ''}`}
            </summary>
            <div className="mt-1 font-mono text-xs text-dim">{lines(plan.excludes)}</div>
          </details>
        ),
    },
    {
      key: 'Target',
      value: (
        <Link render={<AppLink to={targetPath(plan.targetId)} />}>
          <bdi>{nameText(plan.targetName, 120)}</bdi>
        </Link>
      ),
    },
    { key: 'When', value: triggerWords(plan) || 'by hand alone' },
    ...(waits === '' ? [] : [{ key: 'Waits', value: waits }]),
    { key: 'Kept', value: retentionWords(plan.retention) },
    { key: 'Proof', value: proofWords(plan) },
    ...(plan.pointInTimeDays === null
      ? []
      : [{ key: 'Any second', value: <PointInTime plan={plan} days={plan.pointInTimeDays} /> }]),
    ...(hook?.before ? [{ key: 'Before it', value: nameText(hook.before, 600), mono: true }] : []),
    ...(hook?.after ? [{ key: 'After it', value: nameText(hook.after, 600), mono: true }] : []),
    ...(hook?.before || hook?.after
      ? [{ key: 'At most', value: `${formatDuration(hook.timeoutSeconds * 1_000)} each` }]
      : []),
    ...(plan.tags.length > 0 ? [{ key: 'Tags', value: nameText(plan.tags.join(', ')) }] : []),
  ];
  return <KeyValue items={items} />;
}
