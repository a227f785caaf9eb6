import { create } from 'zustand';
import type {
  Connection,
  ConnectionKind,
  FoundServer,
  LocalModel,
  ModelInfo,
} from '../../../shared/features/minds/schema.ts';

/** What the core said last, for whoever stands outside React: the palette and the sidebar. Null until it was read. */
export const useMindsStore = create<{ connections: readonly Connection[] | null }>()(() => ({ connections: null }));
export const putConnections = (connections: readonly Connection[]): void => useMindsStore.setState({ connections });

export type RemoteKind = Exclude<ConnectionKind, 'local'>;

export type MindsDialog =
  | { kind: 'connect'; as: RemoteKind; found: FoundServer | null }
  | { kind: 'change'; connection: Connection }
  | { kind: 'remove'; connection: Connection }
  | { kind: 'price'; connection: Connection; model: ModelInfo }
  | { kind: 'add-model'; connection: Connection }
  | { kind: 'add-folder' }
  | { kind: 'remove-local'; model: LocalModel };

export const useMindsDialog = create<{ dialog: MindsDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: MindsDialog): void =>
  useMindsDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = (): void => useMindsDialog.setState({ dialog: null });

export const connectionPath = (id: string): string =>
  id === 'local' ? '/minds?view=local' : `/minds/connections/${encodeURIComponent(id)}`;
