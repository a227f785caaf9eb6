import { useState } from 'react';
import type { Place, PlaceSpec } from '../../../../shared/features/deployments/schema.ts';
import { ChooseProject } from '../../../app/choose-project.tsx';
import { knownError } from '../../../app/connection.ts';
import { Failure } from '../../../app/failure.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { refusal } from '../../../app/refusal.ts';
import { useForm } from '../../../app/use-form.ts';
import { short } from '../../../lib/short.ts';
import { Button } from '../../../ui/button.tsx';
import { Dialog, DialogClose, whenClosed } from '../../../ui/dialog.tsx';
import { Fold } from '../../../ui/fold.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { FormTrouble } from '../../../ui/form-fields.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useEnvironments, useSavePlace, useSuggestion } from '../queries.ts';
import { closeDialog, openDialog, placesOf } from '../store.ts';
import { placeName } from '../words.ts';
import { BasicFields } from './basic-fields.tsx';
import { formOf, type PlaceForm } from './form.ts';
import { hasProblem, problemsOf } from './groups.ts';
import { EndingFields, PermissionFields, WhereFields } from './place-fields.tsx';
import { AnalysisFields, ReadyFields } from './proof-fields.tsx';
import { specOf } from './spec-of.ts';

interface PlaceDialogProps {
  projectId: string | null;
  place: Place | null;
  dockerfile?: string;
}

/** The usual names, in the order in which they are wanted. */
const usualNames = ['staging', 'prod', 'dev'];
const freeName = (taken: ReadonlySet<string>): string => usualNames.find((name) => !taken.has(name)) ?? '';

export function PlaceDialog({ projectId, place, dockerfile }: PlaceDialogProps) {
  if (projectId === null)
    return (
      <ChooseProject
        title="Add a place"
        description="Where a project is shipped to: it holds a port, and version after version takes its turn behind it."
        onChosen={(id) => openDialog({ kind: 'place', projectId: id, place: null })}
        onClose={closeDialog}
      />
    );
  if (place) return <Editor projectId={projectId} place={place} spec={place.spec} notes={[]} />;
  return <Suggested projectId={projectId} {...(dockerfile !== undefined && { dockerfile })} />;
}

/** Waits for what the project offers by itself, and begins with that. */
function Suggested({ projectId, dockerfile }: { projectId: string; dockerfile?: string }) {
  const [name] = useState(() => freeName(new Set(placesOf(projectId).map(({ spec }) => spec.name))));
  const query = useSuggestion(projectId, name, true);
  if (query.data) {
    const { spec, notes } = query.data;
    if (dockerfile === undefined) return <Editor projectId={projectId} place={null} spec={spec} notes={notes} />;
    // What was found of how the project is started means nothing to containers.
    const asProcesses = spec.target.type === 'process';
    return (
      <Editor
        projectId={projectId}
        place={null}
        spec={asProcesses ? { ...spec, ready: null } : spec}
        notes={asProcesses ? [] : notes}
        begin={{ target: 'docker', dockerfile }}
      />
    );
  }
  return (
    <Dialog
      open
      onOpenChange={whenClosed(closeDialog)}
      title="Add a place"
      size="lg"
      footer={<DialogClose render={<Button>Cancel</Button>} />}
    >
      {query.isError ? (
        <Failure
          what="What would fit the project could not be found out"
          error={query.error}
          onRetry={() => void query.refetch()}
          retrying={query.isFetching}
        />
      ) : (
        <Skeleton rows={8} label="Looking what the project offers" />
      )}
    </Dialog>
  );
}

const seconds = (text: string) => `${text || '0'} s`;

function summaries(form: PlaceForm) {
  return {
    where:
      form.target === 'kubernetes'
        ? [
            form.standby ? 'the version before runs on' : 'only one version has pods',
            form.takeOver && 'takes over fields of others',
          ]
        : [
            form.address === '127.0.0.1' || form.address === '::1' ? 'this machine alone' : 'from the network',
            form.cert !== '' && 'HTTPS',
            form.keep ? 'goes on without Optimus' : 'ends with Optimus',
          ],
    ready: [
      form.ready === 'usual' ? 'GET /, /health or /up answers' : 'a probe of its own',
      form.test !== '' && 'tests',
      form.scan !== '' && 'a scan',
      form.migrate !== '' && 'migrates',
      form.smoke.trim() !== '' && 'smoke tests',
    ],
    analysis: [
      `watched for ${seconds(form.watchSeconds)}`,
      `at most ${form.maxErrorPercent || '0'} % more errors`,
      form.figureFrom !== 'none' && 'a figure of your own',
    ],
    ending: [`${seconds(form.drainSeconds)} to finish`, `${form.keepVersions} versions kept`],
    permission: [
      form.approval ? 'approved by somebody' : 'no approval',
      form.freezes.length > 0 && (form.freezes.length === 1 ? 'one quiet time' : `${form.freezes.length} quiet times`),
    ],
  };
}
const joined = (parts: readonly (string | false)[]) => parts.filter(Boolean).join(' · ');

/** What is said of a quiet time stands at one of its fields, not at all of them. */
const touches = (field: string, patch: Partial<PlaceForm>) =>
  field in patch || ('freezes' in patch && field.startsWith('freeze-'));

interface EditorProps {
  projectId: string;
  place: Place | null;
  spec: PlaceSpec;
  notes: readonly string[];
  /** What the user comes with, before anything else. */
  begin?: Partial<PlaceForm>;
}

function Editor({ projectId, place, spec, notes, begin }: EditorProps) {
  const { form, problems, change, show, body } = useForm<PlaceForm>(() => ({ ...formOf(spec), ...begin }), touches);
  const [refused, setRefused] = useState<string | null>(null);
  const environments = useEnvironments(projectId).data ?? [];
  const project = useProjectRows().data?.find(({ id }) => id === projectId);
  const save = useSavePlace();
  const toast = useToast();
  const submit = () => {
    if (save.isPending) return;
    const others = placesOf(projectId).filter(({ id }) => id !== place?.id);
    const made = specOf(form, new Set(others.map((one) => one.spec.name)));
    setRefused(null);
    if (made.problems) return show(made.problems);
    save.mutate(
      { projectId, spec: made.spec, ...(place && { id: place.id }) },
      {
        onSuccess: (saved) => {
          toast({
            tone: 'ok',
            title: place ? `${placeName(saved)} is kept so` : `${placeName(saved)} was added`,
            ...(place
              ? { description: 'What runs there goes on as it is until the next deployment.' }
              : {
                  action: {
                    label: 'Deploy…',
                    onSelect: () => openDialog({ kind: 'deploy', places: [saved], placeId: saved.id }),
                  },
                }),
          });
          closeDialog();
        },
        onError: (error) => {
          const known = knownError(error);
          if (known?.code !== 'INVALID') return setRefused(refusal(error));
          const { problems: found, rest } = problemsOf(known.data.problems, form.freezes);
          show(found);
          if (rest.length > 0) setRefused(rest.join(' '));
        },
      },
    );
  };
  const fields = { form, problems, change };
  const said = summaries(form);
  return (
    <FormDialog
      title={<bdi>{place ? placeName(place) : `Add a place to ${short(project?.name ?? 'the project', 60)}`}</bdi>}
      description={
        place
          ? 'What runs goes on as it is; changes hold from the next deployment.'
          : 'It holds a port of its own; version after version takes its turn behind it.'
      }
      size="lg"
      action={place ? 'Save' : 'Add place'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <div ref={body} className="grid gap-4">
        {notes.length > 0 && (
          <ul aria-label="What was found" className="grid gap-0.5 text-sm text-dim">
            {notes.map((note) => (
              <li key={note} className="wrap-anywhere">
                {short(note, 400)}
              </li>
            ))}
          </ul>
        )}
        <BasicFields {...fields} environments={environments} />
        <Fold title="Ready and tests" summary={joined(said.ready)} wrong={hasProblem('ready', problems)}>
          <ReadyFields {...fields} />
        </Fold>
        <Fold title="When a version is bad" summary={joined(said.analysis)} wrong={hasProblem('analysis', problems)}>
          <AnalysisFields {...fields} />
        </Fold>
        <Fold title="Where it is reached" summary={joined(said.where)} wrong={hasProblem('where', problems)}>
          <WhereFields {...fields} />
        </Fold>
        <Fold
          title="Approval and quiet times"
          summary={joined(said.permission)}
          wrong={hasProblem('permission', problems)}
        >
          <PermissionFields {...fields} />
        </Fold>
        <Fold title="Ending and going back" summary={joined(said.ending)} wrong={hasProblem('ending', problems)}>
          <EndingFields {...fields} />
        </Fold>
        <FormTrouble problems={problems} refused={refused} />
      </div>
    </FormDialog>
  );
}
