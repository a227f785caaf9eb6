import { Download, FolderPlus, Trash2 } from 'lucide-react';
import type { LocalModel, LocalModels } from '../../../../shared/features/minds/schema.ts';
import { Failure } from '../../../app/failure.tsx';
import { formatBytes } from '../../../lib/bytes.ts';
import { printable } from '../../../lib/printable.ts';
import { Button } from '../../../ui/button.tsx';
import { Callout } from '../../../ui/callout.tsx';
import { Field } from '../../../ui/field.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { ProgressBar } from '../../../ui/progress-bar.tsx';
import { Section } from '../../../ui/section.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { type MarkState, StateMark } from '../../../ui/state-mark.tsx';
import { Switch } from '../../../ui/switch.tsx';
import { Tag } from '../../../ui/tag.tsx';
import { useLocalModels, useMindsActs } from '../queries.ts';
import { openDialog } from '../store.ts';

const taskWords: Readonly<Record<LocalModel['task'], { title: string; about: string }>> = {
  embed: { title: 'Search by meaning', about: 'They make vectors, so that what means the same is found.' },
  generate: { title: 'Answers', about: 'They talk, briefly. A provider or Ollama has far better ones.' },
  transcribe: {
    title: 'Writing down what is said',
    about: 'They hear you on this machine; nothing that you say leaves it.',
  },
  wake: {
    title: 'The wake word',
    about: 'It listens for the word Optimus, once you turn that on in the settings of voice.',
  },
  speaker: { title: 'Whose voice it is', about: 'It compares a voice with yours, once you have shown it yours.' },
};

const marks: Readonly<Record<LocalModel['state']['kind'], { mark: MarkState; word: string }>> = {
  absent: { mark: 'neutral', word: 'not here' },
  downloading: { mark: 'running', word: 'being fetched' },
  here: { mark: 'healthy', word: 'here' },
  loaded: { mark: 'healthy', word: 'here, in memory' },
  failed: { mark: 'failing', word: 'failed' },
};

const hostOf = (source: string): string => (URL.canParse(source) ? new URL(source).host : source);

export function LocalView() {
  const query = useLocalModels();
  if (query.data) return <Shown local={query.data} />;
  if (query.isError)
    return (
      <Failure
        what="The models of this machine could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
      />
    );
  return <Skeleton rows={6} label="Loading the models of this machine" className="px-4" />;
}

function Shown({ local }: { local: LocalModels }) {
  const { setConsent } = useMindsActs();
  const { consent, source, folder, problem, models } = local;
  const going = models.some(({ state }) => state.kind === 'downloading');
  const groups = (['embed', 'generate', 'transcribe', 'wake', 'speaker'] as const).flatMap((task) => {
    const own = models.filter((model) => model.task === task);
    return own.length > 0 ? [{ task, own }] : [];
  });
  return (
    <div className="mx-auto grid w-full max-w-200 gap-6 px-4 py-4">
      {problem !== null && (
        <Callout tone="bad" title="Models do not run on this machine now">
          {printable(problem)}
        </Callout>
      )}
      <Field
        layout="row"
        label={`Fetch models from ${printable(hostOf(source))}`}
        hint={
          consent
            ? 'Allowed. Only what you fetch below is asked for; what you ask a model stays on this machine.'
            : 'Not allowed: nothing is sent anywhere. What is here runs all the same.'
        }
      >
        <Switch
          checked={setConsent.isPending ? setConsent.variables.consent : consent}
          onCheckedChange={(next) => setConsent.mutate({ consent: next })}
        />
      </Field>
      {!consent && going && <p className="text-sm text-dim">What was being fetched is stopped.</p>}
      {groups.map(({ task, own }) => (
        <Section key={task} title={taskWords[task].title} count={taskWords[task].about}>
          <ul className="divide-y divide-line-soft rounded-lg border border-line-soft">
            {own.map((model) => (
              <Model key={model.id} model={model} consent={consent} />
            ))}
          </ul>
        </Section>
      ))}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button icon={FolderPlus} onClick={() => openDialog({ kind: 'add-folder' })}>
          Use a model in a folder…
        </Button>
        <p className="min-w-0 text-sm text-faint">
          Fetched models lie in <bdi className="font-mono text-xs wrap-anywhere">{printable(folder)}</bdi>
        </p>
      </div>
    </div>
  );
}

function Model({ model, consent }: { model: LocalModel; consent: boolean }) {
  const { download, cancelDownload } = useMindsActs();
  const { id, name, about, licence, dtype, bytes, from, state } = model;
  const shown = printable(name);
  const { mark, word } = marks[state.kind];
  const here = state.kind === 'here' || state.kind === 'loaded';
  const mayFetch = from === 'catalogue' && (state.kind === 'absent' || state.kind === 'failed');
  return (
    <li className="grid gap-2 px-3 py-2.5">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-48 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            <span className="wrap-anywhere">{shown}</span>
            {licence !== '' && <Tag>{licence}</Tag>}
            {dtype !== '' && <Tag mono>{dtype}</Tag>}
          </p>
          <p className="text-sm text-dim wrap-anywhere">{printable(about)}</p>
        </div>
        <div className="flex min-h-(--control) items-center gap-3">
          <span className="text-sm text-faint tabular-nums">{bytes === null ? '' : formatBytes(bytes)}</span>
          <StateMark state={mark} label={word} />
          {mayFetch && (
            <Button
              icon={Download}
              loading={download.isPending}
              disabled={!consent}
              onClick={() => download.mutate({ id })}
              aria-label={state.kind === 'failed' ? `Try again to fetch ${shown}` : `Fetch ${shown}`}
            >
              {state.kind === 'failed' ? 'Try again' : 'Fetch'}
            </Button>
          )}
          {(here || (from === 'folder' && state.kind === 'failed')) && (
            <IconButton
              icon={Trash2}
              label={from === 'folder' ? `Forget ${shown}` : `Delete ${shown}`}
              onClick={() => openDialog({ kind: 'remove-local', model })}
            />
          )}
        </div>
      </div>
      {state.kind === 'downloading' && (
        <ProgressBar
          value={state.total === null || state.total === 0 ? null : state.done / state.total}
          label={`Fetching ${shown}`}
          detail={
            state.total === null ? formatBytes(state.done) : `${formatBytes(state.done)} of ${formatBytes(state.total)}`
          }
          onCancel={() => cancelDownload.mutate({ id })}
          cancelling={cancelDownload.isPending}
        />
      )}
      {state.kind === 'failed' && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {printable(state.sentence)}
        </p>
      )}
    </li>
  );
}
