import type { Platform } from './platform.ts';

const macSigns: Record<string, string> = {
  Mod: '⌘',
  Ctrl: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Meta: '⌘',
  Enter: '↩',
  Backspace: '⌫',
  Delete: '⌦',
  Tab: '⇥',
  Escape: 'esc',
};

const words: Record<string, string> = { Mod: 'Ctrl', Meta: 'Super', Escape: 'Esc', Delete: 'Del' };

const everywhere: Record<string, string> = { Up: '↑', Down: '↓', Left: '←', Right: '→', Plus: '+' };

const aliases: Record<string, string> = {
  commandorcontrol: 'Mod',
  cmdorctrl: 'Mod',
  mod: 'Mod',
  command: 'Meta',
  cmd: 'Meta',
  super: 'Meta',
  meta: 'Meta',
  control: 'Ctrl',
  ctrl: 'Ctrl',
  option: 'Alt',
  alt: 'Alt',
  shift: 'Shift',
  return: 'Enter',
  esc: 'Escape',
  arrowup: 'Up',
  arrowdown: 'Down',
  arrowleft: 'Left',
  arrowright: 'Right',
};

const macOrder = ['Ctrl', 'Alt', 'Shift', 'Mod', 'Meta'];

function normal(key: string): string {
  const known = aliases[key.toLowerCase()];
  if (known) return known;
  return key.length === 1 ? key.toUpperCase() : key;
}

function chord(text: string, platform: Platform): string[] {
  // "Ctrl++" ends in the plus key itself.
  const parts = (text.endsWith('++') ? [...text.slice(0, -2).split('+'), 'Plus'] : text.split('+')).map(normal);
  if (platform === 'mac') {
    const rank = (key: string) => (macOrder.includes(key) ? macOrder.indexOf(key) : macOrder.length);
    return parts.toSorted((a, b) => rank(a) - rank(b)).map((key) => everywhere[key] ?? macSigns[key] ?? key);
  }
  return parts.map((key) => {
    if (key === 'Meta' && platform === 'windows') return 'Win';
    return everywhere[key] ?? words[key] ?? key;
  });
}

/** `Mod+Shift+K` or Electron's `CommandOrControl+Shift+K` → the keys as this platform prints them; `G N` is a sequence of two. */
export function acceleratorKeys(accelerator: string, platform: Platform): string[][] {
  return accelerator
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((part) => chord(part, platform));
}

export function acceleratorText(accelerator: string, platform: Platform): string {
  return acceleratorKeys(accelerator, platform)
    .map((keys) => keys.join(platform === 'mac' ? '' : '+'))
    .join(' ');
}

const ariaNames: Record<string, string> = {
  Ctrl: 'Control',
  Up: 'ArrowUp',
  Down: 'ArrowDown',
  Left: 'ArrowLeft',
  Right: 'ArrowRight',
};

/** The value of `aria-keyshortcuts`, which wants the names of `KeyboardEvent.key`. */
export function acceleratorAria(accelerator: string, platform: Platform): string {
  const modifier = platform === 'mac' ? 'Meta' : 'Control';
  return accelerator
    .trim()
    .split(/\s+/)
    .map((part) =>
      (part.endsWith('++') ? [...part.slice(0, -2).split('+'), 'Plus'] : part.split('+'))
        .map(normal)
        .map((key) => (key === 'Mod' ? modifier : (ariaNames[key] ?? key)))
        .join('+'),
    )
    .join(' ');
}
