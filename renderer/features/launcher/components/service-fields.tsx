import { useId } from 'react';
import { ProbeFields } from '../../../app/probe-fields.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { type FieldsProps, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Select } from '../../../ui/select.tsx';
import type { ServiceForm } from '../form.ts';

type Props = FieldsProps<ServiceForm>;

/** How it shows that it does what it is for. */
export function ReadyFields(props: Props) {
  const { form, change } = props;
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
      {form.ready === 'log' && (
        <TextField
          {...props}
          field="pattern"
          label="Line"
          hint="A regular expression."
          placeholder="ready in|listening on"
        />
      )}
      {form.ready !== 'none' && form.ready !== 'log' && (
        <ProbeFields {...props} type={form.ready} command="pg_isready" />
      )}
    </fieldset>
  );
}

export function RestartFields(props: Props) {
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

export function EndingFields(props: Props) {
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
