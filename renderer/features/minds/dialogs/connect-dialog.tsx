import type { Connection, FoundServer } from '../../../../shared/features/minds/schema.ts';
import { useGo } from '../../../app/navigation.tsx';
import { useForm } from '../../../app/use-form.ts';
import { printable } from '../../../lib/printable.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { type FieldsProps, FormTrouble, NumberField, TextField } from '../../../ui/form-fields.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { type ConnectForm, emptyForm, formOf, kindAbout, readConnect } from '../connect-form.ts';
import { useSaving, useSecretStore } from '../queries.ts';
import { closeDialog, connectionPath, type RemoteKind } from '../store.ts';
import { faultWords, keysStay } from '../words.ts';
import { useRefusal } from './use-refusal.ts';

const fields = ['name', 'baseUrl', 'key', 'contextTokens'];

export function ConnectDialog({ as, found }: { as: RemoteKind; found: FoundServer | null }) {
  const about = kindAbout[as];
  const { add } = useSaving();
  const { form, problems, change, show, body } = useForm(() => emptyForm(as, found));
  const { refused, clear, tell } = useRefusal(show, fields);
  const said = useSaid();
  const submit = () => {
    if (add.isPending) return;
    clear();
    const read = readConnect(as, form, { known: null });
    if (read.problems) return show(read.problems);
    add.mutate({ kind: as, ...read.said }, { onSuccess: said, onError: tell });
  };
  return (
    <FormDialog
      title={about.title}
      description={about.description}
      action="Connect"
      busy={add.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        <ConnectFields form={form} problems={problems} change={change} kind={as} hasKey={false} />
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}

export function ChangeDialog({ connection }: { connection: Connection }) {
  const { change: save } = useSaving();
  const { form, problems, change, show, body } = useForm(() => formOf(connection));
  const { refused, clear, tell } = useRefusal(show, fields);
  const said = useSaid();
  if (connection.kind === 'local') return null;
  const { id, kind } = connection;
  const submit = () => {
    if (save.isPending) return;
    clear();
    const read = readConnect(kind, form, { known: connection });
    if (read.problems) return show(read.problems);
    const { baseUrl, ...rest } = read.said;
    save.mutate(
      {
        ...{ id, ...rest },
        ...(baseUrl !== undefined && baseUrl !== connection.baseUrl && { baseUrl }),
        ...(form.withoutKey && form.key === '' && { key: null }),
      },
      { onSuccess: said, onError: tell },
    );
  };
  return (
    <FormDialog
      title={`Change ${printable(connection.name)}`}
      description={kindAbout[kind].description}
      action="Save"
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-3">
        <ConnectFields form={form} problems={problems} change={change} kind={kind} hasKey={connection.hasKey} />
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}

/** It is kept whatever the check says, so what the check said is told as it is. */
function useSaid() {
  const toast = useToast();
  const go = useGo();
  return (connection: Connection) => {
    closeDialog();
    const { state, name, models, id } = connection;
    const show = { label: 'Show', onSelect: () => go(connectionPath(id)) };
    if (state.kind === 'failed')
      toast({
        tone: 'warn',
        title: `${printable(name)} is kept, and does not answer: ${faultWords[state.fault.code]}`,
        description: printable(state.fault.message),
        action: show,
      });
    else
      toast({
        tone: 'ok',
        title: `${printable(name)} is connected`,
        description: models.length === 1 ? 'It has one model.' : `It has ${models.length} models.`,
        action: show,
      });
  };
}

interface ConnectFieldsProps extends FieldsProps<ConnectForm> {
  kind: RemoteKind;
  hasKey: boolean;
}

function ConnectFields({ kind, hasKey, ...props }: ConnectFieldsProps) {
  const { form, problems, change } = props;
  const about = kindAbout[kind];
  const store = useSecretStore().data;
  return (
    <>
      <TextField {...props} field="name" label="Name" mono={false} />
      <Field
        label="Key"
        hint={hasKey ? 'One is kept. Empty: it stays.' : `${about.keyHint} ${keysStay(store)}`}
        error={problems.key}
      >
        <Input
          mono
          type="password"
          autoComplete="off"
          value={form.key}
          disabled={form.withoutKey}
          onValueChange={(key) => change({ key })}
        />
      </Field>
      {hasKey && about.keyOptional && (
        <Checkbox checked={form.withoutKey} onCheckedChange={(withoutKey) => change({ withoutKey, key: '' })}>
          Take the key away
        </Checkbox>
      )}
      <TextField
        {...props}
        field="baseUrl"
        label="Address"
        placeholder={about.address ?? 'http://127.0.0.1:8080/v1'}
        hint={about.address === null ? 'Where its models are, most often ending in /v1.' : 'Empty: its own.'}
      />
      {kind === 'ollama' && (
        <NumberField
          {...props}
          field="contextTokens"
          label="Tokens that it reads at once"
          hint="Told to Ollama with each request. Empty: as many as the model was made for, which takes memory."
        />
      )}
    </>
  );
}
