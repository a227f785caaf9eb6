import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useLauncherDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function LauncherDialogs() {
  const { dialog, times } = useLauncherDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
