import { useRef, useState } from 'react';
import type { InputField, WorkflowSummary } from '../../../../shared/features/workflows/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { draftOf, inputsOf } from '../inputs.ts';
import type { Inputs } from '../use-actions.tsx';

interface RunDialogProps {
  workflow: Pick<WorkflowSummary, 'name' | 'description'>;
  fields: readonly InputField[];
  /** Rejects with what is wrong; the dialog stays then. */
  onRun: (inputs: Inputs) => Promise<void>;
  onClose: () => void;
}

/** What a start is asked for. Without inputs it only asks whether it should start. */
export function RunDialog({ workflow, fields, onRun, onClose }: RunDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(fields));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<{ title: string; text: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const start = useRef<HTMLButtonElement>(null);

  const set = (name: string, value: string | boolean) => {
    setDraft((all) => ({ ...all, [name]: value }));
    setProblems(({ [name]: _, ...rest }) => rest);
  };
  const refuse = (wrong: Record<string, string>) => {
    setProblems(wrong);
    const first = fields.find(({ name }) => wrong[name] !== undefined);
    if (first)
      form.current?.querySelector<HTMLElement>(`[data-input="${CSS.escape(first.name)}"] :is(input,button)`)?.focus();
  };
  const submit = async () => {
    if (busy) return;
    const read = inputsOf(fields, draft);
    if ('problems' in read) return refuse(read.problems);
    setBusy(true);
    setFailure(null);
    try {
      await onRun(read.values);
      onClose();
    } catch (error) {
      setBusy(false);
      const known = knownError(error);
      const wrong =
        known?.code === 'INVALID'
          ? Object.fromEntries(
              known.data.problems
                .filter(({ field }) => field.startsWith('inputs.'))
                .map(({ field, problem }) => [field.slice('inputs.'.length), problem]),
            )
          : {};
      if (Object.keys(wrong).length > 0) return refuse(wrong);
      const { title, meaning, advice } = describeError(`${workflow.name} was not started`, error);
      setFailure({ title, text: [meaning, advice].filter(Boolean).join(' ') });
    }
  };

  return (
    <Dialog
      open
      onOpenChange={whenClosed(onClose)}
      title={`Run ${workflow.name}`}
      description={workflow.description || undefined}
      {...(fields.length === 0 && { initialFocus: start })}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button ref={start} variant="primary" loading={busy} onClick={() => void submit()}>
            Run
          </Button>
        </>
      }
    >
      <form
        ref={form}
        noValidate
        className="grid gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {failure && (
          <Callout tone="bad" title={failure.title}>
            {failure.text}
          </Callout>
        )}
        {fields.length === 0 && <p className="text-dim">It takes no values.</p>}
        {fields.map((field) => (
          <div key={field.name} data-input={field.name}>
            <InputRow
              field={field}
              value={draft[field.name] ?? ''}
              problem={problems[field.name]}
              onChange={(value) => set(field.name, value)}
            />
          </div>
        ))}
        {/* Enter in a field starts it. */}
        <button type="submit" hidden aria-hidden tabIndex={-1} />
      </form>
    </Dialog>
  );
}

interface InputRowProps {
  field: InputField;
  value: string | boolean;
  problem: string | undefined;
  onChange: (value: string | boolean) => void;
}

const hints: Partial<Record<InputField['type'], string>> = {
  folder: 'A folder of this machine. ~ is your home.',
  number: 'A number.',
};

function InputRow({ field: { name, title, type, required, choices }, value, problem, onChange }: InputRowProps) {
  const label = (
    <>
      {title || name}
      {!required && type !== 'boolean' && <span className="font-normal text-faint"> optional</span>}
    </>
  );
  if (type === 'boolean')
    return (
      <Field label={label} layout="row" error={problem}>
        <Switch checked={value === true} onCheckedChange={onChange} />
      </Field>
    );
  if (type === 'choice')
    return (
      <Field label={label} error={problem}>
        <Select
          options={choices.map((choice) => ({ value: choice, label: choice }))}
          value={typeof value === 'string' && value !== '' ? value : null}
          onValueChange={onChange}
          invalid={problem !== undefined}
        />
      </Field>
    );
  return (
    <Field label={label} hint={hints[type]} error={problem}>
      <Input
        value={String(value)}
        onValueChange={onChange}
        mono={type === 'folder'}
        inputMode={type === 'number' ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={type === 'string'}
        required={required}
      />
    </Field>
  );
}
