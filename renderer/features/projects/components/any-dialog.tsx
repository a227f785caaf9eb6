import type { ProjectsDialog } from '../store.ts';
import { UsesDialog } from '../uses/uses-dialog.tsx';
import { AddFolderDialog } from './add-folder-dialog.tsx';
import { CleanDialog } from './clean-dialog.tsx';
import { FoldersDialog } from './folders-dialog.tsx';
import { ForgetDialog } from './forget-dialog.tsx';
import { TagDialog } from './tag-dialog.tsx';
import { ViewDialog } from './view-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: ProjectsDialog }) {
  switch (dialog.kind) {
    case 'folders':
      return <FoldersDialog />;
    case 'add':
      return <AddFolderDialog />;
    case 'uses':
      return <UsesDialog />;
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
