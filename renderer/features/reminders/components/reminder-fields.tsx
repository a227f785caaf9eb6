import type { RefObject } from 'react';
import { useProjectRows } from '../../../app/project-rows.ts';
import type { FormProblems } from '../../../lib/form-reader.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { mostText, type ReminderForm } from '../form.ts';
import { fieldsOf, quickTimes } from '../times.ts';

interface Props {
  form: ReminderForm;
  problems: FormProblems;
  failed: string | null;
  body: RefObject<HTMLDivElement | null>;
  change: (patch: Partial<ReminderForm>) => void;
}

const noProject = '*';

/** Of what and when, for a new reminder and for one that is changed. */
export function ReminderFields({ form, problems, failed, body, change }: Props) {
  const projects = useProjectRows().data ?? [];
  return (
    <div ref={body} className="grid gap-3">
      {failed && <Callout tone="bad" title={failed} />}
      <Field label="Remind me of" error={problems.text}>
        <Textarea
          value={form.text}
          onValueChange={(text) => change({ text })}
          rows={3}
          maxLength={mostText}
          placeholder="Rotate the keys of the shop"
        />
      </Field>
      <div className="grid grid-cols-[repeat(auto-fit,minmax(8rem,1fr))] gap-3">
        <Field label="Day" error={problems.day}>
          <Input type="date" value={form.day} onValueChange={(day) => change({ day })} />
        </Field>
        <Field label="Time" error={problems.time}>
          <Input type="time" value={form.time} onValueChange={(time) => change({ time })} />
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-1.5">
        <legend className="sr-only">Times at hand</legend>
        {quickTimes(Date.now()).map(({ id, label, at }) => (
          <Button key={id} size="sm" onClick={() => change(fieldsOf(at))}>
            {label}
          </Button>
        ))}
      </fieldset>
      <Field label="About the project">
        <Select
          value={form.projectId ?? noProject}
          onValueChange={(id) => change({ projectId: id === noProject ? null : id })}
          options={[
            { value: noProject, label: 'No project' },
            ...projects
              .filter(({ archived, id }) => !archived || id === form.projectId)
              .toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
              .map(({ id, name }) => ({ value: id, label: short(name, 60) })),
          ]}
        />
      </Field>
    </div>
  );
}
