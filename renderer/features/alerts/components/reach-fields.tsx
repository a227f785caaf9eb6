import type { Reach, RuleView } from '../../../../shared/features/alerts/schema.ts';
import type { Scope } from '../../../../shared/features/monitors/schema.ts';
import { Field } from '../../../ui/field.tsx';
import { Select } from '../../../ui/select.tsx';
import { useProjectNames, useSeries } from '../queries.ts';

const any = '\0any';
const scopes: { value: Scope | typeof any; label: string }[] = [
  { value: any, label: 'Everything' },
  { value: 'machine', label: 'This machine' },
  { value: 'project', label: 'Projects' },
  { value: 'service', label: 'Services' },
  { value: 'container', label: 'Containers' },
  { value: 'database', label: 'Databases' },
  { value: 'optimus', label: 'Optimus itself' },
];

export const everything: Reach = { ruleId: null, key: null, scope: null, id: null };

interface ReachFieldsProps {
  reach: Reach;
  rules: readonly RuleView[];
  onChange: (reach: Reach) => void;
}

/** What is kept quiet. */
export function ReachFields({ reach, rules, onChange }: ReachFieldsProps) {
  const named = reach.scope !== null && reach.scope !== 'machine' && reach.scope !== 'optimus';
  const series = useSeries(reach.scope ?? 'machine');
  const names = useProjectNames(reach.scope === 'project');
  const ids = named ? [...new Set((series.data ?? []).map(({ id }) => id).filter(Boolean))].sort() : [];
  return (
    <>
      <Field label="Rule">
        <Select
          options={[{ value: any, label: 'Any rule' }, ...rules.map(({ id, name }) => ({ value: id, label: name }))]}
          value={reach.ruleId ?? any}
          onValueChange={(ruleId) => onChange({ ...reach, key: null, ruleId: ruleId === any ? null : ruleId })}
        />
      </Field>
      <div className="grid items-start gap-3 @md:grid-cols-2">
        <Field label="About">
          <Select
            options={scopes}
            value={reach.scope ?? any}
            onValueChange={(scope) => onChange({ ...reach, id: null, scope: scope === any ? null : scope })}
          />
        </Field>
        {named && (
          <Field label="Which">
            <Select
              options={[
                { value: any, label: 'Each of them' },
                ...ids.map((id) => ({ value: id, label: names.data?.get(id) ?? id })),
              ]}
              value={reach.id ?? any}
              onValueChange={(id) => onChange({ ...reach, id: id === any ? null : id })}
            />
          </Field>
        )}
      </div>
    </>
  );
}
