import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { type FieldsProps, LinesField, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Select } from '../../../ui/select.tsx';
import { nameText } from '../names.ts';
import { useDatabaseRows, useVolumeRows } from '../queries.ts';
import { type Counts, countFields, type PlanForm } from './plan-form.ts';
import { ScheduleField } from './schedule-field.tsx';

export type PlanFieldsProps = FieldsProps<PlanForm>;

const withOrWithout = (items: readonly string[], item: string, on: boolean) =>
  on ? [...items, item] : items.filter((one) => one !== item);

interface Choice {
  value: string;
  label: string;
  hint?: string | undefined;
}

function Choices({
  label,
  choices,
  chosen,
  onChange,
}: {
  label: string;
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
}) {
  // What is chosen and not known any more stays to be seen, or nobody could take it away.
  const gone = chosen.filter((value) => !choices.some((choice) => choice.value === value));
  const all = [...choices, ...gone.map((value) => ({ value, label: value, hint: 'It is not there now' }))];
  if (all.length === 0) return null;
  return (
    <fieldset className="grid gap-1.5">
      <legend className="mb-1 text-sm font-medium text-dim">{label}</legend>
      {all.map(({ value, label: name, hint }) => (
        <Checkbox
          key={value}
          checked={chosen.includes(value)}
          onCheckedChange={(on) => onChange(withOrWithout(chosen, value, on))}
          hint={hint !== undefined && <bdi>{nameText(hint, 200)}</bdi>}
        >
          <bdi>{nameText(name, 120)}</bdi>
        </Checkbox>
      ))}
    </fieldset>
  );
}

/** Folders, and what is in no folder. */
export function SourceFields(props: PlanFieldsProps) {
  const { form, change } = props;
  const databases = useDatabaseRows().data ?? [];
  const volumes = useVolumeRows(true).data ?? [];
  return (
    <>
      <LinesField {...props} field="paths" label="Folders" hint="Whole paths, one a line." />
      <Choices
        label="Databases, dumped by their own tools into the same snapshot"
        choices={databases.map(({ id, name, place, product }) => ({
          value: id,
          label: name,
          hint: [product, place].filter(Boolean).join(', '),
        }))}
        chosen={form.databaseIds}
        onChange={(databaseIds) => change({ databaseIds })}
      />
      <Choices
        label="Volumes of containers"
        choices={volumes.map(({ name }) => ({ value: name, label: name }))}
        chosen={form.volumes}
        onChange={(chosen) => change({ volumes: chosen })}
      />
      <Checkbox
        checked={form.ownData}
        onCheckedChange={(ownData) => change({ ownData })}
        hint="Its database, journal and settings, in a consistent state."
      >
        Optimus’s own data
      </Checkbox>
    </>
  );
}

export function ExcludeFields(props: PlanFieldsProps) {
  const { form, change } = props;
  return (
    <>
      <LinesField
        {...props}
        field="excludes"
        label="Left out"
        hint="Patterns as restic knows them, one a line. A .gitignore leaves nothing out by itself: .env and local data matter."
      />
      <Checkbox
        checked={form.excludeCaches}
        onCheckedChange={(excludeCaches) => change({ excludeCaches })}
        hint="By a CACHEDIR.TAG in them."
      >
        Leave out folders that say they are caches
      </Checkbox>
    </>
  );
}

export function WhenFields({ form, problems, change }: PlanFieldsProps) {
  return (
    <>
      <ScheduleField
        label="How often"
        none="Only by hand"
        value={form.schedule}
        error={problems.schedule}
        onChange={(schedule) => change({ schedule })}
      />
      <fieldset className="grid gap-1.5 sm:grid-cols-2">
        <legend className="mb-1 text-sm font-medium text-dim">Also</legend>
        <Checkbox checked={form.afterCommit} onCheckedChange={(afterCommit) => change({ afterCommit })}>
          After each commit
        </Checkbox>
        <Checkbox checked={form.beforeDeployment} onCheckedChange={(beforeDeployment) => change({ beforeDeployment })}>
          Before a deployment or a migration
        </Checkbox>
        <Checkbox checked={form.onPlug} onCheckedChange={(onPlug) => change({ onPlug })}>
          When the disk of the target comes back
        </Checkbox>
      </fieldset>
      <fieldset className="grid gap-1.5 sm:grid-cols-2">
        <legend className="mb-1 text-sm font-medium text-dim">It waits</legend>
        <Checkbox checked={form.onlyOnPower} onCheckedChange={(onlyOnPower) => change({ onlyOnPower })}>
          While this machine runs on battery
        </Checkbox>
        <Checkbox checked={form.notOnMetered} onCheckedChange={(notOnMetered) => change({ notOnMetered })}>
          While the connection is metered
        </Checkbox>
      </fieldset>
    </>
  );
}

const countLabels: Record<Counts, string> = {
  last: 'Newest',
  hourly: 'Hourly',
  daily: 'Daily',
  weekly: 'Weekly',
  monthly: 'Monthly',
  yearly: 'Yearly',
};

export function KeepFields(props: PlanFieldsProps) {
  return (
    <>
      <div className="grid grid-cols-3 items-start gap-3 sm:grid-cols-6">
        {countFields.map((field) => (
          <NumberField key={field} {...props} field={field} label={countLabels[field]} />
        ))}
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField
          {...props}
          field="within"
          label="And all of the last"
          hint="Such as 14d or 1y6m. Empty: none more."
        />
        <TextField
          {...props}
          field="keepTags"
          label="And all with these tags"
          hint="With commas between."
          mono={false}
        />
      </div>
    </>
  );
}

export function ProofFields(props: PlanFieldsProps) {
  const { form, problems, change } = props;
  return (
    <>
      <ScheduleField
        label="Proven"
        none="Only by hand"
        value={form.proof}
        error={problems.proof}
        onChange={(proof) => change({ proof })}
      />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <NumberField
          {...props}
          field="proofShares"
          label="All is read back in so many shares"
          hint="One each time: 28 reads everything in four weeks."
        />
        <NumberField
          {...props}
          field="proofFiles"
          label="Files that are really restored"
          hint="Chosen by chance each time, and compared byte for byte."
        />
      </div>
    </>
  );
}

export function MoreFields(props: PlanFieldsProps) {
  return (
    <>
      <TextField
        {...props}
        field="before"
        label="Command before it"
        hint="Run in the project's folder: to pause or flush something."
      />
      <TextField
        {...props}
        field="after"
        label="Command after it"
        hint="Run whatever happened, also after a crash: it undoes what the first one did."
      />
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <NumberField {...props} field="hookSeconds" label="Each may take, seconds" />
        <NumberField
          {...props}
          field="pointInTimeDays"
          label="Any second of so many days"
          hint="Of PostgreSQL, by its archive. Empty: the dumps alone."
        />
        <TextField {...props} field="timeZone" label="Time zone" hint="Empty: that of this machine." mono={false} />
        <TextField {...props} field="tags" label="Tags" hint="With commas between." mono={false} />
      </div>
    </>
  );
}

interface TargetChoiceProps extends PlanFieldsProps {
  targets: readonly { id: string; name: string; location: string }[];
}

export function TargetChoice({ form, problems, change, targets }: TargetChoiceProps) {
  return (
    <Field label="Target" error={problems.targetId}>
      <Select
        value={form.targetId}
        onValueChange={(targetId) => change({ targetId })}
        options={targets.map(({ id, name, location }) => ({
          value: id,
          label: nameText(name, 80),
          hint: nameText(location, 120),
        }))}
      />
    </Field>
  );
}
