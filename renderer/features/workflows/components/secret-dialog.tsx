import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { describeError } from '../../../app/failure.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { workflowsClient, workflowsQueries } from '../api.ts';

const namePattern = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

interface SecretDialogProps {
  /** Null asks for the name too. */
  name: string | null;
  known: boolean;
  onSaved?: () => void;
  onClose: () => void;
}

/** A value goes in and never comes out again: neither here nor in a log. */
export function SecretDialog({ name: given, known, onSaved, onClose }: SecretDialogProps) {
  const queries = useQueryClient();
  const toast = useToast();
  const [typed, setTyped] = useState('');
  const [value, setValue] = useState('');
  const [problems, setProblems] = useState<{ name?: string; value?: string }>({});
  const [busy, setBusy] = useState(false);
  const name = given ?? typed.trim();

  const save = async () => {
    if (busy) return;
    if (!namePattern.test(name))
      return setProblems({ name: 'Letters, digits and underscores, not beginning with a digit.' });
    if (value === '') return setProblems({ value: 'Enter its value.' });
    setBusy(true);
    setProblems({});
    try {
      await workflowsClient.putSecret({ name, value });
      void queries.invalidateQueries({ queryKey: workflowsQueries.key() });
      toast({ tone: 'ok', title: `${name} is set`, description: 'Runs that start from now on use it.' });
      onSaved?.();
      onClose();
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      setProblems({ value: `It was not kept. ${[meaning, advice].filter(Boolean).join(' ')}` });
      setBusy(false);
    }
  };

  return (
    <FormDialog
      size="sm"
      title={given === null ? 'New secret' : known ? `Set ${given} anew` : `Set ${given}`}
      description="It is encrypted on this machine. Nobody is shown the value again."
      action="Set"
      busy={busy}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {given === null && (
        <Field label="Name" hint="Workflows refer to it as secrets.NAME." error={problems.name}>
          <Input
            mono
            value={typed}
            onValueChange={setTyped}
            placeholder="NPM_TOKEN"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
      <Field label="Value" error={problems.value}>
        <Input
          mono
          type="password"
          value={value}
          onValueChange={setValue}
          autoComplete="new-password"
          spellCheck={false}
        />
      </Field>
    </FormDialog>
  );
}
