import type { IDisposable, Terminal } from '@xterm/xterm';

/** What a program may put on the clipboard at once. */
const mostClipboard = 100_000;
const bellEveryMs = 1_000;

interface Options {
  terminal: Terminal;
  isReplay: () => boolean;
  /** An answer of the terminal itself, to be told from what a person types. */
  onAnswering: () => void;
  onClipboard: (text: string) => void;
  onBell: () => void;
}

function clipboardText(data: string): string | null {
  const cut = data.indexOf(';');
  const base64 = data.slice(cut + 1);
  // A question for what is on the clipboard: never answered.
  if (cut < 0 || base64 === '?' || base64.length > (mostClipboard * 4) / 3) return null;
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not get onto a clipboard
    return new TextDecoder().decode(bytes).replace(/[\x00-\x08\x0b-\x1f\x7f]/g, '');
  } catch {
    return null;
  }
}

/** A terminal shows whatever a program writes, also one on another machine: here is what that may not do. */
export function guard({ terminal, isReplay, onAnswering, onClipboard, onBell }: Options): IDisposable {
  const { parser } = terminal;
  const answering = () => {
    onAnswering();
    return false;
  };
  let belled = 0;
  const disposables = [
    // Every question that xterm answers.
    ...[
      { final: 'c' },
      { prefix: '>', final: 'c' },
      { prefix: '=', final: 'c' },
      { final: 'n' },
      { prefix: '?', final: 'n' },
      { intermediates: '$', final: 'p' },
      { prefix: '?', intermediates: '$', final: 'p' },
      { prefix: '?', final: 'h' },
      { prefix: '?', final: 'u' },
      { prefix: '?', final: 'S' },
      { prefix: '>', final: 'q' },
      { final: 't' },
    ].map((id) => parser.registerCsiHandler(id, answering)),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, answering),
    parser.registerDcsHandler({ intermediates: '+', final: 'q' }, answering),
    ...[4, 10, 11, 12].map((code) => parser.registerOscHandler(code, answering)),
    parser.registerEscHandler({ final: 'Z' }, answering),
    parser.registerOscHandler(52, (data) => {
      const text = isReplay() ? null : clipboardText(data);
      if (text !== null && text !== '') onClipboard(text);
      return true;
    }),
    terminal.onBell(() => {
      const now = performance.now();
      if (isReplay() || now - belled < bellEveryMs) return;
      belled = now;
      onBell();
    }),
  ];
  return {
    dispose() {
      for (const one of disposables) one.dispose();
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what a paste must not carry: the end of its own brackets, and keys
const controls = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f]/g;

export const cleanPaste = (text: string): string => text.replace(controls, '');
