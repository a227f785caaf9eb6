import { useId } from 'react';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useKinds } from '../queries.ts';
import { CountFields } from './count-fields.tsx';
import type { FieldsProps } from './rule-editor.tsx';

const together = '\0all';
const types = ['project', 'container', 'database', 'run', 'workflow', 'child', 'certificate', 'port'];

export function EventFields({ form, problems, change }: FieldsProps) {
  const kinds = useKinds();
  const list = useId();
  const options = [...new Set([...types, ...(form.each ? [form.each] : [])])];
  return (
    <>
      <datalist id={list}>
        {kinds.data?.map(({ kind }) => (
          <option key={kind} value={kind} />
        ))}
      </datalist>
      <div className="grid items-start gap-3 @md:grid-cols-2">
        <Field label="Kind" hint="As in the journal; * stands for anything" error={problems.kind}>
          <Input value={form.kind} onValueChange={(kind) => change({ kind })} mono list={list} spellCheck={false} />
        </Field>
        <Field label="Counted">
          <Select
            options={[
              { value: together, label: 'all together' },
              ...options.map((value) => ({ value, label: `for each ${value}` })),
            ]}
            value={form.each || together}
            onValueChange={(each) => change({ each: each === together ? '' : each })}
          />
        </Field>
      </div>
      <CountFields form={form} problems={problems} change={change} />
      <Field label="Also over at an event of the kind" hint="Empty: only when quiet" error={problems.until}>
        <Input value={form.until} onValueChange={(until) => change({ until })} mono list={list} spellCheck={false} />
      </Field>
    </>
  );
}
