import { PlanDialog } from '../editor/plan-dialog.tsx';
import { TargetDialog } from '../editor/target-dialog.tsx';
import { RestoreDialog } from '../snapshot/restore-dialog.tsx';
import type { BackupsDialog } from '../store.ts';
import { AddKeyDialog, ChangePasswordDialog, PasswordDialog } from '../target/password-dialogs.tsx';
import {
  ForgetDialog,
  HealDialog,
  PruneDialog,
  RemoveKeyDialog,
  RemovePlanDialog,
  RemoveTargetDialog,
} from './confirm-dialogs.tsx';

export function AnyDialog({ dialog }: { dialog: BackupsDialog }) {
  switch (dialog.kind) {
    case 'plan':
      return <PlanDialog plan={dialog.plan} />;
    case 'target':
      return <TargetDialog target={dialog.target} />;
    case 'password':
      return <PasswordDialog {...dialog} />;
    case 'change-password':
      return <ChangePasswordDialog target={dialog.target} />;
    case 'add-key':
      return <AddKeyDialog target={dialog.target} />;
    case 'remove-key':
      return <RemoveKeyDialog {...dialog} />;
    case 'remove-target':
      return <RemoveTargetDialog target={dialog.target} />;
    case 'remove-plan':
      return <RemovePlanDialog plan={dialog.plan} />;
    case 'prune':
      return <PruneDialog target={dialog.target} />;
    case 'heal':
      return <HealDialog {...dialog} />;
    case 'forget':
      return <ForgetDialog {...dialog} />;
    case 'restore':
      return <RestoreDialog asked={dialog.asked} />;
  }
}
