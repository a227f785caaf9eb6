import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import type { FieldsProps } from './rule-editor.tsx';

/** How often, in what time, and when it is over. */
export function CountFields({ form, problems, change }: FieldsProps) {
  return (
    <div className="grid items-start gap-3 @md:grid-cols-3">
      <Field label="At least so many" error={problems.atLeast}>
        <Input value={form.atLeast} onValueChange={(atLeast) => change({ atLeast })} inputMode="numeric" />
      </Field>
      <Field label="Within" error={problems.countWithin}>
        <Input value={form.countWithin} onValueChange={(countWithin) => change({ countWithin })} />
      </Field>
      <Field label="Over when quiet for" error={problems.quiet}>
        <Input value={form.quiet} onValueChange={(quiet) => change({ quiet })} />
      </Field>
    </div>
  );
}
