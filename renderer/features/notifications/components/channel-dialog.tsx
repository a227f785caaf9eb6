import { useState } from 'react';
import type { ChannelKind, ChannelView, SecretField } from '../../../../shared/features/notifications/channels.ts';
import { knownError } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { type FieldShape, fieldsOf, inputOf, isAddable, type Values, valuesOf, withValue } from '../fields.ts';
import { kindWords } from '../marks.ts';
import type { ChannelActions } from '../queries.ts';

interface ChannelDialogProps {
  kind: ChannelKind;
  channel: ChannelView | null;
  channels: readonly ChannelView[];
  actions: ChannelActions;
  /** With the id of what was saved. */
  onClose: (id?: string) => void;
}

const none = 'none';

export function ChannelDialog({ kind, channel, channels, actions, onClose }: ChannelDialogProps) {
  const addable = isAddable(kind) ? kind : 'webhook';
  const [name, setName] = useState(channel?.name ?? '');
  const [values, setValues] = useState<Values>(() => valuesOf(addable, channel));
  const [fallbackId, setFallbackId] = useState(channel?.fallback?.channelId ?? none);
  const [minutes, setMinutes] = useState(String(channel?.fallback?.afterMinutes ?? 10));
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<{ title: string; meaning: string } | null>(null);
  const busy = actions.add.isPending || actions.change.isPending;
  const shown = fieldsOf[addable].filter(({ when }) => !when || when(values));

  const save = async () => {
    const fallback = fallbackId === none ? null : { channelId: fallbackId, afterMinutes: Number(minutes) };
    const input = inputOf(addable, name, values, fallback);
    setProblems({});
    setFailure(null);
    try {
      const saved = channel
        ? await actions.change.mutateAsync({ id: channel.id, ...input })
        : await actions.add.mutateAsync(input);
      onClose(saved.id);
    } catch (error) {
      const known = knownError(error);
      if (known?.code === 'INVALID') {
        // The union of kinds names the field within its member; a list names its item.
        const found = known.data.problems.map(({ field, problem }) => [field.replace(/\.\d+$/, ''), problem] as const);
        setProblems(Object.fromEntries(found));
        const elsewhere = found.filter(([field]) => !shown.some((one) => one.name === field) && field !== 'name');
        if (elsewhere.length > 0)
          setFailure({
            title: 'That cannot be saved yet',
            meaning: elsewhere.map(([field, why]) => `${field} ${why}`).join('; '),
          });
        return;
      }
      const { title, meaning, advice } = describeError('The channel was not saved', error);
      setFailure({ title, meaning: [meaning, advice].filter(Boolean).join(' ') });
    }
  };

  return (
    <FormDialog
      size="lg"
      title={channel ? `Change ${channel.name}` : `Add a channel: ${kindWords[kind]}`}
      description="Credentials are kept in the secret store and never shown again."
      action={channel ? 'Save' : 'Add channel'}
      busy={busy}
      disabled={name.trim() === ''}
      onSubmit={() => void save()}
      onClose={() => onClose()}
    >
      {failure && (
        <Callout tone="bad" title={failure.title}>
          {failure.meaning}
        </Callout>
      )}
      <Field label="Name" hint="What you call it, such as “Mail to me”." error={problems.name}>
        <Input value={name} onValueChange={setName} maxLength={100} autoFocus />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        {shown.map((shape) => (
          <Field
            key={shape.name}
            label={shape.label}
            hint={hintOf(shape, channel)}
            error={problems[shape.name]}
            layout={shape.type === 'switch' ? 'row' : 'stack'}
            className={shape.type === 'switch' || isLong(shape) ? 'sm:col-span-2' : undefined}
          >
            <Control
              shape={shape}
              value={values[shape.name] ?? ''}
              kept={isKept(shape, channel)}
              onChange={(value) => setValues((before) => withValue(before, shape.name, value))}
            />
          </Field>
        ))}
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)_9rem] gap-3 border-t border-line-soft pt-3">
        <Field label="When it is down, use" error={problems.fallback}>
          <Select
            options={[
              { value: none, label: 'Nothing else' },
              ...channels.filter(({ id }) => id !== channel?.id).map(({ id, name: label }) => ({ value: id, label })),
            ]}
            value={fallbackId}
            onValueChange={setFallbackId}
          />
        </Field>
        {fallbackId !== none && (
          <Field label="After minutes" error={problems['fallback.afterMinutes']}>
            <Input value={minutes} onValueChange={setMinutes} inputMode="numeric" />
          </Field>
        )}
      </div>
    </FormDialog>
  );
}

/** An address needs the whole line. */
const isLong = ({ name }: FieldShape): boolean => /\.(url|signing|to)$/.test(name);

const isKept = ({ name, type }: FieldShape, channel: ChannelView | null): boolean =>
  type === 'secret' && (channel?.secrets.includes(name.slice('secrets.'.length) as SecretField) ?? false);

const hintOf = (shape: FieldShape, channel: ChannelView | null): string | undefined =>
  isKept(shape, channel) ? 'Kept. Leave it empty to keep it as it is.' : shape.hint;

interface ControlProps {
  shape: FieldShape;
  value: string;
  kept: boolean;
  onChange: (value: string) => void;
}

function Control({ shape, value, kept, onChange }: ControlProps) {
  const { type, options = [], placeholder } = shape;
  if (type === 'select') return <Select options={options} value={value} onValueChange={onChange} />;
  if (type === 'switch') return <Switch checked={value !== ''} onCheckedChange={(on) => onChange(on ? 'yes' : '')} />;
  return (
    <Input
      value={value}
      onValueChange={onChange}
      type={type === 'secret' ? 'password' : 'text'}
      inputMode={type === 'number' ? 'numeric' : undefined}
      placeholder={kept ? '••••••••' : placeholder}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
