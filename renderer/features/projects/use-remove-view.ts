import { useMutation } from '@tanstack/react-query';
import type { SavedView } from '../../../shared/features/projects/schema.ts';
import { failureToast } from '../../app/failure.tsx';
import { useToast } from '../../ui/toast.tsx';
import { projectsQueries } from './api.ts';

/** Throws a saved view away, and can bring it back. */
export function useRemoveView(): (view: SavedView) => void {
  const toast = useToast();
  const save = useMutation(
    projectsQueries.saveView.mutationOptions({
      onError: (error) => toast(failureToast('The view was not brought back', error)),
    }),
  );
  const remove = useMutation(
    projectsQueries.removeView.mutationOptions({
      onError: (error) => toast(failureToast('The view was not removed', error)),
    }),
  );
  return (view) =>
    remove.mutate(
      { id: view.id },
      {
        onSuccess: () =>
          toast({
            title: `The view ${view.name} is removed`,
            undo: () => save.mutate({ name: view.name, filter: view.filter }),
          }),
      },
    );
}
