import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useBackupsDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function BackupsDialogs() {
  const { dialog, times } = useBackupsDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
