import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { CountFields } from './count-fields.tsx';
import type { FieldsProps } from './rule-editor.tsx';

const places = [
  { value: 'file', label: 'A file' },
  { value: 'optimus', label: 'The log of Optimus' },
] as const;

export function LogFields({ form, problems, change }: FieldsProps) {
  return (
    <>
      <div className="grid items-start gap-3 @md:grid-cols-[12rem_minmax(0,1fr)]">
        <Field label="Log">
          <Select options={places} value={form.place} onValueChange={(place) => change({ place })} />
        </Field>
        {form.place === 'file' && (
          <Field label="File" hint="Followed from now on, also when it is begun anew" error={problems.path}>
            <Input
              value={form.path}
              onValueChange={(path) => change({ path })}
              mono
              placeholder="/var/log/app.log"
              spellCheck={false}
            />
          </Field>
        )}
      </div>
      <Field label="A line matches" hint="A regular expression, of one line" error={problems.pattern}>
        <Input
          value={form.pattern}
          onValueChange={(pattern) => change({ pattern })}
          mono
          placeholder="ERROR|panic"
          spellCheck={false}
          maxLength={500}
        />
      </Field>
      <Checkbox checked={form.ignoreCase} onCheckedChange={(ignoreCase) => change({ ignoreCase })}>
        Capitals do not matter
      </Checkbox>
      <CountFields form={form} problems={problems} change={change} />
    </>
  );
}
