import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useMindsDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function MindsDialogs() {
  const { dialog, times } = useMindsDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
