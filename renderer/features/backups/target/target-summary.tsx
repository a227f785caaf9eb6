import { Copy, Eraser, LockOpen, Settings2 } from 'lucide-react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { AppLink, useGo } from '../../../app/navigation.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { KeyValue } from '../../../ui/key-value.tsx';
import { Link } from '../../../ui/link.tsx';
import { Section } from '../../../ui/section.tsx';
import { Time } from '../../../ui/time.tsx';
import { planPath, sheetPath, targetPath } from '../acts.ts';
import { PlanState, TargetState } from '../components/marks.tsx';
import { RunningJob } from '../components/running-job.tsx';
import { mirrorsOf } from '../components/target-entries.ts';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { useJobs, useOverview } from '../queries.ts';
import { openDialog } from '../store.ts';
import { costWords, dedupWords, isGoing } from '../words.ts';
import { Damages } from './damages.tsx';
import { Growth } from './growth.tsx';

interface SummaryProps {
  target: BackupTarget;
  targets: readonly BackupTarget[];
}

/** How a target stands: what lies there, whether it comes back, and what is kept to. */
export function TargetSummary({ target, targets }: SummaryProps) {
  const going = (useJobs({ targetId: target.id, limit: 20 }).data ?? []).filter(isGoing);
  return (
    <div className="grid gap-6 p-4">
      <div className="flex min-w-0 flex-wrap items-baseline gap-x-3 gap-y-1">
        <TargetState target={target} className="font-medium" />
        {target.sentence !== '' && (
          <span dir="auto" className="min-w-0 text-dim wrap-anywhere">
            {nameText(target.sentence, 600)}
          </span>
        )}
        {target.lookedAt !== null && (
          <span className="text-sm text-faint">
            looked at <Time at={target.lookedAt} />
          </span>
        )}
      </div>
      {going.map((job) => (
        <RunningJob key={job.id} job={job} />
      ))}
      <Damages target={target} targets={targets} />
      <Callouts target={target} />
      <Figures target={target} />
      {target.growth.length > 1 && <Growth target={target} />}
      <PlansHere targetId={target.id} />
      <Mirrors target={target} targets={targets} />
      <Kept target={target} />
    </div>
  );
}

function Callouts({ target }: { target: BackupTarget }) {
  const go = useGo();
  return (
    <>
      {target.state === 'wrong-password' && (
        <Callout
          tone="bad"
          title="The password that is kept here does not open it"
          action={
            <Button size="sm" onClick={() => openDialog({ kind: 'target', target })}>
              Give its password…
            </Button>
          }
        />
      )}
      {target.repositoryId !== null && target.sheetSavedAt === null && (
        <Callout
          tone="warn"
          title="Its recovery sheet has not been printed or saved yet"
          action={
            <Button size="sm" onClick={() => go(sheetPath(target.id))}>
              Recovery sheet
            </Button>
          }
        >
          With it and the password everything comes back without Optimus and without this machine.
        </Callout>
      )}
    </>
  );
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="grid gap-0.5">
      <dt className="text-sm text-faint">{label}</dt>
      <dd className="text-md font-medium tabular-nums">{children}</dd>
    </div>
  );
}

function Figures({ target }: { target: BackupTarget }) {
  const never = <span className="text-faint">never</span>;
  return (
    <dl className="grid grid-cols-[repeat(auto-fill,minmax(8rem,1fr))] gap-x-4 gap-y-3">
      <Figure label="Takes there">{formatBytes(target.bytes)}</Figure>
      <Figure label="Its snapshots hold">{formatBytes(target.rawBytes)}</Figure>
      <Figure label="Kept once instead of">{dedupWords(target)}</Figure>
      <Figure label="Snapshots">{formatNumber(target.snapshots)}</Figure>
      <Figure label="Unused, for prune">{formatBytes(target.unusedBytes)}</Figure>
      <Figure label="Free there">{formatBytes(target.freeBytes)}</Figure>
      {target.pricePerGigabyteMonth !== null && <Figure label="Costs about">{costWords(target)}</Figure>}
      <Figure label="Last proven">{target.provenAt === null ? never : <Time at={target.provenAt} />}</Figure>
    </dl>
  );
}

function PlansHere({ targetId }: { targetId: string }) {
  const overview = useOverview().data;
  const plans = overview?.plans.filter((plan) => plan.targetId === targetId) ?? [];
  const target = overview?.targets.find(({ id }) => id === targetId);
  const most = 12;
  if (plans.length === 0) return null;
  return (
    <Section
      title="Plans that come here"
      count={plans.length}
      action={
        plans.length > most && (
          <Link render={<AppLink to={`/backups?target=${encodeURIComponent(targetId)}`} />}>All of them</Link>
        )
      }
    >
      <ul className="grid">
        {plans.slice(0, most).map((plan) => (
          <li key={plan.id} className="flex min-h-(--row) items-center gap-x-4 border-b border-line-soft text-sm">
            <Link render={<AppLink to={planPath(plan.id)} />} variant="plain" className="min-w-0 flex-1 truncate">
              <bdi>{nameText(plan.name, 120)}</bdi>
            </Link>
            <PlanState plan={plan} target={target} className="shrink-0" />
            <span className="w-24 shrink-0 text-end text-faint">
              {plan.lastGoodAt === null ? 'never' : <Time at={plan.lastGoodAt} />}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Mirrors({ target, targets }: SummaryProps) {
  const acts = useActs();
  const mirrors = mirrorsOf(target, targets);
  return (
    <Section
      title="Mirrors"
      count={mirrors.length}
      action={
        mirrors.length > 0 && (
          <Button size="sm" icon={Copy} onClick={() => void acts.mirror(target)}>
            Copy now
          </Button>
        )
      }
    >
      {mirrors.length === 0 ? (
        <p className="text-sm text-dim">
          None. A mirror at another target holds the same files: damage here is healed from there, and it restores
          alone.
        </p>
      ) : (
        <ul className="grid">
          {mirrors.map((mirror) => (
            <li key={mirror.id} className="flex min-h-(--row) items-center gap-x-4 border-b border-line-soft text-sm">
              <Link render={<AppLink to={targetPath(mirror.id)} />} variant="plain" className="min-w-0 flex-1 truncate">
                <bdi>{nameText(mirror.name, 120)}</bdi>
              </Link>
              <TargetState target={mirror} className="shrink-0" />
              <span className="shrink-0 text-faint">
                {target.mirroredAt === null ? (
                  'not copied yet'
                ) : (
                  <>
                    copied <Time at={target.mirroredAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

const speed = (kilobytes: number | null): string =>
  kilobytes === null ? 'as fast as it goes' : `at most ${formatBytes(kilobytes * 1_024)}/s`;

function Kept({ target }: { target: BackupTarget }) {
  const acts = useActs();
  return (
    <Section
      title="How it is kept"
      action={
        <>
          <Button size="sm" icon={LockOpen} onClick={() => void acts.unlock(target)}>
            Remove dead locks
          </Button>
          {!target.appendOnly && (
            <Button size="sm" icon={Eraser} onClick={() => openDialog({ kind: 'prune', target })}>
              Prune…
            </Button>
          )}
          <Button size="sm" icon={Settings2} onClick={() => openDialog({ kind: 'target', target })}>
            Change…
          </Button>
        </>
      }
    >
      <KeyValue
        keyWidth={8}
        items={[
          { key: 'Where', value: nameText(target.location, 600), mono: true, copy: target.location },
          ...(target.repositoryId === null
            ? []
            : [{ key: 'Repository', value: nameText(target.repositoryId), mono: true, copy: target.repositoryId }]),
          {
            key: 'Engine',
            value: target.engine === 'own' ? 'Optimus, in the format of restic' : 'the restic program',
          },
          {
            key: 'Removing',
            value: target.appendOnly ? 'nothing is ever removed there' : 'by the retention of its plans',
          },
          { key: 'Sending', value: speed(target.upKilobytesPerSecond) },
          { key: 'Fetching', value: speed(target.downKilobytesPerSecond) },
          { key: 'Password hint', value: target.passwordHint === '' ? 'none' : nameText(target.passwordHint) },
          {
            key: 'Sheet',
            value:
              target.sheetSavedAt === null ? (
                'not printed or saved yet'
              ) : (
                <>
                  printed or saved <Time at={target.sheetSavedAt} />
                </>
              ),
          },
          ...(target.damages.length > 0 ? [{ key: 'Damages', value: formatCount(target.damages.length, 'file') }] : []),
        ]}
      />
    </Section>
  );
}
