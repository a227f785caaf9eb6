import { useId, useMemo, useState } from 'react';
import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { EnvironmentField } from '../../../app/environment-field.tsx';
import { describeError } from '../../../app/failure.tsx';
import { useForm } from '../../../app/use-form.ts';
import { short } from '../../../lib/short.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble, LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { blankForm, formOf, type ServiceForm, specOf } from '../form.ts';
import { useEnvironments, useSave } from '../queries.ts';
import { closeDialog } from '../store.ts';

import { EndingFields, ReadyFields, RestartFields } from './service-fields.tsx';
import { VariableFields } from './variable-fields.tsx';

interface ServiceDialogProps {
  projectId: string;
  service: Service | null;
  others: readonly Service[];
}

/** How one service starts, as the user wants it. */
export function ServiceDialog({ projectId, service, others }: ServiceDialogProps) {
  const { form, problems, change, show, body } = useForm<ServiceForm>(() => (service ? formOf(service) : blankForm));
  const [refused, setRefused] = useState<string | null>(null);
  const environments = useEnvironments(projectId).data ?? [];
  const save = useSave();
  const toast = useToast();
  const id = useId();
  const rest = useMemo(() => others.filter((one) => one.spec.name !== service?.spec.name), [others, service]);
  const taken = useMemo(() => new Set(rest.map(({ spec }) => spec.name)), [rest]);

  const submit = () => {
    if (save.isPending) return;
    const made = specOf(form, taken);
    setRefused(null);
    if (made.problems) return show(made.problems);
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
          <TextField {...fields} field="name" label="Name" mono={false} />
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
          <LinesField
            {...fields}
            field="command"
            label="Command"
            hint="As in a terminal of the folder."
            placeholder="npm run dev"
          />
        ) : (
          <div className="grid items-start gap-3 sm:grid-cols-2">
            <TextField {...fields} field="file" label="Compose file" placeholder="compose.yaml" />
            <TextField
              {...fields}
              field="services"
              label="Its services"
              hint="Parted by commas; empty for all."
              mono={false}
            />
          </div>
        )}
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <TextField {...fields} field="folder" label="Folder" hint="In the project; empty for its top." />
          <EnvironmentField
            value={form.environment}
            onChange={(environment) => change({ environment })}
            environments={environments}
          />
        </div>
        <fieldset className="grid gap-3" aria-labelledby={`${id}-port`}>
          <Legend id={`${id}-port`}>Port</Legend>
          <div className="grid items-start gap-3 sm:grid-cols-3">
            <NumberField {...fields} field="port" label="Wanted" hint="Empty: it listens on none." placeholder="3000" />
            <TextField {...fields} field="portVariable" label="Variable" hint="That it reads." placeholder="PORT" />
            <TextField
              {...fields}
              field="portArgument"
              label="Argument"
              hint="Put behind the command."
              placeholder="-- --port {port}"
            />
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
        <ReadyFields {...fields} />
        <RestartFields {...fields} />
        <EndingFields {...fields} />
        <VariableFields
          variables={form.variables}
          problems={problems}
          onChange={(variables) => change({ variables })}
        />
        <FormTrouble problems={problems} refused={refused} />
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
