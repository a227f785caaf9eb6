import { type ComponentType, useEffect, useState } from 'react';
import { failureToast } from '../../../app/failure.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { closeDialog, type LauncherDialog, useLauncherDialog } from '../store.ts';

/** Mounted once, for any screen; the code of the dialogs comes with the first that is opened. */
export function LauncherDialogs() {
  const { dialog, times } = useLauncherDialog();
  const toast = useToast();
  const [Loaded, setLoaded] = useState<ComponentType<{ dialog: LauncherDialog }> | null>(null);
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
  return dialog && Loaded && <Loaded key={times} dialog={dialog} />;
}
