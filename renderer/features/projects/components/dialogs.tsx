import { lazy, Suspense } from 'react';
import { useProjectsDialog } from '../store.ts';

const FoldersDialog = lazy(() => import('./folders-dialog.tsx'));
const AddFolderDialog = lazy(() => import('./add-folder-dialog.tsx'));
const TagDialog = lazy(() => import('./tag-dialog.tsx'));
const ForgetDialog = lazy(() => import('./forget-dialog.tsx'));
const CleanDialog = lazy(() => import('./clean-dialog.tsx'));
const ViewDialog = lazy(() => import('./view-dialog.tsx'));

/** Mounted once, so that the keys and the palette reach them from any screen; their code comes when one is opened. */
export function ProjectsDialogs() {
  const dialog = useProjectsDialog((state) => state.dialog);
  if (!dialog) return null;
  return <Suspense fallback={null}>{dialogOf(dialog)}</Suspense>;
}

function dialogOf(dialog: NonNullable<ReturnType<typeof useProjectsDialog.getState>['dialog']>) {
  switch (dialog.kind) {
    case 'folders':
      return <FoldersDialog />;
    case 'add':
      return <AddFolderDialog />;
    case 'tag':
      return <TagDialog rows={dialog.rows} />;
    case 'forget':
      return <ForgetDialog rows={dialog.rows} />;
    case 'clean':
      return <CleanDialog row={dialog.row} />;
    case 'save-view':
      return <ViewDialog filter={dialog.filter} rename={dialog.rename} />;
  }
}
