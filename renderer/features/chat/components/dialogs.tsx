import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useChatDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function ChatDialogs() {
  const { dialog, times } = useChatDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
