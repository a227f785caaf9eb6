import type { Scope } from '../../../../shared/features/monitors/schema.ts';
import { type MetricName, metricsOf, metricWords, wordsOf } from '../../../../shared/lib/metrics.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { unitHint } from '../figures.ts';
import { useProjectNames, useSeries } from '../queries.ts';
import type { ConditionKind } from '../rule-form.ts';
import type { FieldsProps } from './rule-editor.tsx';

const scopes: { value: Scope; label: string }[] = [
  { value: 'machine', label: 'This machine' },
  { value: 'project', label: 'Projects' },
  { value: 'service', label: 'Services' },
  { value: 'container', label: 'Containers' },
  { value: 'database', label: 'Databases' },
  { value: 'optimus', label: 'Optimus itself' },
];
const conditions: { value: ConditionKind; label: string; hint: string }[] = [
  { value: 'above', label: 'is above', hint: 'A limit that it passes' },
  { value: 'below', label: 'is below', hint: 'A limit that it falls under' },
  { value: 'rate', label: 'changes fast', hint: 'So much in such a time' },
  { value: 'absent', label: 'is no longer measured', hint: 'Its source has fallen silent' },
  { value: 'anomaly', label: 'is unusual for the hour', hint: 'Against the same hour of past weeks' },
  { value: 'forecast', label: 'will reach', hint: 'Going on as it has gone' },
];
const any = '\0any';
const nouns: Partial<Record<Scope, string>> = {
  project: 'project',
  service: 'service',
  container: 'container',
  database: 'database',
};

export function MetricFields({ form, problems, change }: FieldsProps) {
  const series = useSeries(form.scope);
  const names = useProjectNames(form.scope === 'project');
  const words: { label: string; part?: string } = metricWords[form.metric];
  const measured = new Set(series.data?.map(({ metric }) => metric));
  const metrics = [...new Set([...metricsOf[form.scope], ...measured, form.metric])].map((value) => ({
    value,
    label: metricLabel(value),
    ...(series.data && !measured.has(value) && { hint: 'Not measured here now' }),
  }));
  const noun = nouns[form.scope];
  const of = (pick: 'id' | 'part') =>
    [...new Set((series.data ?? []).filter(({ metric }) => metric === form.metric).map((one) => one[pick]))].sort();
  const withChosen = (values: string[], chosen: string | null) =>
    chosen === null || values.includes(chosen) ? values : [...values, chosen];
  const hint = unitHint[metricWords[form.metric].unit];

  return (
    <>
      <div className="grid items-start gap-3 @md:grid-cols-[10rem_minmax(0,1fr)]">
        <Field label="Of">
          <Select
            options={scopes}
            value={form.scope}
            onValueChange={(scope) =>
              change({ scope, id: null, part: null, unless: null, metric: metricsOf[scope][0] ?? form.metric })
            }
          />
        </Field>
        <Field label="Figure" error={problems.metric}>
          <Select
            options={metrics}
            value={form.metric}
            onValueChange={(metric) => change({ metric, part: null, unless: null })}
          />
        </Field>
        {noun && (
          <Field label={noun.charAt(0).toUpperCase() + noun.slice(1)}>
            <Select
              options={[
                { value: any, label: `Any ${noun}` },
                ...withChosen(of('id'), form.id)
                  .filter(Boolean)
                  .map((value) => ({ value, label: names.data?.get(value) ?? value })),
              ]}
              value={form.id ?? any}
              onValueChange={(id) => change({ id: id === any ? null : id })}
            />
          </Field>
        )}
        {words.part && (
          <Field label={words.part.charAt(0).toUpperCase() + words.part.slice(1)}>
            <Select
              options={[
                { value: any, label: `Any ${words.part}` },
                ...withChosen(of('part'), form.part)
                  .filter(Boolean)
                  .map((value) => ({ value, label: value })),
              ]}
              value={form.part ?? any}
              onValueChange={(part) => change({ part: part === any ? null : part })}
            />
          </Field>
        )}
      </div>
      <div className="grid items-start gap-3 @md:grid-cols-[12rem_minmax(0,1fr)_minmax(0,1fr)]">
        <Field label="Wrong when it">
          <Select options={conditions} value={form.when} onValueChange={(when) => change({ when })} />
        </Field>
        <Condition form={form} problems={problems} change={change} hint={hint} />
      </div>
    </>
  );
}

/** Two metrics may be called the same: what is counted sets them apart. */
function metricLabel(metric: MetricName): string {
  const words = wordsOf(metric);
  if (!words) return metric;
  if (words.unit === 'percent') return `${words.label}, %`;
  if (words.unit === 'bytes' || words.unit === 'bytes/s')
    return `${words.label}, ${words.unit === 'bytes' ? 'size' : 'a second'}`;
  return words.label;
}

const directions = [
  { value: 'up', label: 'rises' },
  { value: 'down', label: 'falls' },
] as const;
const ways = [
  { value: 'both', label: 'above or below' },
  { value: 'above', label: 'above' },
  { value: 'below', label: 'below' },
] as const;

function Condition({ form, problems, change, hint }: FieldsProps & { hint: string | undefined }) {
  switch (form.when) {
    case 'above':
    case 'below':
      return (
        <>
          <Field label="Limit" hint={hint} error={problems.value}>
            <Input value={form.value} onValueChange={(value) => change({ value })} />
          </Field>
          <Field label="Over once it is back at" hint="Empty: at the limit" error={problems.resolveAt}>
            <Input value={form.resolveAt} onValueChange={(resolveAt) => change({ resolveAt })} />
          </Field>
        </>
      );
    case 'rate':
      return (
        <>
          <Field label="Direction">
            <Select options={directions} value={form.direction} onValueChange={(direction) => change({ direction })} />
          </Field>
          <Field label="By more than" hint={hint} error={problems.value}>
            <Input value={form.value} onValueChange={(value) => change({ value })} />
          </Field>
          <Field label="Every" error={problems.per} className="@md:col-start-2">
            <Input value={form.per} onValueChange={(per) => change({ per })} />
          </Field>
          <Field label="Looked at over" error={problems.over}>
            <Input value={form.over} onValueChange={(over) => change({ over })} />
          </Field>
        </>
      );
    case 'anomaly':
      return (
        <>
          <Field label="Direction">
            <Select options={ways} value={form.way} onValueChange={(way) => change({ way })} />
          </Field>
          <Field label="Weeks to compare" hint="3 to 8" error={problems.weeks}>
            <Input value={form.weeks} onValueChange={(weeks) => change({ weeks })} inputMode="numeric" />
          </Field>
          <Field
            label="How far off"
            hint="In deviations; 4 is far"
            error={problems.deviations}
            className="@md:col-start-2"
          >
            <Input value={form.deviations} onValueChange={(deviations) => change({ deviations })} inputMode="decimal" />
          </Field>
        </>
      );
    case 'forecast':
      return (
        <>
          <Field label="This figure" hint={hint} error={problems.value}>
            <Input value={form.value} onValueChange={(value) => change({ value })} />
          </Field>
          <Field label="Within" error={problems.within}>
            <Input value={form.within} onValueChange={(within) => change({ within })} />
          </Field>
          <Field label="Going on as over the last" error={problems.over} className="@md:col-start-2">
            <Input value={form.over} onValueChange={(over) => change({ over })} />
          </Field>
        </>
      );
    case 'absent':
      return null;
  }
}
