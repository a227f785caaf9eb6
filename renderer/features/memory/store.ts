import { create } from 'zustand';
import type { Memory, MemoryDetail, Proposal } from '../../../shared/features/memory/schema.ts';

export type MemoryDialog =
  /** Null writes a new one. */
  | { kind: 'write'; memory: MemoryDetail | null; replaces: Pick<Memory, 'id' | 'text'> | null }
  | { kind: 'proposal'; proposal: Proposal }
  | { kind: 'forget'; id: string }
  | { kind: 'source'; id: string };

export const useMemoryDialog = create<{ dialog: MemoryDialog | null; times: number }>()(() => ({
  dialog: null,
  times: 0,
}));
/** Each time a dialog of its own: what was written in the one before is not in the next. */
export const openDialog = (dialog: MemoryDialog) =>
  useMemoryDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useMemoryDialog.setState({ dialog: null });

export const writeMemory = () => openDialog({ kind: 'write', memory: null, replaces: null });

/** What the keys of this feature act on: the row that the cursor is on. */
export const useAimed = create<{ proposal: Proposal | null; memory: Memory | null }>()(() => ({
  proposal: null,
  memory: null,
}));
export const aimAtProposal = (proposal: Proposal | null) => useAimed.setState({ proposal });
export const aimAtMemory = (memory: Memory | null) => useAimed.setState({ memory });
export const aimed = () => useAimed.getState();
