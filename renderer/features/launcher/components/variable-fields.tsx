import { Plus, X } from 'lucide-react';
import { useId } from 'react';
import type { FormProblems } from '../../../lib/form-reader.ts';
import { Button } from '../../../ui/button.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import type { Variable } from '../form.ts';

interface VariableFieldsProps {
  variables: readonly Variable[];
  problems: FormProblems;
  onChange: (variables: readonly Variable[]) => void;
}

/** What this service alone has, on top of its environment. */
export function VariableFields({ variables, problems, onChange }: VariableFieldsProps) {
  const id = useId();
  const set = (key: number, patch: Partial<Variable>) =>
    onChange(variables.map((one) => (one.key === key ? { ...one, ...patch } : one)));
  const add = () =>
    onChange([...variables, { key: Math.max(-1, ...variables.map(({ key }) => key)) + 1, name: '', value: '' }]);
  return (
    <fieldset className="grid gap-2" aria-labelledby={id}>
      <p id={id} className="text-sm font-semibold text-dim">
        Variables of this service
      </p>
      {variables.map(({ key, name, value }, i) => {
        const problem = problems[`variable-${key}`];
        return (
          <div key={key} className="grid gap-1">
            <div className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto] items-center gap-2">
              <Input
                mono
                aria-label={`Name of variable ${i + 1}`}
                invalid={problem !== undefined}
                value={name}
                onValueChange={(next) => set(key, { name: next })}
                placeholder="NAME"
                spellCheck={false}
              />
              <Input
                mono
                aria-label={`Value of variable ${i + 1}`}
                value={value}
                onValueChange={(next) => set(key, { value: next })}
                spellCheck={false}
              />
              <IconButton
                icon={X}
                label={`Remove variable ${i + 1}`}
                onClick={() => onChange(variables.filter((one) => one.key !== key))}
              />
            </div>
            {problem && <p className="text-sm text-bad">{problem}</p>}
          </div>
        );
      })}
      <div className="flex flex-wrap items-center gap-3">
        <Button size="sm" icon={Plus} onClick={add}>
          Add a variable
        </Button>
        <span className="text-sm text-faint">
          <code className="font-mono text-xs">optimus://secret/NAME</code> stands for a secret.
        </span>
      </div>
    </fieldset>
  );
}
