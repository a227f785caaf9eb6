import type { LauncherDialog } from '../store.ts';
import { ConflictDialog } from './conflict-dialog.tsx';
import { FileDialog } from './file-dialog.tsx';
import { ReceiptDialog } from './receipt-dialog.tsx';
import { ServiceDialog } from './service-dialog.tsx';
import { SetDialog } from './set-dialog.tsx';
import { SetsDialog } from './sets-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: LauncherDialog }) {
  switch (dialog.kind) {
    case 'conflicts':
      return <ConflictDialog {...dialog} />;
    case 'service':
      return <ServiceDialog {...dialog} />;
    case 'file':
      return <FileDialog {...dialog} />;
    case 'receipt':
      return <ReceiptDialog receipt={dialog.receipt} />;
    case 'set':
      return <SetDialog {...dialog} />;
    case 'sets':
      return <SetsDialog />;
  }
}
