import type { Service } from '../../../../shared/features/launcher/schema.ts';
import { failureToast } from '../../../app/failure.tsx';
import { short } from '../../../lib/short.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useHide, useUnhide } from '../queries.ts';

/** What was found and nobody wants to see goes, and comes back. */
export function useHiding(projectId: string) {
  const toast = useToast();
  const hiding = useHide();
  const showing = useUnhide();
  const show = (names: readonly string[]) =>
    showing.mutate(
      { projectId, names: [...names] },
      { onError: (error) => toast(failureToast('It could not be shown again', error)) },
    );
  return {
    show,
    showing: showing.isPending,
    hide({ id, spec: { name } }: Service) {
      hiding.mutate(
        { id },
        {
          onSuccess: () => toast({ title: `${short(name, 60)} is hidden`, undo: () => show([name]) }),
          onError: (error) => toast(failureToast(`${short(name, 60)} was not hidden`, error)),
        },
      );
    },
  };
}
export type Hiding = ReturnType<typeof useHiding>;
