import { X } from 'lucide-react';
import { useState } from 'react';
import type { StartSet } from '../../../../shared/features/launcher/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { useProjectRows } from '../../../app/project-rows.ts';
import { formatCount } from '../../../lib/number.ts';
import { short } from '../../../lib/short.ts';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Input } from '../../../ui/input.tsx';
import { Select } from '../../../ui/select.tsx';
import { Skeleton } from '../../../ui/skeleton.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { useSaveSet, useSetup } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { projectOf, serviceOf } from '../words.ts';
import { HotkeyField } from './hotkey-field.tsx';

interface SetDialogProps {
  set: StartSet | null;
  services: readonly string[];
}

/** Services over projects, by one name and one key. */
export function SetDialog({ set, services }: SetDialogProps) {
  const [name, setName] = useState(set?.name ?? '');
  const [chosen, setChosen] = useState<readonly string[]>(set?.services ?? services);
  const [hotkey, setHotkey] = useState(set?.hotkey ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const projects = useProjectRows().data ?? [];
  const [projectId, setProjectId] = useState<string | null>(() => projectOf(chosen[0] ?? '') || null);
  const save = useSaveSet();
  const toast = useToast();
  const projectName = (id: string) =>
    short(projects.find((one) => one.id === id)?.name ?? 'a project that is gone', 80);

  const submit = () => {
    if (save.isPending) return;
    if (name.trim() === '') return setProblem('Give it a name.');
    if (chosen.length === 0) return setProblem('Choose at least one service.');
    setProblem(null);
    save.mutate(
      { ...(set && { id: set.id }), name: name.trim(), services: [...chosen], hotkey },
      {
        onSuccess: (made) => {
          toast({ tone: 'ok', title: `The start set ${short(made.name, 60)} is kept` });
          closeDialog();
        },
        onError: (error) => {
          const { meaning, advice } = describeError('', error);
          setProblem([meaning, advice].filter(Boolean).join(' '));
        },
      },
    );
  };
  return (
    <FormDialog
      title={set ? <bdi>{`Start set ${short(set.name, 60)}`}</bdi> : 'New start set'}
      description="Services that one press starts and stops together."
      action={set ? 'Save' : 'Add'}
      busy={save.isPending}
      onSubmit={submit}
      onClose={closeDialog}
    >
      <Field label="Name">
        <Input value={name} onValueChange={setName} placeholder="shop" autoComplete="off" maxLength={60} />
      </Field>
      {chosen.length > 0 && (
        <div className="grid gap-1">
          <p className="text-sm font-medium text-dim">{formatCount(chosen.length, 'service')}</p>
          <ul className="grid gap-0.5 rounded-md border border-line-soft px-2 py-1">
            {chosen.map((id) => (
              <li key={id} className="flex items-center gap-2">
                <span className="min-w-0 flex-1 truncate">
                  <bdi>{short(serviceOf(id), 60)}</bdi>
                  <span className="text-faint">{` of ${projectName(projectOf(id))}`}</span>
                </span>
                <IconButton
                  icon={X}
                  size="sm"
                  label={`Take ${short(serviceOf(id), 60)} of ${projectName(projectOf(id))} out`}
                  onClick={() => setChosen(chosen.filter((one) => one !== id))}
                />
              </li>
            ))}
          </ul>
        </div>
      )}
      <Field label="Services of">
        <Select
          value={projectId}
          placeholder="Choose a project"
          onValueChange={setProjectId}
          options={[...projects]
            .filter(({ archived, presence }) => !archived && presence === 'here')
            .sort((a, b) => a.name.localeCompare(b.name))
            .map((one) => ({ value: one.id, label: short(one.name, 80) }))}
        />
      </Field>
      {projectId !== null && (
        <ServicesOf
          projectId={projectId}
          chosen={chosen}
          onToggle={(id, on) => setChosen(on ? [...chosen, id] : chosen.filter((one) => one !== id))}
        />
      )}
      <HotkeyField value={hotkey} onChange={setHotkey} />
      {problem && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {problem}
        </p>
      )}
    </FormDialog>
  );
}

interface ServicesOfProps {
  projectId: string;
  chosen: readonly string[];
  onToggle: (id: string, on: boolean) => void;
}

function ServicesOf({ projectId, chosen, onToggle }: ServicesOfProps) {
  const query = useSetup(projectId);
  if (query.isError) return <p className="text-sm text-bad">How it starts could not be read.</p>;
  if (!query.data) return <Skeleton rows={2} shape="text" label="Looking how it starts" />;
  if (query.data.services.length === 0)
    return <p className="text-sm text-faint">Nothing was found that starts it. Its tab Run is where that is said.</p>;
  return (
    <div className="grid gap-1.5">
      {query.data.services.map(({ id, spec, kind, origin }) => (
        <Checkbox key={id} checked={chosen.includes(id)} onCheckedChange={(on) => onToggle(id, on)}>
          {short(spec.name, 60)} {origin === 'found' && <span className="text-faint">{short(kind, 40)}</span>}
        </Checkbox>
      ))}
    </div>
  );
}
