import { FolderField } from '../../../app/folder-field.tsx';
import { Field } from '../../../ui/field.tsx';
import { type FieldsProps, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import type { TargetForm } from './target-form.ts';

export type TargetFieldsProps = FieldsProps<TargetForm>;

interface PlaceProps extends TargetFieldsProps {
  /** Whether the `restic` program is there, and which. */
  restic: { installed: boolean; version: string | null };
  /** What is kept stays where nothing is written. */
  known?: boolean;
}

/** Where it lies. */
export function TargetPlaceFields({ restic, known = false, ...props }: PlaceProps) {
  const { form, problems, change } = props;
  return (
    <>
      <Field label="Kind of target" error={problems.type}>
        <Select
          value={form.type}
          onValueChange={(type) => change({ type })}
          options={[
            {
              value: 'folder',
              label: 'Folder or disk',
              hint: 'Also one that is plugged in now and then, or on the network',
            },
            { value: 's3', label: 'S3 and compatible', hint: 'Amazon, Backblaze, MinIO, Google by its S3 interface' },
            { value: 'azure', label: 'Azure Blob' },
            {
              value: 'restic',
              label: 'Anything that restic reaches',
              hint: restic.installed
                ? `By the restic program ${restic.version ?? ''}: SFTP, REST server, rclone`
                : 'The restic program is not installed here',
              disabled: !restic.installed && form.type !== 'restic',
            },
          ]}
        />
      </Field>
      {form.type === 'folder' && (
        <FolderField
          label="Folder"
          hint="It is made when it is not there. Another disk than that of the project survives the loss of this one."
          value={form.path}
          error={problems.path}
          onChange={(path) => change({ path })}
        />
      )}
      {form.type === 's3' && <S3Fields {...props} known={known} />}
      {form.type === 'azure' && <AzureFields {...props} known={known} />}
      {form.type === 'restic' && (
        <TextField
          {...props}
          field="repository"
          label="Repository"
          hint="As restic writes it: sftp:user@host:/srv/backups, rest:https://host/, rclone:remote:path."
        />
      )}
    </>
  );
}

const secretHint = (known: boolean) =>
  known ? 'Empty: what is kept stays.' : 'Kept in the secret store, never in a file.';

function Secret({
  label,
  field,
  known,
  ...props
}: TargetFieldsProps & { label: string; field: 'secretKey' | 'accountKey'; known: boolean }) {
  return (
    <Field label={label} hint={secretHint(known)} error={props.problems[field]}>
      <Input
        mono
        type="password"
        autoComplete="off"
        value={props.form[field]}
        onValueChange={(value) => props.change({ [field]: value })}
      />
    </Field>
  );
}

function S3Fields({ known, ...props }: TargetFieldsProps & { known: boolean }) {
  const { form, problems, change } = props;
  return (
    <>
      <TextField {...props} field="endpoint" label="Address" placeholder="https://s3.eu-central-1.amazonaws.com" />
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <TextField {...props} field="bucket" label="Bucket" />
        <TextField {...props} field="prefix" label="Folder in it" />
        <TextField {...props} field="region" label="Region" />
      </div>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <TextField {...props} field="accessKeyId" label="Access key id" />
        <Secret {...props} field="secretKey" label="Secret key" known={known} />
      </div>
      <Field
        label="Certificate authority"
        hint="In PEM, for a certificate that no public authority has signed."
        error={problems.ca}
      >
        <Textarea mono rows={2} value={form.ca} onValueChange={(ca) => change({ ca })} spellCheck={false} />
      </Field>
    </>
  );
}

function AzureFields({ known, ...props }: TargetFieldsProps & { known: boolean }) {
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-3">
        <TextField {...props} field="account" label="Storage account" />
        <TextField {...props} field="container" label="Container" />
        <TextField {...props} field="prefix" label="Folder in it" />
      </div>
      <Secret {...props} field="accountKey" label="Account key" known={known} />
      <TextField {...props} field="azureEndpoint" label="Address" hint="Empty is that of Microsoft." />
    </>
  );
}

/** What is kept to, and what it costs. */
export function TargetLimitFields(props: TargetFieldsProps) {
  const { form, change } = props;
  return (
    <>
      <div className="grid items-start gap-3 sm:grid-cols-2">
        <NumberField {...props} field="up" label="Send at most, KB/s" hint="Empty: as fast as it goes." />
        <NumberField {...props} field="down" label="Fetch at most, KB/s" hint="Empty: as fast as it goes." />
        <NumberField {...props} field="price" label="A gigabyte costs in a month" hint="Empty: nothing is estimated." />
        <TextField {...props} field="currency" label="Currency" mono={false} />
      </div>
      <Field
        layout="row"
        label="Nothing is ever removed there"
        hint="Append-only: no retention and no prune, so that whoever gets hold of this machine cannot delete what lies there by Optimus."
      >
        <Switch checked={form.appendOnly} onCheckedChange={(appendOnly) => change({ appendOnly })} />
      </Field>
    </>
  );
}
