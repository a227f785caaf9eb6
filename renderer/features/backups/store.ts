import { create } from 'zustand';
import type {
  BackupPlan,
  BackupsOverview,
  BackupTarget,
  RestoreInput,
} from '../../../shared/features/backups/schema.ts';

/** The one answer of the core, for whoever stands outside React: the palette, keys, the sidebar. Null until it was read. */
export const useBackupsStore = create<{ overview: BackupsOverview | null }>()(() => ({ overview: null }));
export const putOverview = (overview: BackupsOverview): void => useBackupsStore.setState({ overview });

export type RestoreAsked = Pick<RestoreInput, 'targetId' | 'snapshotId' | 'paths'> & {
  /** When the snapshot was made. */
  at: number;
};

export type BackupsDialog =
  | { kind: 'plan'; plan: BackupPlan }
  /** Null adds one. */
  | { kind: 'target'; target: BackupTarget | null }
  /** What was made is shown this once. */
  | { kind: 'password'; target: BackupTarget; password: string }
  | { kind: 'change-password'; target: BackupTarget }
  | { kind: 'add-key'; target: BackupTarget }
  | { kind: 'remove-key'; target: BackupTarget; gone: { id: string; said: string } }
  | { kind: 'remove-target'; target: BackupTarget }
  | { kind: 'remove-plan'; plan: BackupPlan }
  | { kind: 'prune'; target: BackupTarget }
  | { kind: 'heal'; target: BackupTarget; from: readonly BackupTarget[] }
  | { kind: 'forget'; targetId: string; snapshots: readonly { id: string; at: number }[] }
  | { kind: 'restore'; asked: RestoreAsked };

export const useBackupsDialog = create<{ dialog: BackupsDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: BackupsDialog) =>
  useBackupsDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useBackupsDialog.setState({ dialog: null });

/** The plan that the keys of this feature act on: the row that the cursor is on, or the page that is open. */
export const usePlanAimed = create<{ id: string | null }>()(() => ({ id: null }));
export const aimAtPlan = (id: string | null) => usePlanAimed.setState({ id });

export const aimedPlan = (): BackupPlan | undefined => {
  const { id } = usePlanAimed.getState();
  return id === null ? undefined : useBackupsStore.getState().overview?.plans.find((plan) => plan.id === id);
};

export const knownTarget = (id: string): BackupTarget | undefined =>
  useBackupsStore.getState().overview?.targets.find((target) => target.id === id);
