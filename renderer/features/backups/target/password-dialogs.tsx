import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BackupTarget } from '../../../../shared/features/backups/schema.ts';
import { client, orpc } from '../../../app/connection.ts';
import { refusal } from '../../../app/refusal.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { nameText } from '../names.ts';
import { closeDialog } from '../store.ts';
import { PasswordOnce } from './password-once.tsx';

export function PasswordDialog({ target, password }: { target: BackupTarget; password: string }) {
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title={`${nameText(target.name, 80)} was added`}
      size="lg"
      footer={<DialogClose render={<Button variant="primary">I have kept it</Button>} />}
    >
      <PasswordOnce target={target} password={password} />
    </Dialog>
  );
}

interface NewPasswordProps {
  title: string;
  description: string;
  action: string;
  done: string;
  /** The one that holds now is asked for, too. */
  asksCurrent: boolean;
  save: (next: string, current: string) => Promise<unknown>;
}

/** Written twice: a slip of the finger would lock everybody out. */
function NewPassword({ title, description, action, done, asksCurrent, save }: NewPasswordProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ field: 'next' | 'again' | 'all'; why: string } | null>(null);
  const submit = async () => {
    if (busy) return;
    if (next === '') return setProblem({ field: 'next', why: 'A password is wanted.' });
    if (next !== again) return setProblem({ field: 'again', why: 'It is not the same as above.' });
    setBusy(true);
    setProblem(null);
    try {
      await save(next, current);
      await queries.invalidateQueries({ queryKey: orpc.backups.key() });
      toast({ tone: 'ok', title: done });
      closeDialog();
    } catch (error) {
      setProblem({ field: 'all', why: refusal(error) });
    } finally {
      setBusy(false);
    }
  };
  const field = (
    label: string,
    value: string,
    set: (text: string) => void,
    name: 'next' | 'again' | null,
    hint?: string,
  ) => (
    <Field label={label} hint={hint} error={problem && problem.field === name ? problem.why : undefined}>
      <Input
        mono
        type="password"
        autoComplete={name === null ? 'current-password' : 'new-password'}
        value={value}
        onValueChange={(text) => {
          set(text);
          setProblem(null);
        }}
      />
    </Field>
  );
  return (
    <FormDialog
      title={title}
      description={description}
      action={action}
      busy={busy}
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <Callout tone="warn" title="A lost password is lost data">
        Write it down where this machine is not. Nobody can bring it back.
      </Callout>
      {asksCurrent &&
        field('Password of now', current, setCurrent, null, 'Empty: the one that is kept on this machine.')}
      {field('New password', next, setNext, 'next')}
      {field('Once more', again, setAgain, 'again')}
      {problem?.field === 'all' && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {problem.why}
        </p>
      )}
    </FormDialog>
  );
}

export function ChangePasswordDialog({ target }: { target: BackupTarget }) {
  return (
    <NewPassword
      title={`Change the password of ${nameText(target.name, 80)}`}
      description="The one of now opens it no more. What was printed on a recovery sheet by hand has to be written anew."
      action="Change password"
      done="The password is changed"
      asksCurrent
      save={(next, current) =>
        client.backups.changePassword({ id: target.id, next, ...(current !== '' && { current }) })
      }
    />
  );
}

export function AddKeyDialog({ target }: { target: BackupTarget }) {
  return (
    <NewPassword
      title={`Add a password to ${nameText(target.name, 80)}`}
      description="Both open it: for a second person, or one that lies in a safe."
      action="Add password"
      done="Another password opens it now"
      asksCurrent={false}
      save={(password) => client.backups.addKey({ id: target.id, password })}
    />
  );
}
