import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupPlan, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { inWords } from '../../../app/refusal.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { ConfirmDialog } from '../../../ui/confirm-dialog.tsx';
import { whenClosed } from '../../../ui/dialog.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { useOverview } from '../queries.ts';
import { retentionWords } from '../schedule.ts';
import { closeDialog } from '../store.ts';
import { planLosses, shortId } from '../words.ts';

const closing = { open: true, onOpenChange: whenClosed(closeDialog) };

export function RemovePlanDialog({ plan }: { plan: BackupPlan }) {
  const acts = useActs();
  return (
    <ConfirmDialog
      {...closing}
      title={`Remove the plan ${nameText(plan.name, 80)}?`}
      loses={planLosses(plan)}
      confirmLabel="Remove plan"
      onConfirm={() => inWords(acts.removePlan(plan))}
    >
      <p>{`Its ${formatCount(plan.snapshots, 'snapshot')} at ${nameText(plan.targetName, 80)} stay as they are.`}</p>
    </ConfirmDialog>
  );
}

export function RemoveTargetDialog({ target }: { target: BackupTarget }) {
  const acts = useActs();
  const plans = (useOverview().data?.plans ?? []).filter(({ targetId }) => targetId === target.id);
  return (
    <ConfirmDialog
      {...closing}
      title={`Forget the target ${nameText(target.name, 80)}?`}
      loses={[
        'Its password in the secret store of this machine: without it nobody opens what lies there',
        ...plans.map(({ name }) => `The plan ${nameText(name, 80)} has nowhere to go`),
      ]}
      confirmLabel="Forget target"
      typed={target.repositoryId === null ? undefined : target.name.trim()}
      onConfirm={() => inWords(acts.removeTarget(target))}
    >
      <p>What lies there is not touched. With its password it can be added again.</p>
    </ConfirmDialog>
  );
}

export function PruneDialog({ target }: { target: BackupTarget }) {
  const acts = useActs();
  const plans = (useOverview().data?.plans ?? []).filter(({ targetId }) => targetId === target.id);
  return (
    <ConfirmDialog
      {...closing}
      title={`Prune ${nameText(target.name, 80)}?`}
      loses={plans.map(({ name, retention }) => `Of ${nameText(name, 80)} all but ${retentionWords(retention)}`)}
      confirmLabel="Prune"
      onConfirm={() => inWords(acts.prune(target))}
    >
      <p>
        {target.unusedBytes !== null && target.unusedBytes > 0
          ? `Snapshots that the retention does not keep go, and room is given back: ${formatBytes(target.unusedBytes)} are unused already.`
          : 'Snapshots that the retention does not keep go, and what only they held is given back.'}
      </p>
    </ConfirmDialog>
  );
}

interface HealProps {
  target: BackupTarget;
  from: readonly BackupTarget[];
}

export function HealDialog({ target, from }: HealProps) {
  const acts = useActs();
  const [chosen, setChosen] = useState(from[0]?.id ?? '');
  return (
    <ConfirmDialog
      {...closing}
      title={`Heal ${nameText(target.name, 80)}?`}
      tone="primary"
      confirmLabel="Heal"
      onConfirm={() => inWords(acts.heal(target, chosen))}
    >
      <p>{`${formatCount(target.damages.length, 'damaged file')} of the repository come from the mirror, if they are whole there: each is read and compared with its name first.`}</p>
      {from.length > 1 && (
        <RadioGroup
          label="From which mirror"
          value={chosen}
          onValueChange={setChosen}
          options={from.map(({ id, name, location }) => ({
            value: id,
            label: <bdi>{nameText(name, 80)}</bdi>,
            hint: <bdi>{nameText(location, 120)}</bdi>,
          }))}
        />
      )}
    </ConfirmDialog>
  );
}

const mostNamed = 12;

interface ForgetProps {
  targetId: string;
  snapshots: readonly { id: string; at: number }[];
}

export function ForgetDialog({ targetId, snapshots }: ForgetProps) {
  const acts = useActs();
  const named = snapshots.slice(0, mostNamed).map(({ at }) => `The snapshot of ${formatAbsolute(at)}`);
  return (
    <ConfirmDialog
      {...closing}
      title={snapshots.length === 1 ? 'Remove this snapshot?' : `Remove ${formatCount(snapshots.length, 'snapshot')}?`}
      loses={[
        ...named,
        ...(snapshots.length > mostNamed ? [`and ${formatCount(snapshots.length - mostNamed, 'more')}`] : []),
      ]}
      confirmLabel={snapshots.length === 1 ? 'Remove snapshot' : 'Remove snapshots'}
      {...(snapshots.length > 1 && { typed: String(snapshots.length) })}
      onConfirm={() =>
        inWords(
          acts.forget(
            targetId,
            snapshots.map(({ id }) => id),
          ),
        )
      }
    >
      <p>Other snapshots keep what they share with it. The room comes back at the next prune.</p>
    </ConfirmDialog>
  );
}

interface RemoveKeyProps {
  target: BackupTarget;
  gone: { id: string; said: string };
}

export function RemoveKeyDialog({ target, gone }: RemoveKeyProps) {
  const queries = useQueryClient();
  const remove = async () => {
    await client.backups.removeKey({ id: target.id, keyId: gone.id });
    await queries.invalidateQueries({ queryKey: orpc.backups.key() });
  };
  return (
    <ConfirmDialog
      {...closing}
      title={`Remove the key ${shortId(gone.id)}?`}
      loses={[`Its password, of ${gone.said}, opens the repository no more`]}
      confirmLabel="Remove key"
      onConfirm={() => inWords(remove())}
    />
  );
}
