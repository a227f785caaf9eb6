import { useId } from 'react';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import type { FormProblems, ServiceForm } from '../form.ts';

interface FieldsProps {
  form: ServiceForm;
  problems: FormProblems;
  change: (patch: Partial<ServiceForm>) => void;
}

type TextField = {
  [K in keyof ServiceForm]: ServiceForm[K] extends string ? (string extends ServiceForm[K] ? K : never) : never;
}[keyof ServiceForm];

interface NumberProps extends FieldsProps {
  field: TextField;
  label: string;
  hint?: string;
  placeholder?: string;
}

function NumberField({ form, problems, change, field, label, hint, placeholder }: NumberProps) {
  return (
    <Field label={label} hint={hint} error={problems[field]}>
      <Input
        inputMode="decimal"
        value={form[field]}
        onValueChange={(value) => change({ [field]: value })}
        placeholder={placeholder}
        autoComplete="off"
      />
    </Field>
  );
}

/** How it shows that it does what it is for. */
export function ProbeFields(props: FieldsProps) {
  const { form, problems, change } = props;
  const id = useId();
  return (
    <fieldset className="grid gap-3" aria-labelledby={id}>
      <p id={id} className="text-sm font-semibold text-dim">
        Is ready when
      </p>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Select
          label="Is ready when"
          value={form.ready}
          onValueChange={(ready) => change({ ready })}
          options={[
            { value: 'none', label: 'It was started', hint: 'Nobody asks it whether it is well' },
            { value: 'http', label: 'An address answers', hint: 'With a status that is fine' },
            { value: 'tcp', label: 'Its port takes a connection' },
            { value: 'exec', label: 'A command ends with 0' },
            { value: 'log', label: 'It writes a line' },
          ]}
        />
        {form.ready !== 'none' && (
          <NumberField
            {...props}
            field="readySeconds"
            label="Within, seconds"
            hint="Later than this it has failed to start."
          />
        )}
      </div>
      {form.ready === 'http' && (
        <div className="grid items-start gap-3 sm:grid-cols-[minmax(0,2fr)_1fr_1fr_1fr]">
          <Field label="Path" error={problems.path}>
            <Input mono value={form.path} onValueChange={(path) => change({ path })} spellCheck={false} />
          </Field>
          <NumberField {...props} field="probePort" label="Port" placeholder="its own" />
          <NumberField {...props} field="statusFrom" label="Status from" />
          <NumberField {...props} field="statusTo" label="to" />
        </div>
      )}
      {form.ready === 'tcp' && (
        <div className="grid items-start gap-3 sm:grid-cols-4">
          <NumberField {...props} field="probePort" label="Port" placeholder="its own" />
        </div>
      )}
      {form.ready === 'exec' && (
        <Field label="Command of the probe" error={problems.probeCommand}>
          <Input
            mono
            value={form.probeCommand}
            onValueChange={(probeCommand) => change({ probeCommand })}
            placeholder="pg_isready"
            spellCheck={false}
          />
        </Field>
      )}
      {form.ready === 'log' && (
        <Field label="Line" hint="A regular expression." error={problems.pattern}>
          <Input
            mono
            value={form.pattern}
            onValueChange={(pattern) => change({ pattern })}
            placeholder="ready in|listening on"
            spellCheck={false}
          />
        </Field>
      )}
      {form.ready !== 'none' && form.ready !== 'log' && (
        <div className="grid items-start gap-3 sm:grid-cols-4">
          <NumberField {...props} field="every" label="Every, seconds" />
          <NumberField {...props} field="timeout" label="Waits, seconds" />
          <NumberField {...props} field="successes" label="Ready after" hint="Successes in a row." />
          <NumberField {...props} field="failures" label="Not ready after" hint="Failures in a row." />
        </div>
      )}
    </fieldset>
  );
}

export function RestartFields(props: FieldsProps) {
  const { form, change } = props;
  const id = useId();
  return (
    <fieldset className="grid gap-3" aria-labelledby={id}>
      <p id={id} className="text-sm font-semibold text-dim">
        When it ends by itself
      </p>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <Select
          label="When it ends by itself"
          value={form.restart}
          onValueChange={(restart) => change({ restart })}
          options={[
            { value: 'never', label: 'It stays ended' },
            { value: 'on-failure', label: 'It is started again when it failed' },
            { value: 'always', label: 'It is started again in any case' },
          ]}
        />
      </div>
      {form.restart !== 'never' && (
        <div className="grid items-start gap-3 sm:grid-cols-4">
          <NumberField {...props} field="firstDelay" label="First after, seconds" />
          <NumberField {...props} field="longestDelay" label="At most after, seconds" />
          <NumberField {...props} field="most" label="Left alone after" hint="Restarts…" />
          <NumberField {...props} field="within" label="within, seconds" />
        </div>
      )}
    </fieldset>
  );
}

export function EndingFields(props: FieldsProps) {
  const { form, change } = props;
  const id = useId();
  return (
    <>
      <fieldset className="grid gap-3" aria-labelledby={id}>
        <p id={id} className="text-sm font-semibold text-dim">
          Limits and ending
        </p>
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <NumberField {...props} field="memory" label="Memory, MB" placeholder="no limit" />
          <NumberField {...props} field="cpu" label="Processor, % of one core" placeholder="no limit" />
          <NumberField {...props} field="stopSeconds" label="Time to end, seconds" hint="Then it is forced." />
        </div>
      </fieldset>
      <div className="grid gap-2">
        <Checkbox
          checked={form.main}
          onCheckedChange={(main) => change({ main })}
          hint="The others are started from the list, or by what needs them."
        >
          Start it with its project
        </Checkbox>
        <Checkbox
          checked={form.keep}
          onCheckedChange={(keep) => change({ keep })}
          hint="Optimus takes it up again when it is back."
        >
          Keep it running when Optimus ends
        </Checkbox>
        <Checkbox
          checked={form.once}
          onCheckedChange={(once) => change({ once })}
          hint="Such as a migration: who needs it waits for its success."
        >
          It ends by itself when its work is done
        </Checkbox>
      </div>
    </>
  );
}
