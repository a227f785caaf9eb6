import { useState } from 'react';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { client, knownError } from '../../../app/connection.ts';
import { describeError } from '../../../app/failure.tsx';
import { useGo } from '../../../app/navigation.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { short } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Textarea } from '../../../ui/textarea.tsx';
import { chosenOf, secretProblems, secretsOf } from '../secrets.ts';
import { type AskedBuild, askForBuild, useBuildsView } from '../store.ts';
import { argsOf, argsText, tagsOf } from '../words.ts';
import { SecretFields } from './secret-fields.tsx';

/** Mounted once, so that it outlives the menu or the palette that it was opened from. */
export function BuildDialog() {
  const asked = useBuildsView((view) => view.asked);
  return asked && <Asking key={JSON.stringify(asked)} asked={asked} />;
}

function problemsOf(error: unknown): Record<string, string> {
  const known = knownError(error);
  if (known?.code !== 'INVALID') return {};
  const entries = known.data.problems.map(({ field, problem }) => {
    const [first = '', ...rest] = field.split('.');
    return [first, first === 'args' ? `${rest.join('.')} ${problem}` : problem] as const;
  });
  return Object.fromEntries(entries);
}

function Asking({ asked }: { asked: AskedBuild }) {
  const go = useGo();
  const rows: readonly ProjectRow[] = useProjectRows().data ?? [];
  const here = rows.filter(({ presence, archived }) => presence === 'here' && !archived);
  const [projectId, setProjectId] = useState(asked.projectId);
  const [dockerfile, setDockerfile] = useState(asked.dockerfile ?? 'Dockerfile');
  const [stage, setStage] = useState(asked.stage ?? '');
  const [tags, setTags] = useState((asked.tags ?? []).join(' '));
  const [args, setArgs] = useState(argsText(asked.args ?? {}));
  const [chosen, setChosen] = useState(chosenOf(asked.secrets ?? []));
  const [cache, setCache] = useState(true);
  /** What is chosen by half is told when it is to be built, not while it is chosen. */
  const [toldHalves, setTold] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<unknown>(null);
  const problems = problemsOf(failed);
  const name = rows.find(({ id }) => id === projectId)?.name;
  const pairs = argsOf(args);
  const { secrets, halves } = secretsOf(chosen);
  const known = knownError(failed);
  const refused = known?.code === 'INVALID' ? secretProblems(known.data.problems, secrets) : {};

  async function build() {
    if (projectId === null || pairs === null || busy) return;
    if (Object.keys(halves).length > 0) return setTold(true);
    setBusy(true);
    setFailed(null);
    try {
      const wanted = {
        projectId,
        args: pairs,
        secrets,
        cache,
        tags: tagsOf(tags),
        dockerfile: dockerfile.trim() || 'Dockerfile',
      };
      const { id } = await client.builds.start({ ...wanted, stage: stage.trim() === '' ? null : stage.trim() });
      askForBuild(null);
      go(`/builds/${encodeURIComponent(id)}`);
    } catch (error) {
      setFailed(error);
      setBusy(false);
    }
  }
  const told =
    failed !== null && Object.keys(problems).length === 0
      ? describeError('The build could not be started', failed)
      : null;
  return (
    <FormDialog
      title={name === undefined ? 'Build an image' : `Build an image of ${short(name, 60)}`}
      description="The image gets a tag by the commit that the project stands on."
      action="Build"
      busy={busy}
      disabled={projectId === null || pairs === null}
      onSubmit={() => void build()}
      onClose={() => askForBuild(null)}
    >
      {told && (
        <Callout tone="bad" title={told.title}>
          {[told.meaning, told.advice].filter(Boolean).join(' ')}
        </Callout>
      )}
      {asked.projectId === null && (
        <Field label="Project">
          <Select
            value={projectId}
            onValueChange={setProjectId}
            options={here.map((row) => ({ value: row.id, label: short(row.name, 60) }))}
          />
        </Field>
      )}
      <Field label="Dockerfile" hint="Relative to the project." error={problems.dockerfile}>
        <Input mono value={dockerfile} onValueChange={setDockerfile} />
      </Field>
      <Field label="Stage" hint="Empty builds the last one.">
        <Input mono value={stage} onValueChange={setStage} />
      </Field>
      <Field
        label="More tags"
        hint="With spaces between, such as shop:1.2 registry.example.com/shop:1.2"
        error={problems.tags}
      >
        <Input mono value={tags} onValueChange={setTags} />
      </Field>
      <Field
        label="Build arguments"
        hint="NAME=value, one a line. Everybody who has the image can read them."
        error={pairs === null ? 'Each line has to be NAME=value.' : problems.args}
      >
        <Textarea mono rows={3} value={args} onValueChange={setArgs} />
      </Field>
      {projectId !== null && (
        <SecretFields
          projectId={projectId}
          dockerfile={dockerfile.trim() || 'Dockerfile'}
          stage={stage.trim() === '' ? null : stage.trim()}
          chosen={chosen}
          problems={{ ...refused, ...(toldHalves && halves) }}
          onChange={(next) => {
            setChosen(next);
            setFailed(null);
          }}
        />
      )}
      <Field layout="row" label="Use the cache" hint="Steps that would come to the same are not run again.">
        <Switch checked={cache} onCheckedChange={setCache} />
      </Field>
    </FormDialog>
  );
}
