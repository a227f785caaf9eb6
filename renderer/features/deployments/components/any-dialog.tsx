import { PlaceDialog } from '../editor/place-dialog.tsx';
import type { DeploymentsDialog } from '../store.ts';
import { AbortDialog, RemoveDialog } from './confirm-dialogs.tsx';
import { DeployDialog } from './deploy-dialog.tsx';
import { DryRunDialog } from './dry-run-dialog.tsx';
import { PromoteDialog } from './promote-dialog.tsx';
import { RollbackDialog } from './rollback-dialog.tsx';

export function AnyDialog({ dialog }: { dialog: DeploymentsDialog }) {
  switch (dialog.kind) {
    case 'deploy':
      return <DeployDialog {...dialog} />;
    case 'place':
      return <PlaceDialog {...dialog} />;
    case 'rollback':
      return <RollbackDialog {...dialog} />;
    case 'promote':
      return <PromoteDialog {...dialog} />;
    case 'abort':
      return <AbortDialog deployment={dialog.deployment} />;
    case 'dry-run':
      return <DryRunDialog place={dialog.place} />;
    case 'remove':
      return <RemoveDialog place={dialog.place} />;
  }
}
