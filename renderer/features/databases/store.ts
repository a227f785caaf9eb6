import { create } from 'zustand';
import type { DatabaseOffer } from '../../../shared/features/databases/schema.ts';

export type Asking =
  | { what: 'add'; offer: DatabaseOffer | null }
  | { what: 'edit'; id: string }
  | { what: 'remove'; id: string; name: string };

/** Which dialog is open: a command, a row and a page may all ask for one. */
export const useAsking = create<{ asking: Asking | null }>(() => ({ asking: null }));
export const ask = (asking: Asking | null) => useAsking.setState({ asking });
