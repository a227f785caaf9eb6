import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { dayOptions, type Schedule } from '../schedule.ts';

interface ScheduleFieldProps {
  label: string;
  hint?: string;
  /** What it means that there is none: `Only by hand`. */
  none: string;
  value: Schedule;
  error?: string | undefined;
  onChange: (schedule: Schedule) => void;
}

/** When: as people say it, or as a pattern. */
export function ScheduleField({ label, hint, none, value, error, onChange }: ScheduleFieldProps) {
  const { kind } = value;
  return (
    <div className="grid items-start gap-3 sm:grid-cols-3">
      <Field label={label} hint={hint} error={kind === 'hourly' || kind === 'hand' ? error : undefined}>
        <Select
          value={kind}
          onValueChange={(next) => onChange({ ...value, kind: next })}
          options={[
            { value: 'hourly', label: 'Every hour' },
            { value: 'daily', label: 'Every day' },
            { value: 'weekly', label: 'Every week' },
            { value: 'cron', label: 'By a cron pattern' },
            { value: 'hand', label: none },
          ]}
        />
      </Field>
      {kind === 'weekly' && (
        <Field label="On">
          <Select value={value.day} onValueChange={(day) => onChange({ ...value, day })} options={dayOptions} />
        </Field>
      )}
      {(kind === 'daily' || kind === 'weekly') && (
        <Field label="At" error={error}>
          <Input value={value.time} onValueChange={(time) => onChange({ ...value, time })} autoComplete="off" />
        </Field>
      )}
      {kind === 'cron' && (
        <Field label="Pattern" hint="Minute, hour, day, month, day of the week." error={error}>
          <Input mono value={value.cron} onValueChange={(cron) => onChange({ ...value, cron })} autoComplete="off" />
        </Field>
      )}
    </div>
  );
}
