import { type RefObject, useEffect, useEffectEvent } from 'react';
import { isOver, type Stage } from './stage.ts';

/** What has an Escape of its own: whoever is in there means that. */
const itsOwn = '[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=complementary], aside';

/** Nobody else would make anything of Escape there: on nothing, on a button or a link, or in the field of the page of voice. */
export function leavesEscape(focused: Element | null): boolean {
  if (focused === null || focused === document.body || focused.id === 'main') return true;
  if (focused.closest('[data-voice-field]')) return true;
  return focused.matches('button, a') && focused.closest(itsOwn) === null;
}

/**
 * While it listens or works, Escape is the panel's wherever the focus is; afterwards it is whoever has the focus, and the panel
 * takes it only where nobody else would.
 */
export function useEscapeFirst(frame: RefObject<HTMLElement | null>, stage: Stage | null, close: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.isComposing || stage === null) return;
    const { activeElement } = document;
    if (isOver(stage) && !frame.current?.contains(activeElement) && !leavesEscape(activeElement)) return;
    event.preventDefault();
    event.stopPropagation();
    close();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}
