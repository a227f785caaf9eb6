import { useId, useMemo, useRef, useState } from 'react';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { blankForm, type FormProblems, formOf, type ServiceForm, specOf } from '../form.ts';
import { useEnvironments, useSave } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { short } from '../words.ts';
import { EndingFields, ProbeFields, RestartFields } from './service-fields.tsx';
import { VariableFields } from './variable-fields.tsx';

interface ServiceDialogProps {
  projectId: string;
  service: Service | null;
  others: readonly Service[];
}

const ofProject = ' ';

/** How one service starts, as the user wants it. */
export function ServiceDialog({ projectId, service, others }: ServiceDialogProps) {
  const [form, setForm] = useState<ServiceForm>(() => (service ? formOf(service) : blankForm));
  const [problems, setProblems] = useState<FormProblems>({});
  const [refused, setRefused] = useState<string | null>(null);
  const environments = useEnvironments(projectId).data ?? [];
  const save = useSave();
  const toast = useToast();
  const id = useId();
  const body = useRef<HTMLDivElement>(null);
  const rest = useMemo(() => others.filter((one) => one.spec.name !== service?.spec.name), [others, service]);
  const taken = useMemo(() => new Set(rest.map(({ spec }) => spec.name)), [rest]);
  const change = (patch: Partial<ServiceForm>) => {
    setForm({ ...form, ...patch });
    // What was wrong with a field is said until it is touched.
    setProblems(Object.fromEntries(Object.entries(problems).filter(([field]) => !(field in patch))));
  };

  const submit = () => {
    if (save.isPending) return;
    const made = specOf(form, taken);
    setRefused(null);
    if (made.problems) {
      setProblems(made.problems);
      setTimeout(() => body.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus());
      return;
    }
    const was = service?.spec.name;
    save.mutate(
      {
        projectId,
        spec: made.spec,
        main: form.main,
        ...(was !== undefined && was !== made.spec.name && { was }),
      },
      {
        onSuccess: () => {
          toast({
            tone: 'ok',
            title: service ? `${short(made.spec.name, 60)} is kept so` : `${short(made.spec.name, 60)} was added`,
          });
          closeDialog();
        },
        onError: (error) => {
          const { meaning, advice } = describeError('', error);
          setRefused([meaning, advice].filter(Boolean).join(' '));
        },
      },
    );
  };
  const fields = { form, problems, change };
  return (
    <FormDialog
      title={service ? <bdi>{`How ${short(service.spec.name, 60)} starts`}</bdi> : 'Add a service'}
      description={
        service
          ? 'Kept by Optimus. The files of the project stay as they are.'
          : 'A command that Optimus starts, watches and stops.'
      }
      size="lg"
      action={service ? 'Save' : 'Add'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-5">
        <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_auto]">
          <Field label="Name" error={problems.name}>
            <Input value={form.name} onValueChange={(name) => change({ name })} autoComplete="off" spellCheck={false} />
          </Field>
          <Field label="Is started by">
            <SegmentedControl
              label="Is started by"
              value={form.type}
              onValueChange={(type) => change({ type })}
              segments={[
                { value: 'command', label: 'A command' },
                { value: 'compose', label: 'Docker Compose' },
              ]}
            />
          </Field>
        </div>
        {form.type === 'command' ? (
          <Field label="Command" hint="As in a terminal of the folder." error={problems.command}>
            <Textarea
              mono
              rows={2}
              value={form.command}
              onValueChange={(command) => change({ command })}
              placeholder="npm run dev"
              spellCheck={false}
            />
          </Field>
        ) : (
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <Field label="Compose file" error={problems.file}>
              <Input
                mono
                value={form.file}
                onValueChange={(file) => change({ file })}
                placeholder="compose.yaml"
                spellCheck={false}
              />
            </Field>
            <Field label="Its services" hint="Parted by commas; empty for all.">
              <Input value={form.services} onValueChange={(services) => change({ services })} spellCheck={false} />
            </Field>
          </div>
        )}
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Field label="Folder" hint="In the project; empty for its top.">
            <Input mono value={form.folder} onValueChange={(folder) => change({ folder })} spellCheck={false} />
          </Field>
          <Field label="Environment">
            <Select
              value={form.environment === '' ? ofProject : form.environment}
              onValueChange={(environment) => change({ environment: environment === ofProject ? '' : environment })}
              options={[
                { value: ofProject, label: 'The one of the project' },
                ...[...new Set([...environments.map(({ name }) => name), form.environment])]
                  .filter(Boolean)
                  .map((name) => ({ value: name, label: name })),
              ]}
            />
          </Field>
        </div>
        <fieldset className="grid gap-3" aria-labelledby={`${id}-port`}>
          <Legend id={`${id}-port`}>Port</Legend>
          <div className="grid items-start gap-3 sm:grid-cols-3">
            <Field label="Wanted" hint="Empty: it listens on none." error={problems.port}>
              <Input
                inputMode="numeric"
                value={form.port}
                onValueChange={(port) => change({ port })}
                placeholder="3000"
              />
            </Field>
            <Field label="Variable" hint="That it reads." error={problems.portVariable}>
              <Input
                mono
                value={form.portVariable}
                onValueChange={(portVariable) => change({ portVariable })}
                placeholder="PORT"
                spellCheck={false}
              />
            </Field>
            <Field label="Argument" hint="Put behind the command." error={problems.portArgument}>
              <Input
                mono
                value={form.portArgument}
                onValueChange={(portArgument) => change({ portArgument })}
                placeholder="-- --port {port}"
                spellCheck={false}
              />
            </Field>
          </div>
        </fieldset>
        {rest.length > 0 && (
          <fieldset className="grid gap-2" aria-labelledby={`${id}-needs`}>
            <Legend id={`${id}-needs`}>Needs first</Legend>
            <div className="flex flex-wrap gap-x-5 gap-y-1.5">
              {rest.map(({ spec: { name } }) => (
                <Checkbox
                  key={name}
                  checked={form.needs.includes(name)}
                  onCheckedChange={(on) =>
                    change({ needs: on ? [...form.needs, name] : form.needs.filter((one) => one !== name) })
                  }
                >
                  {short(name, 60)}
                </Checkbox>
              ))}
            </div>
            <p className="text-sm text-faint">They are started first, and have to be ready.</p>
          </fieldset>
        )}
        <ProbeFields {...fields} />
        <RestartFields {...fields} />
        <EndingFields {...fields} />
        <VariableFields
          variables={form.variables}
          problems={problems}
          onChange={(variables) => change({ variables })}
        />
        {refused && (
          <p role="alert" className="text-sm text-bad wrap-anywhere">
            {refused}
          </p>
        )}
        {Object.keys(problems).length > 0 && (
          <p role="alert" className="text-sm text-bad">
            Something above has to be put right first.
          </p>
        )}
      </div>
    </FormDialog>
  );
}

function Legend({ id, children }: { id: string; children: string }) {
  return (
    <p id={id} className="text-sm font-semibold text-dim">
      {children}
    </p>
  );
}
