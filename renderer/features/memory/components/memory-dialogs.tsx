import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useMemoryDialog } from '../store.ts';

const load = () => import('../dialogs/any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function MemoryDialogs() {
  const { dialog, times } = useMemoryDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
