import { useState } from 'react';
import { short } from '../lib/short.ts';
import { Field } from '../ui/field.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { Select } from '../ui/select.tsx';
import { useProjectRows } from './project-rows.ts';

interface ChooseProjectProps {
  title: string;
  description: string;
  onChosen: (projectId: string) => void;
  onClose: () => void;
}

/** Something was asked for where no project is open. */
export function ChooseProject({ title, description, onChosen, onClose }: ChooseProjectProps) {
  const rows = useProjectRows().data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <FormDialog
      title={title}
      description={description}
      action="Go on"
      disabled={chosen === null}
      onSubmit={() => chosen !== null && onChosen(chosen)}
      onClose={onClose}
    >
      <Field label="Project">
        <Select
          value={chosen}
          onValueChange={setChosen}
          placeholder={rows.length === 0 ? 'No project is known yet' : 'Choose a project'}
          options={rows
            .filter(({ presence, archived }) => presence === 'here' && !archived)
            .sort((a, b) => a.name.localeCompare(b.name))
            .map(({ id, name, path }) => ({ value: id, label: short(name, 80), hint: short(path, 120) }))}
        />
      </Field>
    </FormDialog>
  );
}
