import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import type { Versions, Which } from './versions.ts';

interface VersionFieldsProps {
  versions: Versions;
  onChange: (versions: Versions) => void;
  /** Why what is written is none. */
  problem: string | null;
}

const labels = { below: 'Below which version', range: 'In which range' };

/** Two fields for one line with others. */
export function VersionFields({ versions, onChange, problem }: VersionFieldsProps) {
  const { which, version } = versions;
  return (
    <>
      <Field label="Versions">
        <Select<Which>
          value={which}
          onValueChange={(next) => onChange({ ...versions, which: next })}
          options={[
            { value: 'any', label: 'In any version' },
            { value: 'below', label: 'Below' },
            { value: 'range', label: 'In the range' },
          ]}
          className="w-34"
        />
      </Field>
      {which !== 'any' && (
        <Field label={labels[which]} error={problem} className="min-w-32 flex-1">
          <Input
            mono
            value={version}
            onValueChange={(next) => onChange({ ...versions, version: next })}
            placeholder={which === 'below' ? '2.0.0' : '>=1.2 <2'}
            autoComplete="off"
            spellCheck={false}
          />
        </Field>
      )}
    </>
  );
}
