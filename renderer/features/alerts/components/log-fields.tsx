import { useId } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { useContainerNames, useProjectNames, useServices } from '../queries.ts';
import { CountFields } from './count-fields.tsx';
import type { FieldsProps } from './rule-editor.tsx';

const places = [
  { value: 'service', label: 'A service' },
  { value: 'container', label: 'A container' },
  { value: 'file', label: 'A file' },
  { value: 'optimus', label: 'The log of Optimus' },
] as const;

function ServiceField({ form, problems, change }: FieldsProps) {
  const { data: names = new Map<string, string>() } = useProjectNames(true);
  const { data: sources = [] } = useServices();
  const written = new Set(sources.flatMap(({ projectId }) => projectId ?? []));
  const options = [...names]
    .filter(([id]) => written.has(id) || form.service.split('/')[0] === id)
    .flatMap(([id, name]) => [
      { value: id, label: `All services of ${name}` },
      ...sources
        .filter(({ projectId }) => projectId === id)
        .map((one) => ({ value: one.id.replace(/^service:/, ''), label: one.label })),
    ]);
  const known = form.service === '' || options.some(({ value }) => value === form.service);
  const all = known ? options : [...options, { value: form.service, label: form.service.replace(/^[^/]*\//, '') }];
  return (
    <Field
      label="Service"
      hint={all.length === 0 ? 'No service has written a line yet' : 'Each line as it is written'}
      error={problems.service}
    >
      <Select options={all} value={form.service} onValueChange={(service) => change({ service })} />
    </Field>
  );
}

function ContainerField({ form, problems, change }: FieldsProps) {
  const { data: names = [] } = useContainerNames();
  const list = useId();
  return (
    <Field
      label="Container"
      hint="By its name, also when it is made anew; * stands for anything"
      error={problems.container}
    >
      <Input
        value={form.container}
        onValueChange={(container) => change({ container })}
        mono
        list={list}
        placeholder="shop-api-*"
        spellCheck={false}
        maxLength={200}
      />
      <datalist id={list}>
        {names.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </Field>
  );
}

export function LogFields({ form, problems, change }: FieldsProps) {
  return (
    <>
      <div className="grid items-start gap-3 @md:grid-cols-[12rem_minmax(0,1fr)]">
        <Field label="Log">
          <Select options={places} value={form.place} onValueChange={(place) => change({ place })} />
        </Field>
        {form.place === 'service' && <ServiceField form={form} problems={problems} change={change} />}
        {form.place === 'container' && <ContainerField form={form} problems={problems} change={change} />}
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
