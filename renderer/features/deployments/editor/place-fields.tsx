import { Plus, X } from 'lucide-react';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { NumberField, TextField } from '../../../ui/form-fields.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { ClusterWhereFields } from './cluster-where-fields.tsx';
import type { PlaceFields } from './fields.tsx';
import type { FreezeForm } from './form.ts';
import { BuildFields, ContainerPortField, MemoryField, RegistryField } from './image-fields.tsx';

/** Who reaches it, and what is only there for containers. */
export function WhereFields(props: PlaceFields) {
  const { form, problems, change } = props;
  if (form.target === 'kubernetes') return <ClusterWhereFields {...props} />;
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Field label="Is reached from" error={problems.address}>
          <Select
            value={form.address}
            onValueChange={(address) => change({ address })}
            options={[
              { value: '127.0.0.1', label: 'This machine', hint: '127.0.0.1' },
              { value: '0.0.0.0', label: 'The network, too', hint: '0.0.0.0: every IPv4 address of this machine' },
              { value: '::1', label: 'This machine by IPv6', hint: '::1' },
              { value: '::', label: 'The network by IPv6, too', hint: ':: every address of this machine' },
            ]}
          />
        </Field>
        <MemoryField {...props} />
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField {...props} field="cert" label="Certificate" hint="A PEM file; with it, it speaks HTTPS." />
        <TextField
          {...props}
          field="key"
          label="Its key"
          hint="A PEM file. It is read when it is needed and never kept."
        />
      </div>
      {form.target === 'docker' && (
        <BuildFields {...props} engine="On which engine it runs.">
          <ContainerPortField {...props} placeholder="as the image says" hint="Empty: what EXPOSE says." />
          <RegistryField {...props} rest=" Empty: they stay here." />
        </BuildFields>
      )}
      <Checkbox
        checked={form.keep}
        onCheckedChange={(keep) => change({ keep })}
        hint="With the proxy that holds its port; Optimus takes it up again when it is back."
      >
        Goes on when Optimus ends
      </Checkbox>
    </>
  );
}

export function EndingFields(props: PlaceFields) {
  return (
    <div className="grid items-start gap-3 sm:grid-cols-2">
      <NumberField
        {...props}
        field="answerSeconds"
        label="Time to answer, seconds"
        hint="Later than this a request gets 504 and has failed."
      />
      <NumberField
        {...props}
        field="drainSeconds"
        label="Time to finish, seconds"
        hint="For requests and WebSockets of the old version; then they are cut."
      />
      <NumberField {...props} field="stopSeconds" label="Time to end, seconds" hint="Then it is forced." />
      <NumberField
        {...props}
        field="keepVersions"
        label="Versions to go back to"
        hint="The newest of them goes on running."
      />
    </div>
  );
}

const days = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'] as const;
const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** Who and when: somebody's yes, and times in which nothing is switched. */
export function PermissionFields(props: PlaceFields) {
  const { form, change } = props;
  const { freezes } = form;
  const put = (key: number, patch: Partial<FreezeForm>) =>
    change({ freezes: freezes.map((one) => (one.key === key ? { ...one, ...patch } : one)) });
  const add = () =>
    change({
      freezes: [
        ...freezes,
        {
          key: Math.max(0, ...freezes.map(({ key }) => key)) + 1,
          days: [5],
          from: '16:00',
          to: '08:00',
          zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          why: '',
        },
      ],
    });
  return (
    <>
      <Checkbox
        checked={form.approval}
        onCheckedChange={(approval) => change({ approval })}
        hint="It is built and tested first; then the deployment waits for a yes."
      >
        Somebody approves before requests go to it
      </Checkbox>
      <div className="grid gap-3">
        <p className="text-sm text-dim">
          In quiet times nothing is switched: a deployment waits for their end. Going back is always possible.
        </p>
        {freezes.map((freeze, index) => (
          <Freeze
            key={freeze.key}
            {...props}
            freeze={freeze}
            index={index}
            put={(patch) => put(freeze.key, patch)}
            remove={() => change({ freezes: freezes.filter(({ key }) => key !== freeze.key) })}
          />
        ))}
        {freezes.length < 20 && (
          <Button icon={Plus} size="sm" onClick={add} className="justify-self-start">
            Add a quiet time
          </Button>
        )}
      </div>
    </>
  );
}

interface FreezeProps extends PlaceFields {
  freeze: FreezeForm;
  index: number;
  put: (patch: Partial<FreezeForm>) => void;
  remove: () => void;
}

function Freeze({ freeze, index, problems, put, remove }: FreezeProps) {
  const of = (part: string) => problems[`freeze-${freeze.key}-${part}`];
  return (
    <fieldset aria-label={`Quiet time ${index + 1}`} className="grid gap-2 rounded-md border border-line-soft p-2.5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {days.map((day, at) => (
          <Checkbox
            key={day}
            label={dayNames[at]}
            checked={freeze.days.includes(at + 1)}
            onCheckedChange={(on) =>
              put({ days: on ? [...freeze.days, at + 1] : freeze.days.filter((one) => one !== at + 1) })
            }
          >
            {day}
          </Checkbox>
        ))}
        <span className="text-sm text-faint">{freeze.days.length === 0 && 'every day'}</span>
        <IconButton icon={X} size="sm" label={`Remove quiet time ${index + 1}`} onClick={remove} className="ms-auto" />
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-[5.5rem_5.5rem_minmax(0,1fr)_minmax(0,1fr)]">
        <Field label="From" error={of('from')}>
          <Input value={freeze.from} onValueChange={(from) => put({ from })} placeholder="16:00" autoComplete="off" />
        </Field>
        <Field label="To" error={of('to')}>
          <Input value={freeze.to} onValueChange={(to) => put({ to })} placeholder="08:00" autoComplete="off" />
        </Field>
        <Field label="Time zone" error={of('zone')}>
          <Input value={freeze.zone} onValueChange={(zone) => put({ zone })} autoComplete="off" spellCheck={false} />
        </Field>
        <Field label="Why">
          <Input value={freeze.why} maxLength={200} onValueChange={(why) => put({ why })} placeholder="weekend" />
        </Field>
      </div>
    </fieldset>
  );
}
