import { type RefObject, useEffect, useEffectEvent } from 'react';

/** Nothing on the page has the focus: what had it is gone, or nobody has gone anywhere yet. */
const isNowhere = (target: EventTarget | null) =>
  target === document.body || (target instanceof Element && target.id === 'main');

/**
 * Escape, wherever in `frame` the focus is, that nothing in there had a use for. Null while nobody waits for it.
 * Heard at the document: a dialog that a part of the frame has opened lies outside of it, and its Escape is its own.
 */
export function useEscape(frame: RefObject<HTMLElement | null>, onEscape: (() => void) | null): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
    const { target } = event;
    if (isNowhere(target) || (target instanceof Node && frame.current?.contains(target))) onEscape?.();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
