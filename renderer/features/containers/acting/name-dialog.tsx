import { type ReactNode, useState } from 'react';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';

interface Props {
  title: string;
  description?: string;
  label: string;
  hint?: string;
  start?: string;
  action: string;
  /** Null: it can be taken. */
  problem: (text: string) => string | null;
  onSubmit: (text: string) => Promise<boolean>;
  onClose: () => void;
  children?: ReactNode;
}

/** One name, and what is done with it. */
export function NameDialog({
  title,
  description,
  label,
  hint,
  start = '',
  action,
  problem,
  onSubmit,
  onClose,
  children,
}: Props) {
  const [text, setText] = useState(start);
  const [busy, setBusy] = useState(false);
  const wrong = text === '' ? null : problem(text);
  const ready = text !== '' && text !== start && wrong === null;
  return (
    <FormDialog
      title={title}
      description={description}
      size="sm"
      action={action}
      busy={busy}
      disabled={!ready}
      onClose={onClose}
      onSubmit={() => {
        if (!ready || busy) return;
        setBusy(true);
        void onSubmit(text).then((done) => {
          setBusy(false);
          if (done) onClose();
        });
      }}
    >
      <Field label={label} hint={hint} error={wrong}>
        <Input value={text} onValueChange={setText} mono autoComplete="off" spellCheck={false} />
      </Field>
      {children}
    </FormDialog>
  );
}

export const nameProblem = (text: string): string | null =>
  /^[A-Za-z0-9][\w.-]{0,254}$/.test(text)
    ? null
    : 'Letters, digits, dots, dashes and underscores, beginning with a letter or digit.';
export const referenceProblem = (text: string): string | null =>
  /^[A-Za-z0-9][\w./:@-]{0,299}$/.test(text) ? null : 'A name such as postgres:17 or registry.example/team/shop:1.2.';
