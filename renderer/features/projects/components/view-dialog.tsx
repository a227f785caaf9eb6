import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { ViewFilter } from '../../../../shared/features/projects/schema.ts';
import { describeError } from '../../../app/failure.tsx';
import { Field } from '../../../ui/field.tsx';
import { FormDialog } from '../../../ui/form-dialog.tsx';
import { Input } from '../../../ui/input.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { projectsQueries } from '../api.ts';
import { useViews } from '../queries.ts';
import { closeDialog } from '../store.ts';
import { builtInViews } from '../views.ts';

interface ViewDialogProps {
  filter: ViewFilter;
  /** It has a name already and gets another. */
  rename: { id: string; name: string } | undefined;
}

/** Keeps a view under a name. */
export function ViewDialog({ filter, rename }: ViewDialogProps) {
  const [name, setName] = useState(rename?.name ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const toast = useToast();
  const views = useViews().data ?? [];
  const save = useMutation(projectsQueries.saveView.mutationOptions());
  const remove = useMutation(projectsQueries.removeView.mutationOptions());
  const wanted = name.trim();
  const before = views.find((view) => view.name === wanted && view.id !== rename?.id);
  const submit = async () => {
    if (wanted === '') return setProblem('Enter a name, such as Client work.');
    if (builtInViews.some((view) => view.name.toLowerCase() === wanted.toLowerCase()))
      return setProblem('A view of that name is always there. Choose another name.');
    setProblem(null);
    try {
      await save.mutateAsync({ name: wanted, filter });
      if (rename && rename.name !== wanted) await remove.mutateAsync({ id: rename.id });
      closeDialog();
      toast({
        title: rename ? `The view is now called ${wanted}` : `The view ${wanted} is saved`,
        ...(before && { undo: () => save.mutate({ name: before.name, filter: before.filter }) }),
      });
    } catch (error) {
      const { meaning, advice } = describeError('', error);
      setProblem([meaning, advice].filter(Boolean).join(' '));
    }
  };
  return (
    <FormDialog
      title={rename ? `Rename the view ${rename.name}` : 'Save this view'}
      description={rename ? undefined : 'Its filters and its order, to come back to.'}
      action={before ? 'Replace view' : rename ? 'Rename' : 'Save view'}
      busy={save.isPending || remove.isPending}
      size="sm"
      onSubmit={() => void submit()}
      onClose={closeDialog}
    >
      <Field
        label="Name"
        hint={before ? 'There is a view of this name; this one takes its place.' : undefined}
        error={problem}
      >
        <Input value={name} onValueChange={setName} maxLength={60} placeholder="Client work" autoComplete="off" />
      </Field>
    </FormDialog>
  );
}
