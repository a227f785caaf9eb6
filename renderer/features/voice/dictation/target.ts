/** Where a text can be put: what had the focus when somebody began to speak, and where its caret was. */
export interface DictationTarget {
  element: HTMLElement;
  restore(): void;
}

const written = new Set(['text', 'search', 'url', 'email', 'tel', 'password', '']);

export function isTextField(element: Element | null): element is HTMLElement {
  if (element instanceof HTMLTextAreaElement) return !element.readOnly && !element.disabled;
  if (element instanceof HTMLInputElement)
    return written.has(element.getAttribute('type') ?? '') && !element.readOnly && !element.disabled;
  return element instanceof HTMLElement && element.isContentEditable;
}

const isTerminal = (element: Element) => element.classList.contains('xterm-helper-textarea');

/** The field with the focus, or null where there is none. */
export function focusedField(): DictationTarget | null {
  const { activeElement } = document;
  if (!isTextField(activeElement)) return null;
  const element = activeElement;
  // A field that gets the focus back has its caret where it was.
  return { element, restore: () => element.focus({ preventScroll: true }) };
}

function before(element: HTMLElement): string {
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)
    return element.value.slice(0, element.selectionStart ?? element.value.length);
  const selection = document.getSelection();
  const node = selection?.anchorNode;
  return node?.nodeType === Node.TEXT_NODE ? (node.textContent ?? '').slice(0, selection?.anchorOffset ?? 0) : '';
}

/** Words follow words with a space between them; nothing else is made of what was said. */
export const joined = (already: string, text: string) =>
  /[\p{L}\p{N}.,;:!?)\]”"']$/u.test(already) ? ` ${text}` : text;

/** Puts the text at the caret as typing would, so that the page hears of it and undo takes it back. False when the field is gone. */
export function insertText({ element, restore }: DictationTarget, text: string): boolean {
  if (!element.isConnected || text === '') return false;
  if (document.activeElement !== element) restore();
  if (document.activeElement !== element) return false;
  if (isTerminal(element)) {
    // As a paste: a program in the terminal is told that nobody typed it, and a line break in it starts nothing.
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', text.replace(/[\r\n]+/g, ' '));
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    return true;
  }
  // The only way to write that keeps the field's own undo; nothing has taken its place.
  return document.execCommand('insertText', false, joined(before(element), text));
}
