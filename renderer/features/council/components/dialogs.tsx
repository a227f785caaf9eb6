import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useCouncilDialog } from '../store.ts';

const load = () => import('../dialogs/any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function CouncilDialogs() {
  const { dialog, times } = useCouncilDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
