import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

export interface Slots {
  subtitle: HTMLElement | null;
  actions: HTMLElement | null;
}

export const PageSlots = createContext<Slots>({ subtitle: null, actions: null });

/** Beside the page's title in the top bar. */
export function PageSubtitle({ children }: { children: ReactNode }) {
  const { subtitle } = useContext(PageSlots);
  return subtitle && createPortal(children, subtitle);
}

/** Before the search field in the top bar. */
export function PageActions({ children }: { children: ReactNode }) {
  const { actions } = useContext(PageSlots);
  return actions && createPortal(children, actions);
}
