import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useDeploymentsDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function DeploymentsDialogs() {
  const { dialog, times } = useDeploymentsDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
