import { useState } from 'react';
import type { Environment } from '../../../../shared/features/environments/schema.ts';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { errorWords } from '../error-words.ts';
import { environmentsClient, useEnvironmentActions } from '../queries.ts';
import { environmentPattern } from '../words.ts';

const none = '(none)';

interface EnvironmentDialogProps {
  projectId: string;
  all: readonly Environment[];
  /** Null makes a new one. */
  change: Environment | null;
  onDone: (name: string) => void;
  onClose: () => void;
}

export function EnvironmentDialog({ projectId, all, change, onDone, onClose }: EnvironmentDialogProps) {
  const { refresh } = useEnvironmentActions();
  const [typed, setTyped] = useState(change?.name ?? '');
  const [inherits, setInherits] = useState(change ? (change.inherits ?? none) : (all[0]?.name ?? none));
  const [files, setFiles] = useState(change?.files.join('\n') ?? '');
  const [problems, setProblems] = useState<{ name?: string; files?: string }>({});
  const [busy, setBusy] = useState(false);
  const name = typed.trim();
  const others = all.filter((one) => one.name !== change?.name);

  const save = async () => {
    if (busy) return;
    if (!environmentPattern.test(name))
      return setProblems({ name: 'Small letters, digits and dashes, beginning with a letter or digit.' });
    setBusy(true);
    setProblems({});
    const lines = [...new Set(files.split('\n').flatMap((line) => line.trim() || []))];
    const input = { projectId, environment: name, inherits: inherits === none ? null : inherits };
    const sameFiles = change !== null && lines.join('\n') === change.files.join('\n');
    try {
      if (change) await environmentsClient.change({ ...input, ...(sameFiles ? {} : { files: lines }) });
      else await environmentsClient.add({ ...input, files: lines });
      refresh();
      onDone(name);
      onClose();
    } catch (error) {
      setProblems({ files: errorWords(error) });
      setBusy(false);
    }
  };

  return (
    <FormDialog
      size="sm"
      title={change ? `What ${change.name} inherits and reads` : 'New environment'}
      action={change ? 'Change it' : 'Add it'}
      busy={busy}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      {!change && (
        <Field label="Name" error={problems.name}>
          <Input
            mono
            value={typed}
            onValueChange={setTyped}
            placeholder="staging"
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
      <Field label="Has the variables of" hint="Unless it says otherwise itself.">
        <Select
          value={inherits}
          onValueChange={setInherits}
          options={[{ value: none, label: 'no other' }, ...others.map((one) => ({ value: one.name, label: one.name }))]}
        />
      </Field>
      <Field
        label="Reads these files"
        hint="One a line, inside the project. Later ones win. None are needed: Optimus can keep variables itself."
        error={problems.files}
      >
        <Textarea mono rows={4} value={files} onValueChange={setFiles} placeholder=".env.staging" spellCheck={false} />
      </Field>
    </FormDialog>
  );
}
