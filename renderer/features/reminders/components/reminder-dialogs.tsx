import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useReminderDialog } from '../store.ts';

const load = () => import('../dialogs/add-dialog.tsx').then(({ AddDialog }) => AddDialog);

export function ReminderDialogs() {
  const { dialog, times } = useReminderDialog();
  return <LateDialogs dialog={dialog} times={times} load={load} close={closeDialog} />;
}
