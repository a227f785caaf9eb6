import type { CouncilDialog } from '../store.ts';
import { RemoveDialog, RemoveSeatDialog } from './remove-dialogs.tsx';
import { ResolveDialog } from './resolve-dialog.tsx';
import { ReviewDialog } from './review-dialog.tsx';
import { SeatDialog } from './seat-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: CouncilDialog }) {
  switch (dialog.kind) {
    case 'resolve':
      return <ResolveDialog deliberation={dialog.deliberation} />;
    case 'review':
      return <ReviewDialog deliberation={dialog.deliberation} />;
    case 'remove':
      return <RemoveDialog deliberation={dialog.deliberation} />;
    case 'seat':
      return <SeatDialog seat={dialog.seat} />;
    case 'remove-seat':
      return <RemoveSeatDialog seat={dialog.seat} />;
  }
}
