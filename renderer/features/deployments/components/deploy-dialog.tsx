import { useState } from 'react';
import type { Place } from '../../../../shared/features/deployments/schema.ts';
import { useProjectRows } from '../../../app/project-rows.ts';
import { refusal } from '../../../app/refusal.ts';
import { short, shortCommit } from '../../../lib/short.ts';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { SegmentedControl } from '../../../ui/segmented-control.tsx';
import { Select } from '../../../ui/select.tsx';
import { Time } from '../../../ui/time.tsx';
import { useActs } from '../page-acts.ts';
import { useGit } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { liveOf, numbered, strategyWords, untilWords } from '../words.ts';

type Source = 'tree' | 'branch' | 'commit' | 'tag';

/** What is shipped, and where to. */
export function DeployDialog({ places, placeId }: { places: readonly Place[]; placeId: string | null }) {
  const acts = useActs();
  const [chosen, setChosen] = useState(placeId ?? (places.length === 1 ? (places[0]?.id ?? null) : null));
  const [source, setSource] = useState<Source>('tree');
  const [named, setNamed] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const place = places.find(({ id }) => id === chosen);
  const projectId = places[0]?.projectId ?? '';
  const row = useProjectRows().data?.find(({ id }) => id === projectId);
  const hasGit = row === undefined || row.git !== null;
  const gitQuery = useGit(hasGit ? projectId : '');
  const git = gitQuery.data;
  const uncommitted = row?.git ? (row.git.staged ?? 0) + (row.git.unstaged ?? 0) + (row.git.untracked ?? 0) : 0;
  // Until another one is chosen it is the branch that is checked out, whenever git answers.
  const here = source === 'branch' ? (git?.branches.find(({ current }) => current)?.name ?? '') : '';
  const what = named.trim() === '' ? here : named.trim();
  const missing = source !== 'tree' && what === '';
  const choose = (next: Source) => {
    setSource(next);
    setNamed('');
    setProblem(null);
  };
  const submit = () => {
    if (busy || !place || missing) return;
    setBusy(true);
    setProblem(null);
    acts
      .deploy(place, source === 'tree' ? null : what)
      .then(closeDialog, (error) => setProblem(refusal(error)))
      .finally(() => setBusy(false));
  };
  const live = place && liveOf(place)[0];
  return (
    <FormDialog
      title={
        <bdi>{`Deploy ${short(places[0]?.projectName ?? '', 60)}${place ? ` to ${short(place.spec.name, 40)}` : ''}`}</bdi>
      }
      description={
        place
          ? `${live ? `${numbered(live)} is live there` : 'Nothing is live there yet'}; ${strategyWords(place.spec.strategy)}.`
          : undefined
      }
      action="Deploy"
      busy={busy}
      disabled={!place || missing}
      onSubmit={submit}
      onClose={closeDialog}
    >
      {placeId === null && places.length > 1 && (
        <Field label="To">
          <Select
            value={chosen}
            onValueChange={setChosen}
            placeholder="Choose a place"
            options={places.map((one) => ({
              value: one.id,
              label: short(one.spec.name, 40),
              hint: short(one.sentence, 120),
            }))}
          />
        </Field>
      )}
      {hasGit && (
        <SegmentedControl<Source>
          label="What is deployed"
          value={source}
          onValueChange={choose}
          segments={[
            { value: 'tree', label: 'Working tree' },
            { value: 'branch', label: 'Branch' },
            { value: 'commit', label: 'Commit' },
            { value: 'tag', label: 'Tag' },
          ]}
        />
      )}
      {source === 'tree' && (
        <p className="text-sm text-dim">
          The files as they are now
          {uncommitted > 0
            ? `, with ${uncommitted === 1 ? 'one change' : `${uncommitted} changes`} that no commit holds`
            : ''}
          . Nothing that is done to them later changes the version.
        </p>
      )}
      {source === 'branch' && (
        <Field label="Branch">
          {!gitQuery.isError ? (
            <Select
              value={what === '' ? null : what}
              onValueChange={setNamed}
              placeholder={git ? 'Choose a branch' : 'Asking git…'}
              disabled={!git}
              options={(git?.branches ?? []).map(({ name, subject }) => ({
                value: name,
                label: short(name, 120),
                hint: short(subject, 120),
              }))}
            />
          ) : (
            <Input mono value={named} onValueChange={setNamed} spellCheck={false} autoComplete="off" />
          )}
        </Field>
      )}
      {source === 'tag' && (
        <Field label="Tag" hint="As git has it.">
          <Input
            mono
            value={named}
            onValueChange={setNamed}
            placeholder="v1.4.0"
            spellCheck={false}
            autoComplete="off"
          />
        </Field>
      )}
      {source === 'commit' && (
        <>
          <Field label="Commit" hint="Its hash, or the beginning of it.">
            <Input
              mono
              value={named}
              onValueChange={setNamed}
              placeholder="3f2a9c1"
              spellCheck={false}
              autoComplete="off"
            />
          </Field>
          {git && git.commits.length > 0 && (
            <ul aria-label="Newest commits" className="grid rounded-md border border-line-soft text-sm">
              {git.commits.slice(0, 6).map(({ hash, subject, at }) => (
                <li key={hash} className="border-b border-line-soft last:border-b-0">
                  <button
                    type="button"
                    aria-pressed={named === hash}
                    onClick={() => setNamed(hash)}
                    className="inset-focus grid w-full grid-cols-[4.5rem_minmax(0,1fr)_auto] items-baseline gap-2 px-2.5 py-1 text-start hover:bg-hover aria-pressed:bg-accent-bg"
                  >
                    <span className="font-mono text-xs text-dim">{shortCommit(hash)}</span>
                    <span dir="auto" className="truncate">
                      {short(subject, 200)}
                    </span>
                    <Time at={at} className="text-xs text-faint" />
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
      {place?.frozen && (
        <Callout tone="info" title="Nothing is switched there now">
          {`It is built and tested, and then waits until ${untilWords(place.frozen.until, Date.now())}${place.frozen.why === '' ? '' : `: ${short(place.frozen.why, 200)}`}.`}
        </Callout>
      )}
      {place?.spec.approval && <p className="text-sm text-dim">Somebody has to approve it before requests go to it.</p>}
      {problem && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}
