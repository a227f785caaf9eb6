import { useState } from 'react';
import type { EnvironmentDetail } from '../../../../shared/features/environments/schema.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { SecretDialog } from '../components/secret-dialog.tsx';
import { errorWords } from '../error-words.ts';
import { environmentsClient, useEnvironmentActions, useSecretStatus, useSecrets } from '../queries.ts';
import { namePattern, nameProblem, secretFor, soleReference } from '../words.ts';

const inOptimus = '(optimus)';
const usualLocal = '.env.local';

interface VariableDialogProps {
  projectId: string;
  detail: EnvironmentDetail;
  /** Null makes a new one. */
  name: string | null;
  suggested?: string | undefined;
  onClose: () => void;
}

/** One variable: its name, its value or a secret in its place, and where it is kept. */
export function VariableDialog({ projectId, detail, name, suggested = '', onClose }: VariableDialogProps) {
  const { refresh } = useEnvironmentActions();
  const status = useSecretStatus();
  const secrets = useSecrets(projectId);
  const { environment, files, others } = detail;
  const variable = detail.variables.find((one) => one.name === name) ?? null;
  const own = variable?.inheritedFrom === null ? variable : null;
  const offered = [...files.map(({ file }) => file), ...others];
  if (!offered.includes(usualLocal)) offered.push(usualLocal);
  const first = own?.source.type === 'file' ? own.source.file : own ? inOptimus : (files.at(-1)?.file ?? usualLocal);

  const [typed, setTyped] = useState(name ?? suggested);
  const [value, setValue] = useState(variable?.value ?? '');
  const [to, setTo] = useState(first);
  const [secret, setSecret] = useState(false);
  const [rotating, setRotating] = useState(false);
  const [problems, setProblems] = useState<{ name?: string; value?: string }>({});
  const [busy, setBusy] = useState(false);
  const reference = variable && soleReference(variable);
  const kept = reference && secretFor(secrets.data ?? [], reference, projectId, environment.name);
  const canHide = status.data?.available === true;

  const save = async () => {
    if (busy) return;
    const next = typed.trim();
    if (!namePattern.test(next)) return setProblems({ name: nameProblem });
    if (name === null && detail.variables.some((one) => one.name === next && one.inheritedFrom === null))
      return setProblems({ name: `${next} is set already. Edit that one.` });
    if (secret && value === '') return setProblems({ value: 'Enter its value.' });
    const target = to === inOptimus ? null : to;
    // What every environment reads must mean the same secret in each.
    const forAll = target !== null && (target === '.env' || target.endsWith('/.env'));
    const place = { projectId, environment: forAll ? null : environment.name };
    const taken = secrets.data?.some(
      (one) => one.name === next && one.scope.projectId === projectId && one.scope.environment === place.environment,
    );
    if (secret && taken)
      return setProblems({
        value: `There is a secret ${next} already. Write optimus://project/${next} to use it, or choose another name.`,
      });
    setBusy(true);
    setProblems({});
    const stamp = target === null ? null : files.find(({ file }) => file === target)?.stamp;
    try {
      if (secret) await environmentsClient.putSecret({ ...place, name: next, value });
      await environmentsClient.set({
        ...{ projectId, environment: environment.name, name: next, to: target },
        value: secret ? `optimus://project/${next}` : value,
        ...(own && own.name !== next && to === first && { was: own.name }),
        ...(stamp && { stamp }),
      });
      refresh();
      onClose();
    } catch (error) {
      setProblems({ value: errorWords(error) });
      setBusy(false);
    }
  };

  if (rotating && kept)
    return <SecretDialog name={kept.name} place={kept.scope} known onClose={() => setRotating(false)} />;
  return (
    <FormDialog
      title={name === null ? `New variable in ${environment.name}` : `${name} in ${environment.name}`}
      action={name === null ? 'Add it' : 'Save'}
      busy={busy}
      onSubmit={() => void save()}
      onClose={onClose}
    >
      <Field label="Name" error={problems.name}>
        <Input
          mono
          value={typed}
          onValueChange={setTyped}
          placeholder="DATABASE_URL"
          autoComplete="off"
          spellCheck={false}
        />
      </Field>
      <Field
        label={secret ? 'Value of the secret' : 'Value'}
        hint={
          secret ? 'Only a reference is written down.' : 'Another variable is ${NAME}, a secret optimus://secret/NAME.'
        }
        error={problems.value}
      >
        {secret ? (
          <Input mono type="password" value={value} onValueChange={setValue} autoComplete="new-password" />
        ) : (
          <Textarea mono rows={3} value={value} onValueChange={setValue} spellCheck={false} />
        )}
      </Field>
      {variable?.problem && (
        <Callout tone="bad" title="It cannot be worked out">
          {variable.problem}
        </Callout>
      )}
      {kept ? (
        <Callout
          tone="info"
          title={`The secret ${kept.name} stands here`}
          action={
            <Button size="sm" onClick={() => setRotating(true)}>
              New value…
            </Button>
          }
        >
          Its value is not shown.
        </Callout>
      ) : (
        <Field
          label="Keep the value as a secret"
          hint={canHide ? 'Encrypted on this machine; the file holds a reference.' : 'Secrets cannot be kept here.'}
          layout="row"
        >
          <Switch checked={secret} onCheckedChange={setSecret} disabled={!canHide} />
        </Field>
      )}
      <Field
        label="Where it stands"
        hint={
          to === inOptimus
            ? 'In no file: programs get it when Optimus starts them.'
            : 'Comments and order of the file stay.'
        }
      >
        <Select
          value={to}
          onValueChange={setTo}
          options={[
            ...offered.map((file) => ({
              value: file,
              label: file,
              ...(files.find((one) => one.file === file)?.tracked && { hint: 'git hands it to everybody' }),
            })),
            { value: inOptimus, label: 'In Optimus alone' },
          ]}
        />
      </Field>
    </FormDialog>
  );
}
