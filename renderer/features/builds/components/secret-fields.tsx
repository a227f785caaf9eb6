import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { WantedSecret } from '../../../../shared/features/builds/schema.ts';
import { orpc } from '../../../app/connection.ts';
import { short } from '../../../lib/short.ts';
import { Field } from '../../../ui/field.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { beginningOf, type Chosen, type ChosenSecrets, choiceOf, linesWords, nothing } from '../secrets.ts';

const file = 'file';

interface SecretFieldsProps {
  projectId: string;
  dockerfile: string;
  stage: string | null;
  chosen: ChosenSecrets;
  /** By id; what has to do with all of them stands under ''. */
  problems: Readonly<Record<string, string>>;
  onChange: (chosen: ChosenSecrets) => void;
}

/** What the Dockerfile asks to be lent, and where each comes from. Nothing stands here while it asks for nothing. */
export function SecretFields({ projectId, dockerfile, stage, chosen, problems, onChange }: SecretFieldsProps) {
  const wanted = useQuery({
    ...orpc.builds.secrets.queryOptions({ input: { projectId, dockerfile, stage }, meta: { live: true } }),
    placeholderData: keepPreviousData,
    retry: false,
  }).data;
  const environments = useQuery({
    ...orpc.environments.list.queryOptions({ input: { projectId } }),
    enabled: (wanted?.length ?? 0) > 0,
  }).data;
  if (!wanted || wanted.length === 0) {
    // Of a build that is repeated, while the Dockerfile asks for none of it any more.
    const said = Object.values(problems).join(' ');
    return said === '' ? null : <p className="text-sm text-bad">{said}</p>;
  }
  const origins = [
    { value: nothing, label: 'Nothing' },
    ...(environments ?? []).map(({ name }) => ({ value: beginningOf(name), label: `Variable of ${name}` })),
    { value: file, label: 'File of the project' },
  ];
  return (
    <fieldset className="grid gap-3">
      <legend className="text-sm font-medium text-dim">Secrets</legend>
      <p className="text-sm text-faint">
        The Dockerfile asks for {wanted.length === 1 ? 'it' : 'these'}. A step sees what it asks for while it runs;
        neither the image nor a log keeps it.
      </p>
      {problems[''] !== undefined && (
        <p role="alert" className="text-sm text-bad">
          {problems['']}
        </p>
      )}
      {wanted.map((one) => (
        <SecretRow
          key={one.id}
          {...{ projectId, wanted: one, origins, problem: problems[one.id] }}
          chosen={chosen[one.id] ?? { from: nothing, name: '' }}
          onChange={(next) => onChange({ ...chosen, [one.id]: next })}
        />
      ))}
    </fieldset>
  );
}

interface SecretRowProps {
  projectId: string;
  wanted: WantedSecret;
  origins: { value: string; label: string }[];
  chosen: Chosen;
  problem: string | undefined;
  onChange: (chosen: Chosen) => void;
}

function SecretRow({ projectId, wanted, origins, chosen, problem, onChange }: SecretRowProps) {
  const environment = choiceOf(chosen.from);
  const id = short(wanted.id, 60);
  const variables = useQuery({
    ...orpc.environments.get.queryOptions({ input: { projectId, environment: environment ?? '' } }),
    enabled: environment !== null,
  }).data?.variables;
  const names = (variables ?? []).map(({ name, secret }) => ({
    ...{ value: name, label: name },
    ...(secret && { hint: 'secret' }),
  }));
  return (
    <div className="grid items-start gap-2 sm:grid-cols-2">
      <Field
        label={<span className="font-mono">{id}</span>}
        hint={`${wanted.required ? 'Required' : 'Asked for'} in ${linesWords(wanted.lines)}`}
        error={problem}
      >
        <Select value={chosen.from} onValueChange={(from) => onChange({ from, name: '' })} options={origins} />
      </Field>
      {environment !== null && (
        <Field label={`Variable for ${id}`}>
          <Select
            value={chosen.name === '' ? null : chosen.name}
            onValueChange={(name) => onChange({ ...chosen, name })}
            options={names}
          />
        </Field>
      )}
      {chosen.from === file && (
        <Field label={`File for ${id}`} hint="Relative to the project.">
          <Input mono value={chosen.name} onValueChange={(name) => onChange({ ...chosen, name })} />
        </Field>
      )}
    </div>
  );
}
