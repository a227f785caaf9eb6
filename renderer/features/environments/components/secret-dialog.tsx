import { useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { errorWords } from '../error-words.ts';
import { environmentsClient, useEnvironmentActions } from '../queries.ts';
import { namePattern, nameProblem } from '../words.ts';

export interface SecretPlace {
  projectId: string | null;
  environment: string | null;
}

interface SecretDialogProps {
  /** Null asks for it. */
  name: string | null;
  place: SecretPlace;
  /** There is one already, and this gives it a new value. */
  known: boolean;
  /** Where else a new one may belong. */
  choices?: readonly { label: string; place: SecretPlace }[];
  onKept?: () => void;
  onClose: () => void;
}

const keyOf = ({ projectId, environment }: SecretPlace) => `${projectId ?? ''}/${environment ?? ''}`;

/** A value goes in and never comes out again. */
export function SecretDialog({ name: given, place, known, choices = [], onKept, onClose }: SecretDialogProps) {
  const { refresh } = useEnvironmentActions();
  const toast = useToast();
  const [typed, setTyped] = useState('');
  const [value, setValue] = useState('');
  const [chosen, setChosen] = useState(keyOf(place));
  const [problems, setProblems] = useState<{ name?: string; value?: string }>({});
  const [busy, setBusy] = useState(false);
  const name = given ?? typed.trim();

  const save = async () => {
    if (busy) return;
    if (!namePattern.test(name)) return setProblems({ name: nameProblem });
    if (value === '') return setProblems({ value: 'Enter its value.' });
    setBusy(true);
    setProblems({});
    const to = choices.find((choice) => keyOf(choice.place) === chosen)?.place ?? place;
    try {
      const { reference } = await environmentsClient.putSecret({ ...to, name, value });
      refresh();
      toast({
        tone: 'ok',
        title: known ? `${name} has a new value` : `${name} is kept`,
        description: known ? 'What starts from now on uses it.' : `Write ${reference} where it is needed.`,
      });
      onKept?.();
      onClose();
    } catch (error) {
      setProblems({ value: `It was not kept. ${errorWords(error)}` });
      setBusy(false);
    }
  };

  return (
    <FormDialog
      size="sm"
      title={known ? `Give ${given} a new value` : given === null ? 'New secret' : `Set ${given}`}
      description="It is encrypted on this machine. Nobody is shown the value again."
      action={known ? 'Change it' : 'Keep it'}
      busy={busy}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {given === null && (
        <Field label="Name" error={problems.name}>
          <Input
            mono
            value={typed}
            onValueChange={setTyped}
            placeholder="STRIPE_KEY"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
      {choices.length > 1 && (
        <Field label="Who may use it">
          <Select
            value={chosen}
            onValueChange={setChosen}
            options={choices.map((choice) => ({ value: keyOf(choice.place), label: choice.label }))}
          />
        </Field>
      )}
      <Field label={known ? 'New value' : 'Value'} error={problems.value}>
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
