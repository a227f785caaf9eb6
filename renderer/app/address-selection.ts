/** What is selected, and what the address has been told of it: it answers later than the next key is pressed. */
export interface AddressSelection {
  selected: string | null;
  /** What the address said last. */
  address: string | null;
  /** What it was told since, oldest first. */
  told: readonly (string | null)[];
}

export const selectionAt = (address: string | null): AddressSelection => ({ selected: address, address, told: [] });

export const chosen = (state: AddressSelection, selected: string | null): AddressSelection => ({ ...state, selected });

/** The address is told of what is selected, unless it says so already. */
export function tell(state: AddressSelection): AddressSelection {
  const last = state.told.length > 0 ? state.told[state.told.length - 1] : state.address;
  return last === state.selected ? state : { ...state, told: [...state.told, state.selected] };
}

/** What it was told comes back and changes nothing: by then something else may be selected. What it was not told is a link or the way back. */
export function follow(state: AddressSelection, address: string | null): AddressSelection {
  if (address === state.address) return state;
  const at = state.told.lastIndexOf(address);
  return at < 0 ? selectionAt(address) : { ...state, address, told: state.told.slice(at + 1) };
}
