import type { ReactNode } from 'react';
import type { BackupsOverview, BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { formatCount } from '../../../lib/number.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fold } from '../../../ui/fold.tsx';
import { TextField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import {
  ExcludeFields,
  KeepFields,
  MoreFields,
  type PlanFieldsProps,
  ProofFields,
  SourceFields,
  WhenFields,
} from '../editor/plan-fields.tsx';
import { retentionOf } from '../editor/plan-form.ts';
import { type TargetFieldsProps, TargetLimitFields, TargetPlaceFields } from '../editor/target-fields.tsx';
import { nameText } from '../names.ts';
import { cronOf, cronWords, retentionWords, type Schedule } from '../schedule.ts';

interface WhatProps extends PlanFieldsProps {
  subject: ReactNode;
  notes: readonly string[];
}

export function StepWhat({ subject, notes, form, problems, change }: WhatProps) {
  const fields = { form, problems, change };
  const patterns = form.excludes.split('\n').filter((line) => line.trim() !== '').length;
  return (
    <>
      {subject}
      {notes.length > 0 && (
        <ul aria-label="What was found" className="grid gap-0.5 text-sm text-dim">
          {notes.map((note) => (
            <li key={note} className="wrap-anywhere">
              {nameText(note, 400)}
            </li>
          ))}
        </ul>
      )}
      <SourceFields {...fields} />
      <Fold
        title="Left out"
        summary={patterns === 0 ? 'nothing' : `${formatCount(patterns, 'pattern')}: what is built or downloaded again`}
        wrong={'excludes' in problems}
      >
        <ExcludeFields {...fields} />
      </Fold>
      <Fold title="Name" summary={form.name} wrong={'name' in problems}>
        <TextField {...fields} field="name" label="Name of the plan" mono={false} />
      </Fold>
    </>
  );
}

interface WhereProps extends TargetFieldsProps {
  restic: BackupsOverview['restic'];
  targets: readonly BackupTarget[];
  /** It was made a moment ago, and only the plan was refused. */
  kept: BackupTarget | null;
  targetId: string;
  onTarget: (id: string) => void;
  /** Of the folder that was suggested, as long as it is that. */
  note: string | null;
}

const anew = ' new';

export function StepWhere({ restic, targets, kept, targetId, onTarget, note, ...fields }: WhereProps) {
  const { form, problems, change } = fields;
  if (kept) return <Callout tone="ok" title={`The target ${nameText(kept.name, 80)} is there already`} />;
  return (
    <>
      {targets.length > 0 && (
        <Field label="Target">
          <RadioGroup
            value={targetId === '' ? anew : targetId}
            onValueChange={(id) => onTarget(id === anew ? '' : id)}
            options={[
              ...targets.map(({ id, name, location }) => ({
                value: id,
                label: <bdi>{nameText(name, 80)}</bdi>,
                hint: <bdi className="font-mono text-xs">{nameText(location, 160)}</bdi>,
              })),
              { value: anew, label: 'A new target' },
            ]}
          />
        </Field>
      )}
      {targetId === '' && (
        <>
          <TargetPlaceFields {...fields} restic={restic} />
          {note && <p className="text-sm text-dim">{note}</p>}
          <Fold
            title="Name and password"
            summary="one is made, and shown once"
            wrong={'name' in problems || 'password' in problems}
          >
            <TextField {...fields} field="name" label="Name of the target" mono={false} />
            <Field
              label="Password"
              hint="Empty: a strong one is made. For a repository that is there already: its own."
              error={problems.password}
            >
              <Input
                mono
                type="password"
                autoComplete="new-password"
                value={form.password}
                onValueChange={(password) => change({ password })}
              />
            </Field>
          </Fold>
          <Fold
            title="Limits and cost"
            summary={form.appendOnly ? 'nothing is ever removed there' : 'as fast as it goes'}
            wrong={['up', 'down', 'price', 'currency'].some((field) => field in problems)}
          >
            <TargetLimitFields {...fields} />
          </Fold>
          <p className="text-sm text-dim">
            Everything is encrypted before it leaves this machine, in the format of restic: the restic program alone
            reads it, too.
          </p>
        </>
      )}
    </>
  );
}

const inWords = (schedule: Schedule): string => {
  const read = cronOf(schedule);
  return 'wrong' in read ? '' : cronWords(read.cron);
};

export function StepWhen(fields: PlanFieldsProps) {
  const { form, problems } = fields;
  const retention = retentionOf(form);
  return (
    <>
      <WhenFields {...fields} />
      <Fold
        title="How long it is kept"
        summary={retention ? retentionWords(retention) : ''}
        wrong={['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'within', 'keepTags'].some(
          (one) => one in problems,
        )}
      >
        <KeepFields {...fields} />
      </Fold>
      <Fold
        title="Proof that it comes back"
        summary={`${inWords(form.proof)}, ${form.proofFiles || '0'} files really restored`}
        wrong={['proof', 'proofShares', 'proofFiles'].some((one) => one in problems)}
      >
        <ProofFields {...fields} />
      </Fold>
      <Fold
        title="Commands, point in time and tags"
        summary={form.before === '' && form.after === '' ? 'no commands' : 'commands around it'}
        wrong={['before', 'after', 'hookSeconds', 'pointInTimeDays', 'timeZone', 'tags'].some((one) => one in problems)}
      >
        <MoreFields {...fields} />
      </Fold>
    </>
  );
}
