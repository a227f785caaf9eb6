import { Field } from '../ui/field.tsx';
import { Select } from '../ui/select.tsx';

interface EnvironmentFieldProps {
  /** Empty: the one that the project stands on. */
  value: string;
  onChange: (name: string) => void;
  environments: readonly { name: string }[];
  hint?: string | undefined;
  error?: string | undefined;
}

/** A choice needs a value, and no environment is called by a space. */
const ofProject = ' ';

export function EnvironmentField({ value, onChange, environments, hint, error }: EnvironmentFieldProps) {
  const names = new Set([...environments.map(({ name }) => name), value]);
  return (
    <Field label="Environment" hint={hint} error={error}>
      <Select
        value={value === '' ? ofProject : value}
        onValueChange={(name) => onChange(name === ofProject ? '' : name)}
        options={[
          { value: ofProject, label: 'The one of the project' },
          ...[...names].filter(Boolean).map((name) => ({ value: name, label: name })),
        ]}
      />
    </Field>
  );
}
