import { useEffect, useEffectEvent, useState } from 'react';
import { currentPlatform } from '../lib/platform.ts';
import { isAvailable } from './commands.ts';
import type { Command } from './feature.ts';
import { chordOf, createKeyMatcher, normalChords } from './keys.ts';

const textInputs = new Set(['text', 'search', 'url', 'email', 'number', 'password', 'tel', 'date', 'time', '']);

const popupOf = (target: Element) => target.closest('[role=dialog],[role=alertdialog],[role=menu]');

/** What was closed fades away for a moment, and the focus may still be in it. */
const isLeaving = (popup: Element | null) => popup?.hasAttribute('data-closed') === true;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || isLeaving(popupOf(target))) return false;
  if (target.isContentEditable || target.closest('[data-takes-keys]')) return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLInputElement && textInputs.has(target.type);
}

function inPopup(target: EventTarget | null): boolean {
  const popup = target instanceof Element ? popupOf(target) : null;
  return popup !== null && !isLeaving(popup);
}

/** With nothing focused, J and K go to the first list of the page, as they would have with the list focused. */
function wakeList(event: KeyboardEvent): boolean {
  if (!['j', 'k', 'ArrowDown', 'ArrowUp'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) {
    return false;
  }
  const { activeElement } = document;
  if (activeElement !== document.body && activeElement?.id !== 'main') return false;
  const list = document.querySelector<HTMLElement>('#main :is([role=grid],[role=listbox])[tabindex]');
  if (!list) return false;
  list.focus({ preventScroll: true });
  list.dispatchEvent(new KeyboardEvent('keydown', { key: event.key, bubbles: true, cancelable: true }));
  return true;
}

/** Listens for the keys of all commands. Returns what has been pressed of a sequence, for the hint. */
export function useKeyBindings(commands: readonly Command[], run: (command: Command) => void): readonly string[] {
  const [matcher] = useState(() => createKeyMatcher({ now: () => performance.now() }));
  const [pending, setPending] = useState<readonly string[]>([]);

  const press = useEffectEvent((event: KeyboardEvent): boolean => {
    const chord = event.isComposing
      ? null
      : chordOf({ ...pick(event), altGraph: event.getModifierState('AltGraph') }, currentPlatform());
    if (chord === null || event.repeat) return false;
    const typing = isTyping(event.target);
    const offered = commands.filter(
      (command) => command.keys !== undefined && (!typing || command.inFields) && isAvailable(command),
    );
    const result = matcher.press(
      chord,
      offered.map(({ id, keys = '' }) => ({ id, keys })),
    );
    setPending(matcher.pending());
    if (result.type === 'none') return false;
    const command = result.type === 'run' ? offered.findLast(({ id }) => id === result.id) : undefined;
    if (command) run(command);
    return true;
  });

  useEffect(() => {
    const take = (event: KeyboardEvent) => {
      if (press(event)) {
        event.preventDefault();
        event.stopPropagation();
      }
    };
    // A list would take the J of "G J" for itself: while a sequence is under way its keys come here first.
    const onCapture = (event: KeyboardEvent) => {
      if (matcher.pending().length > 0 && !inPopup(event.target)) take(event);
    };
    const onBubble = (event: KeyboardEvent) => {
      if (event.defaultPrevented || inPopup(event.target)) return;
      if (wakeList(event)) event.preventDefault();
      else take(event);
    };
    window.addEventListener('keydown', onCapture, true);
    window.addEventListener('keydown', onBubble);
    return () => {
      window.removeEventListener('keydown', onCapture, true);
      window.removeEventListener('keydown', onBubble);
    };
  }, [matcher]);

  useEffect(() => {
    if (pending.length === 0) return;
    const timer = setTimeout(() => setPending([]), 1200);
    return () => clearTimeout(timer);
  }, [pending]);

  return pending;
}

const pick = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent) => ({
  key,
  code,
  ctrlKey,
  metaKey,
  altKey,
  shiftKey,
});

/** The commands that the chords so far may still become. */
export function continuations(commands: readonly Command[], pending: readonly string[]): Command[] {
  if (pending.length === 0) return [];
  return commands.filter(isAvailable).filter(({ keys = '' }) => {
    const chords = normalChords(keys);
    return chords.length > pending.length && pending.every((chord, i) => chord === chords[i]);
  });
}
