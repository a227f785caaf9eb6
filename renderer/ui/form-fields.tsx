import type { ReactNode } from 'react';
import type { FormProblems } from '../lib/form-reader.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { Textarea } from './textarea.tsx';

/** What the fields of a form share. */
export interface FieldsProps<F> {
  form: F;
  problems: FormProblems;
  change: (patch: Partial<F>) => void;
}

interface FormFieldProps<K extends string> {
  form: Readonly<Record<NoInfer<K>, string>>;
  problems: FormProblems;
  change: (patch: Record<NoInfer<K>, string>) => void;
  /** In which of the form's fields it is written. */
  field: K;
  label: string;
  hint?: ReactNode;
  placeholder?: string | undefined;
}

const patchOf = <K extends string>(field: K, value: string) => ({ [field]: value }) as Record<K, string>;

export function NumberField<K extends string>(props: FormFieldProps<K>) {
  const { form, problems, change, field, label, hint, placeholder } = props;
  return (
    <Field label={label} hint={hint} error={problems[field]}>
      <Input
        inputMode="decimal"
        value={form[field]}
        onValueChange={(value) => change(patchOf(field, value))}
        placeholder={placeholder}
        autoComplete="off"
      />
    </Field>
  );
}

export function TextField<K extends string>({ mono = true, ...props }: FormFieldProps<K> & { mono?: boolean }) {
  const { form, problems, change, field, label, hint, placeholder } = props;
  return (
    <Field label={label} hint={hint} error={problems[field]}>
      <Input
        mono={mono}
        value={form[field]}
        onValueChange={(value) => change(patchOf(field, value))}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
      />
    </Field>
  );
}

/** Some lines: commands, or `NAME=value`. */
export function LinesField<K extends string>(props: FormFieldProps<K>) {
  const { form, problems, change, field, label, hint, placeholder } = props;
  return (
    <Field label={label} hint={hint} error={problems[field]}>
      <Textarea
        mono
        rows={2}
        value={form[field]}
        onValueChange={(value) => change(patchOf(field, value))}
        placeholder={placeholder}
        spellCheck={false}
      />
    </Field>
  );
}

/** At the end of a form: why it was not taken, and that something in it is wrong. */
export function FormTrouble({ problems, refused }: { problems: FormProblems; refused: string | null }) {
  return (
    <>
      {refused && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refused}
        </p>
      )}
      {Object.keys(problems).length > 0 && (
        <p role="alert" className="text-sm text-bad">
          Something above has to be put right first.
        </p>
      )}
    </>
  );
}
