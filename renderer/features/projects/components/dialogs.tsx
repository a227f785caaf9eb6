import { LateDialogs } from '../../../app/late-dialogs.tsx';
import { closeDialog, useProjectsDialog } from '../store.ts';

const load = () => import('./any-dialog.tsx').then(({ AnyDialog }) => AnyDialog);

export function ProjectsDialogs() {
  const dialog = useProjectsDialog((state) => state.dialog);
  return <LateDialogs dialog={dialog} load={load} close={closeDialog} />;
}
