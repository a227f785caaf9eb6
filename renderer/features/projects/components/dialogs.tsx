import { type ComponentType, useEffect, useState } from 'react';
import { failureToast } from '../../../app/failure.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { closeDialog, type ProjectsDialog, useProjectsDialog } from '../store.ts';

/**
 * Mounted once, so that the keys and the palette reach the dialogs from any screen. Their code comes when the first is opened;
 * while Optimus is away it does not come, which must not take down the page around it.
 */
export function ProjectsDialogs() {
  const dialog = useProjectsDialog((state) => state.dialog);
  const toast = useToast();
  const [Loaded, setLoaded] = useState<ComponentType<{ dialog: ProjectsDialog }> | null>(null);
  const wanted = dialog !== null && Loaded === null;
  useEffect(() => {
    if (!wanted) return;
    import('./any-dialog.tsx').then(
      ({ AnyDialog }) => setLoaded(() => AnyDialog),
      (error) => {
        closeDialog();
        toast(failureToast('That could not be opened', error));
      },
    );
  }, [wanted, toast]);
  return dialog && Loaded && <Loaded dialog={dialog} />;
}
