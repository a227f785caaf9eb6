import { useEffect, useRef } from 'react';

/**
 * What the user pressed may go with the view that it changed: the keyboard goes on in `into`, or in the page until that is
 * there, and not at the top of the window. `view` names what comes and goes.
 */
export function useFocusKept(view: string, into?: () => HTMLElement | null | undefined): void {
  const before = useRef(view);
  const waits = useRef(false);
  useEffect(() => {
    if (before.current === view) return;
    before.current = view;
    const page = document.getElementById('main');
    const at = document.activeElement;
    const lost = at === document.body || (waits.current && at === page);
    const place = into?.() ?? null;
    waits.current = lost && place === null;
    if (lost) (place ?? page)?.focus({ preventScroll: true });
  });
}
