import { useDeferredValue, useMemo, useState } from 'react';
import type { BackupPlan } from '../../../../shared/features/backups/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { formatCount } from '../../../lib/number.ts';
import { Fold } from '../../../ui/fold.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, TextField } from '../../../ui/form-fields.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { nameText } from '../names.ts';
import { useOverview, useRetentionPreview, useSavePlan } from '../queries.ts';
import { cronOf, cronWords, retentionWords } from '../schedule.ts';
import { closeDialog } from '../store.ts';
import {
  ExcludeFields,
  KeepFields,
  MoreFields,
  ProofFields,
  SourceFields,
  TargetChoice,
  WhenFields,
} from './plan-fields.tsx';
import { type PlanForm, planFieldOf, planFormOf, planOf, retentionOf } from './plan-form.ts';

const scheduleWords = (schedule: PlanForm['schedule']): string => {
  const read = cronOf(schedule);
  return 'wrong' in read ? '' : cronWords(read.cron);
};

export function PlanDialog({ plan }: { plan: BackupPlan }) {
  const { form, problems, change, show, body } = useForm<PlanForm>(() => planFormOf(plan, plan.targetId));
  const [refused, setRefused] = useState<string | null>(null);
  const targets = useOverview().data?.targets ?? [];
  const save = useSavePlan();
  const toast = useToast();
  const fields = { form, problems, change };
  const retention = retentionOf(form);
  const wrong = (...names: readonly string[]) => names.some((name) => name in problems);
  const submit = () => {
    if (save.isPending) return;
    setRefused(null);
    const read = planOf(form, plan);
    if (read.problems) return show(read.problems);
    save.mutate(
      { id: plan.id, plan: read.plan },
      {
        onSuccess: (saved) => {
          toast({ tone: 'ok', title: `${nameText(saved.name, 80)} is kept so` });
          closeDialog();
        },
        onError: (error) => {
          const known = knownError(error);
          if (known?.code !== 'INVALID') return setRefused(refusal(error));
          show(Object.fromEntries(known.data.problems.map(({ field, problem }) => [planFieldOf(field), problem])));
        },
      },
    );
  };
  return (
    <FormDialog
      title={<bdi>{nameText(plan.name, 80)}</bdi>}
      description="What is backed up, when, and how long it is kept."
      size="lg"
      action="Save"
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-4">
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <TextField {...fields} field="name" label="Name" mono={false} />
          <TargetChoice {...fields} targets={targets} />
        </div>
        <SourceFields {...fields} />
        <Fold
          title="Left out"
          summary={formatCount(form.excludes.split('\n').filter(Boolean).length, 'pattern')}
          wrong={wrong('excludes')}
        >
          <ExcludeFields {...fields} />
        </Fold>
        <Fold title="When" summary={scheduleWords(form.schedule)} wrong={wrong('schedule')}>
          <WhenFields {...fields} />
        </Fold>
        <Fold
          title="How long it is kept"
          summary={retention ? retentionWords(retention) : ''}
          wrong={wrong('last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within', 'keepTags')}
        >
          <KeepFields {...fields} />
          <WouldGo plan={plan} form={form} />
        </Fold>
        <Fold title="Proof" summary={scheduleWords(form.proof)} wrong={wrong('proof', 'proofShares', 'proofFiles')}>
          <ProofFields {...fields} />
        </Fold>
        <Fold
          title="Commands, point in time and tags"
          summary={form.before === '' && form.after === '' ? 'no commands' : 'commands around it'}
          wrong={wrong('before', 'after', 'hookSeconds', 'pointInTimeDays', 'timeZone', 'tags')}
        >
          <MoreFields {...fields} />
        </Fold>
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}

/** What the new retention would do to the snapshots that are there, while it is written. */
function WouldGo({ plan, form }: { plan: BackupPlan; form: PlanForm }) {
  const settled = useDeferredValue(form);
  const retention = useMemo(() => retentionOf(settled), [settled]);
  const { data } = useRetentionPreview(
    retention === null || plan.snapshots === 0 ? null : { targetId: plan.targetId, planId: plan.id, retention },
  );
  return (
    <p role="status" className="min-h-4.5 text-sm text-dim">
      {data &&
        retention &&
        (data.remove.length === 0
          ? `All ${formatCount(data.keep.length, 'snapshot')} of now would stay.`
          : `Of ${formatCount(data.keep.length + data.remove.length, 'snapshot')}, ${data.remove.length} would go at the next prune.`)}
    </p>
  );
}
