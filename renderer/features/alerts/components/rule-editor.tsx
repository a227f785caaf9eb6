import { useDeferredValue, useState } from 'react';
import type { RuleView } from '../../../../shared/features/alerts/schema.ts';
import { ruleSentence } from '../../../../shared/features/alerts/words.ts';
import { knownError } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { severityOptions } from '../marks.ts';
import { useAlertsActions, useProjectNames } from '../queries.ts';
import { draftOf, emptyForm, type FormProblems, formOf, problemField, type RuleForm } from '../rule-form.ts';
import { Attempt } from './attempt.tsx';
import { EventFields } from './event-fields.tsx';
import { LogFields } from './log-fields.tsx';
import { MetricFields } from './metric-fields.tsx';

export interface FieldsProps {
  form: RuleForm;
  problems: FormProblems;
  change: (patch: Partial<RuleForm>) => void;
}

const kinds = [
  { value: 'metric', label: 'A figure' },
  { value: 'log', label: 'A log' },
  { value: 'event', label: 'An event' },
] as const;

interface RuleEditorProps {
  from: RuleView | null;
  copy: boolean;
  onClose: () => void;
}

/** A rule as a form, the rule as a sentence, and what it would have done. */
export function RuleEditor({ from, copy, onClose }: RuleEditorProps) {
  const toast = useToast();
  const { save } = useAlertsActions();
  const [form, setForm] = useState<RuleForm>(() =>
    from ? { ...formOf(from), ...(copy && { name: `${from.name} (copy)` }) } : emptyForm,
  );
  const [refused, setRefused] = useState<FormProblems>({});
  const [tried, setTried] = useState(false);
  const { draft, problems: found } = draftOf(form);
  // A name that is not there yet keeps nobody from seeing what the rule would do.
  const sketch = draft ?? draftOf({ ...form, name: form.name.trim() || 'New rule' }).draft;
  const deferred = useDeferredValue(sketch);
  const names = useProjectNames(
    (form.about === 'metric' && form.scope === 'project') || (form.about === 'log' && form.place === 'service'),
  );
  const projectId = form.about === 'log' && form.place === 'service' ? (form.service.split('/')[0] ?? null) : form.id;
  const problems: FormProblems = { ...(tried ? found : omitEmpty(found, form)), ...refused };
  const existing = from !== null && !copy;

  const change = (patch: Partial<RuleForm>) => {
    setForm((before) => ({ ...before, ...patch }));
    setRefused({});
  };
  const submit = () => {
    setTried(true);
    if (!draft || save.isPending) return;
    save.mutate(
      { rule: draft, ...(existing && { id: from.id }) },
      {
        onSuccess: ({ name }) => {
          toast({ title: existing ? `Changed ${name}` : `${name} is on` });
          onClose();
        },
        onError: (error) => {
          const known = knownError(error);
          if (known?.code !== 'INVALID') return toast(failureToast('The rule was not kept', error));
          setRefused(
            Object.fromEntries(
              known.data.problems.map(({ field, problem }) => [
                problemField(field.replace(/^rule\./, ''), form.about),
                problem,
              ]),
            ),
          );
        },
      },
    );
  };

  return (
    <FormDialog
      size="lg"
      title={existing ? from.name : 'New alert rule'}
      description={
        sketch
          ? ruleSentence(sketch, projectId === null ? undefined : names.data?.get(projectId))
          : 'Say what it looks at and when that is wrong.'
      }
      action={existing ? 'Save' : 'Make the rule'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={onClose}
    >
      <div className="@container grid gap-3">
        {from?.waits && existing && <Callout tone="info" title={from.waits} />}
        <div className="grid items-start gap-3 @md:grid-cols-[minmax(0,1fr)_10rem]">
          <Field label="Name" error={problems.name}>
            <Input value={form.name} onValueChange={(name) => change({ name })} maxLength={120} />
          </Field>
          <Field label="Severity">
            <Select
              options={severityOptions}
              value={form.severity}
              onValueChange={(severity) => change({ severity })}
            />
          </Field>
        </div>
        <SegmentedControl
          label="What it looks at"
          segments={kinds}
          value={form.about}
          onValueChange={(about) => change({ about })}
        />
        {form.about === 'metric' ? (
          <MetricFields form={form} problems={problems} change={change} />
        ) : form.about === 'log' ? (
          <LogFields form={form} problems={problems} change={change} />
        ) : (
          <EventFields form={form} problems={problems} change={change} />
        )}
        <div className="grid items-start gap-3 @md:grid-cols-2">
          {form.about === 'metric' && (
            <Field label="For at least" hint="0 s: at once" error={problems.forTime}>
              <Input value={form.forTime} onValueChange={(forTime) => change({ forTime })} />
            </Field>
          )}
          <Field label="Tell again every" hint="Empty: once is enough" error={problems.repeat}>
            <Input value={form.repeat} onValueChange={(repeat) => change({ repeat })} placeholder="never" />
          </Field>
        </div>
        <Attempt rule={deferred} />
        <Checkbox checked={form.autoResolve} onCheckedChange={(autoResolve) => change({ autoResolve })}>
          Over by itself once it is well again
        </Checkbox>
        <Field label="What to do then" hint="Stands with the alert wherever it is told" error={problems.note}>
          <Textarea value={form.note} onValueChange={(note) => change({ note })} rows={2} maxLength={2_000} />
        </Field>
      </div>
    </FormDialog>
  );
}

/** What has not been filled in yet is not wrong yet. */
function omitEmpty(problems: FormProblems, form: RuleForm): FormProblems {
  return Object.fromEntries(Object.entries(problems).filter(([field]) => form[field as keyof RuleForm] !== ''));
}
