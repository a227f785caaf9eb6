import { useCallback } from 'react';
import { useAddressSelection } from '../../app/use-address-selection.ts';

const idOf = (text: string | null) => (/^\d{1,15}$/.test(text ?? '') ? Number(text) : null);

/** The selected event, as the address says. */
export function useSelectedEvent(): [number | null, (id: number | null) => void] {
  const [selected, select] = useAddressSelection('event');
  const selectEvent = useCallback((id: number | null) => select(id === null ? null : String(id)), [select]);
  return [idOf(selected), selectEvent];
}
