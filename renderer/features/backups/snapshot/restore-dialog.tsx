import { useMemo, useState } from 'react';
import type { RestoreInput, RestorePlan } from '../../../../shared/features/backups/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { FolderField } from '../../../app/folder-field.tsx';
import { refusal } from '../../../app/refusal.ts';
import { formatBytes } from '../../../lib/bytes.ts';
import { formatCount, formatNumber } from '../../../lib/number.ts';
import { formatAbsolute } from '../../../lib/relative-time.ts';
import { useSettled } from '../../../lib/use-settled.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { RadioGroup } from '../../../ui/radio-group.tsx';
import { Select } from '../../../ui/select.tsx';
import { Spinner } from '../../../ui/spinner.tsx';
import { nameText } from '../names.ts';
import { useActs } from '../page-acts.ts';
import { useContainerRows, useDatabaseRows, useRestorePlan } from '../queries.ts';
import { closeDialog, type RestoreAsked } from '../store.ts';
import { firstRestoreForm, type RestoreForm, type RestoreTo, restoreTo } from './restore-form.ts';

const whereOptions: readonly { value: RestoreTo; label: string; hint: string }[] = [
  { value: 'original', label: 'To where it was', hint: 'What it replaces is kept aside, and can be taken back.' },
  { value: 'folder', label: 'Into another folder', hint: 'Nothing that is there now is touched.' },
  { value: 'container', label: 'Into a running container', hint: 'To try it out.' },
  {
    value: 'database',
    label: 'A dump into a new database',
    hint: 'Beside those that are there, by a name of its own.',
  },
  { value: 'volume', label: 'Into a new volume', hint: 'For a container that is started with it.' },
];

const mostNamed = 4;
function whatWords({ paths, at }: RestoreAsked): string {
  const when = formatAbsolute(at);
  if (paths.length === 0) return `All of the snapshot of ${when}.`;
  const named = paths.slice(0, mostNamed).map((path) => nameText(path, 120));
  const more = paths.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${formatCount(more, 'more')}` : ''}, as of ${when}.`;
}

/** Where to, what that would do, and then the work. Nothing is written before the last press. */
export function RestoreDialog({ asked }: { asked: RestoreAsked }) {
  const acts = useActs();
  const [form, setForm] = useState(firstRestoreForm);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const change = (patch: Partial<RestoreForm>) => {
    setRefused(null);
    setForm((now) => ({ ...now, ...patch }));
  };
  const to = useMemo(() => restoreTo(form), [form]);
  const restore = useMemo(
    (): RestoreInput | null =>
      to && { targetId: asked.targetId, snapshotId: asked.snapshotId, paths: [...asked.paths], to },
    [asked, to],
  );
  // Each question has the whole snapshot compared with what is there: not once a letter.
  const settled = useSettled(restore, 300);
  const trial = useRestorePlan(settled);
  const plan = settled === restore ? trial.data : undefined;
  const submit = async () => {
    if (busy || !restore || !plan || plan.problems.length > 0) return;
    setBusy(true);
    try {
      await acts.restore(restore);
      closeDialog();
    } catch (error) {
      setRefused(refusal(error));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title="Restore"
      description={whatWords(asked)}
      size="lg"
      action="Restore"
      busy={busy}
      disabled={!plan || plan.problems.length > 0}
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <Field label="Where to">
        <RadioGroup<RestoreTo> value={form.to} onValueChange={(next) => change({ to: next })} options={whereOptions} />
      </Field>
      <WhereFields form={form} change={change} />
      <div role="status" className="min-h-14">
        {restore && !plan && !(settled === restore && trial.isError) && (
          <p className="flex items-center gap-2 text-dim">
            <Spinner /> Looking what it would do
          </p>
        )}
        {plan && <WouldDo plan={plan} to={form.to} />}
        {!restore && <p className="text-sm text-faint">What it would do is shown before anything is written.</p>}
      </div>
      {trial.isError && restore && settled === restore && (
        <Callout tone="bad" title="What it would do could not be found out">
          {[describeError('', trial.error).meaning, describeError('', trial.error).advice].filter(Boolean).join(' ')}
        </Callout>
      )}
      {refused && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refused}
        </p>
      )}
    </FormDialog>
  );
}

interface WhereProps {
  form: RestoreForm;
  change: (patch: Partial<RestoreForm>) => void;
}

function WhereFields({ form, change }: WhereProps) {
  const containers = useContainerRows(form.to === 'container').data?.containers ?? [];
  const databases = useDatabaseRows().data ?? [];
  switch (form.to) {
    case 'original':
      return null;
    case 'folder':
      return (
        <FolderField
          label="Folder"
          hint="The whole path, from the root. It is made when it is not there."
          value={form.path}
          onChange={(path) => change({ path })}
        />
      );
    case 'container':
      return (
        <div className="grid items-start gap-3 sm:grid-cols-2">
          <Field label="Container">
            <Select
              value={form.containerId === '' ? null : form.containerId}
              onValueChange={(containerId) => change({ containerId })}
              placeholder={containers.length === 0 ? 'No container runs here' : 'Choose a container'}
              options={containers
                .filter(({ state }) => state === 'running')
                .map(({ id, name, image }) => ({ value: id, label: nameText(name, 80), hint: nameText(image, 120) }))}
            />
          </Field>
          <Field label="Folder in it">
            <Input mono value={form.containerPath} onValueChange={(containerPath) => change({ containerPath })} />
          </Field>
        </div>
      );
    case 'database':
      return (
        <div className="grid items-start gap-3 sm:grid-cols-3">
          <Field label="Dump of">
            <Select
              value={form.databaseId === '' ? null : form.databaseId}
              onValueChange={(databaseId) => change({ databaseId })}
              placeholder={databases.length === 0 ? 'No database is connected' : 'Choose a database'}
              options={databases.map(({ id, name, place }) => ({
                value: id,
                label: nameText(name, 80),
                hint: nameText(place, 120),
              }))}
            />
          </Field>
          <Field label="Name of the new one">
            <Input mono value={form.databaseName} onValueChange={(databaseName) => change({ databaseName })} />
          </Field>
          <Field label="As of this second" hint="Of PostgreSQL with its archive. Empty: as the dump is.">
            <Input
              mono
              placeholder="2026-11-22 09:30:01"
              value={form.second}
              onValueChange={(second) => change({ second })}
            />
          </Field>
        </div>
      );
    case 'volume':
      return (
        <Field label="Name of the new volume">
          <Input mono value={form.volume} onValueChange={(volume) => change({ volume })} />
        </Field>
      );
  }
}

const mostReplaced = 40;

function WouldDo({ plan, to }: { plan: RestorePlan; to: RestoreTo }) {
  const { files, bytes, unchanged, replaced, replacedCount, freeBytes, problems } = plan;
  if (problems.length > 0)
    return (
      <Callout tone="bad" title="It cannot be done so">
        <ul>
          {problems.map((problem) => (
            <li key={problem}>{nameText(problem, 600)}</li>
          ))}
        </ul>
      </Callout>
    );
  return (
    <div className="grid gap-1 rounded-lg border border-line-soft bg-panel px-3 py-2 text-sm">
      <p className="tabular-nums">
        {files === 0 ? 'It writes no file.' : `It writes ${formatCount(files, 'file')}, ${formatBytes(bytes)}.`}
        {unchanged > 0 && ` ${formatCount(unchanged, 'file')} ${unchanged === 1 ? 'is' : 'are'} as they were already.`}
        {freeBytes !== null && <span className="text-faint">{` ${formatBytes(freeBytes)} are free there.`}</span>}
      </p>
      {replacedCount === 0 ? (
        <p className="text-dim">{to === 'original' ? 'Nothing that is there is replaced.' : 'Nothing is replaced.'}</p>
      ) : (
        <details>
          <summary className="w-fit rounded-sm hover:text-text">
            {`${formatCount(replacedCount, 'file')} of now ${replacedCount === 1 ? 'is' : 'are'} replaced, and kept aside`}
          </summary>
          <ul className="mt-1 grid gap-0.5 font-mono text-xs text-dim">
            {replaced.slice(0, mostReplaced).map((path) => (
              <li key={path} className="wrap-anywhere">
                <bdi>{nameText(path, 400)}</bdi>
              </li>
            ))}
            {replacedCount > mostReplaced && <li>{`and ${formatNumber(replacedCount - mostReplaced)} more`}</li>}
          </ul>
        </details>
      )}
    </div>
  );
}
