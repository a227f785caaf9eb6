import type { MindsDialog } from '../store.ts';
import { RemoveConnectionDialog, RemoveLocalDialog } from './confirm-dialogs.tsx';
import { ChangeDialog, ConnectDialog } from './connect-dialog.tsx';
import { AddFolderDialog, AddModelDialog } from './model-dialogs.tsx';
import { PriceDialog } from './price-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: MindsDialog }) {
  switch (dialog.kind) {
    case 'connect':
      return <ConnectDialog as={dialog.as} found={dialog.found} />;
    case 'change':
      return <ChangeDialog connection={dialog.connection} />;
    case 'remove':
      return <RemoveConnectionDialog connection={dialog.connection} />;
    case 'price':
      return <PriceDialog connection={dialog.connection} model={dialog.model} />;
    case 'add-model':
      return <AddModelDialog connection={dialog.connection} />;
    case 'add-folder':
      return <AddFolderDialog />;
    case 'remove-local':
      return <RemoveLocalDialog model={dialog.model} />;
  }
}
