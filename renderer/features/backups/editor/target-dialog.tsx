import { useState } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Fold } from '../../../ui/fold.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, TextField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { nameText } from '../names.ts';
import { useOverview, useSaveTarget } from '../queries.ts';
import { closeDialog, openDialog } from '../store.ts';
import { TargetLimitFields, TargetPlaceFields } from './target-fields.tsx';
import { newTargetForm, saidOf, targetFieldOf, targetFormOf } from './target-form.ts';

/** Adds a target or changes one; what is there already is taken as it is. */
export function TargetDialog({ target }: { target: BackupTarget | null }) {
  const overview = useOverview().data;
  const others = (overview?.targets ?? []).filter(({ id }) => id !== target?.id);
  const { form, problems, change, show, body } = useForm(() => (target ? targetFormOf(target) : newTargetForm('', '')));
  const [refused, setRefused] = useState<string | null>(null);
  const save = useSaveTarget();
  const toast = useToast();
  const fields = { form, problems, change };
  const submit = () => {
    if (save.isPending) return;
    setRefused(null);
    const read = saidOf(form);
    if (read.problems) return show(read.problems);
    save.mutate(
      { ...read.said, ...(target && { id: target.id }) },
      {
        onSuccess: (saved) => {
          if (saved.password !== null)
            return openDialog({ kind: 'password', target: saved.target, password: saved.password });
          toast({ tone: 'ok', title: `${nameText(saved.target.name, 80)} ${target ? 'is kept so' : 'was added'}` });
          closeDialog();
        },
        onError: (error) => {
          const known = knownError(error);
          if (known?.code !== 'INVALID') return setRefused(refusal(error));
          show(Object.fromEntries(known.data.problems.map(({ field, problem }) => [targetFieldOf(field), problem])));
        },
      },
    );
  };
  const limited = ['up', 'down', 'price', 'currency'].some((field) => field in problems);
  return (
    <FormDialog
      title={target ? <bdi>{nameText(target.name, 80)}</bdi> : 'Add a target'}
      description="Where snapshots are kept, encrypted, in the format of restic."
      size="lg"
      action={target ? 'Save' : 'Add target'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-4">
        <TextField {...fields} field="name" label="Name" hint="Such as USB disk or Bucket in Frankfurt." mono={false} />
        <TargetPlaceFields
          {...fields}
          restic={overview?.restic ?? { installed: false, version: null }}
          known={target !== null}
        />
        {(target === null || target.state === 'wrong-password') && !form.forMirror && (
          <Field
            label="Password"
            hint={
              target
                ? 'Of the repository that lies there.'
                : 'Empty: one is made, and shown once. For a repository that is there already: its own.'
            }
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
        )}
        <TextField
          {...fields}
          field="passwordHint"
          label="Hint to the password"
          hint="Printed on the recovery sheet. It must not be the password itself."
          mono={false}
        />
        {target === null && others.length > 0 && (
          <Checkbox
            checked={form.forMirror}
            onCheckedChange={(forMirror) => change({ forMirror })}
            hint="Nothing is made in it until the first copy; then it restores alone, by the password of what it copies."
          >
            It is a mirror: it holds copies of another target
          </Checkbox>
        )}
        {others.length > 0 && !form.forMirror && (
          <Fold
            title="Mirrors"
            summary={form.mirrorIds.length === 0 ? 'none' : `${form.mirrorIds.length} of them`}
            wrong={'mirrorIds' in problems}
          >
            {others.map(({ id, name, location }) => (
              <Checkbox
                key={id}
                checked={form.mirrorIds.includes(id)}
                onCheckedChange={(on) =>
                  change({ mirrorIds: on ? [...form.mirrorIds, id] : form.mirrorIds.filter((one) => one !== id) })
                }
                hint={<bdi>{nameText(location, 200)}</bdi>}
              >
                <bdi>{nameText(name, 80)}</bdi>
              </Checkbox>
            ))}
            {problems.mirrorIds && <Callout tone="bad" title={problems.mirrorIds} />}
          </Fold>
        )}
        <Fold
          title="Limits and cost"
          summary={form.appendOnly ? 'nothing is ever removed there' : 'as fast as it goes'}
          wrong={limited}
        >
          <TargetLimitFields {...fields} />
        </Fold>
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
