import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { createPortal } from 'react-dom';

export interface Slots {
  subtitle: HTMLElement | null;
  actions: HTMLElement | null;
  setTitle: (title: string | null) => void;
}

export const PageSlots = createContext<Slots>({ subtitle: null, actions: null, setTitle: () => {} });

/** What is shown has a name of its own: it stands in the top bar and in the window's title instead of the route's. */
export function usePageTitle(title: string | null): void {
  const { setTitle } = useContext(PageSlots);
  useEffect(() => {
    setTitle(title);
    return () => setTitle(null);
  }, [title, setTitle]);
}

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
