import type { Platform } from '../lib/platform.ts';

/** The part of a KeyboardEvent that counts. */
export interface KeyPress {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  altGraph?: boolean;
}

export interface Binding {
  id: string;
  /** Chords parted by a space; modifiers in any order: `Mod+Shift+K`, `G N`, `?`. */
  keys: string;
}

export type KeyResult = { type: 'run'; id: string } | { type: 'pending' } | { type: 'none' };

const order = ['Mod', 'Ctrl', 'Meta', 'Alt', 'Shift'];
const names: Record<string, string> = {
  ' ': 'Space',
  Esc: 'Escape',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  '+': 'Plus',
};
const modifierKeys = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Fn', 'OS']);

/** On layouts without Latin letters, and where ` is a dead key, the place on the keyboard decides. */
function latin(press: KeyPress): string {
  if (press.code === 'Backquote' && (press.key === 'Dead' || press.ctrlKey || press.metaKey)) return '`';
  if (press.key.length === 1 && press.key.charCodeAt(0) > 0x24f) {
    const letter = /^(?:Key([A-Z])|Digit(\d))$/.exec(press.code);
    if (letter) return letter[1] ?? letter[2] ?? press.key;
  }
  return press.key;
}

/** `Mod+Shift+K`, or null for a modifier alone. */
export function chordOf(press: KeyPress, platform: Platform): string | null {
  if (modifierKeys.has(press.key)) return null;
  const raw = latin(press);
  const printable = raw.length === 1 && raw !== ' ';
  const letter = printable && raw.toUpperCase() !== raw.toLowerCase();
  const key = names[raw] ?? (letter ? raw.toUpperCase() : raw);
  const held = new Set<string>();
  // AltGr arrives as Ctrl+Alt on Windows although it only makes the character.
  const composed = press.altGraph === true;
  if (!composed && press.ctrlKey) held.add(platform === 'mac' ? 'Ctrl' : 'Mod');
  if (press.metaKey) held.add(platform === 'mac' ? 'Mod' : 'Meta');
  if (!composed && press.altKey) held.add('Alt');
  // `?` already says that Shift was held; which keys need it depends on the layout.
  if (press.shiftKey && (letter || !printable)) held.add('Shift');
  return [...order.filter((name) => held.has(name)), key].join('+');
}

/** The same spelling that `chordOf` makes. */
export function normalChords(keys: string): string[] {
  return keys
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((chord) => {
      const parts = chord.endsWith('++') ? [...chord.slice(0, -2).split('+'), 'Plus'] : chord.split('+');
      const key = parts.pop() ?? '';
      const wanted = names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
      return [...order.filter((name) => parts.includes(name)), wanted].join('+');
    });
}

interface MatcherOptions {
  now: () => number;
  /** A second chord later than this begins anew. */
  timeoutMs?: number;
}

/** Follows the chords that were pressed and says which binding they make. Of two that fit, the later one wins. */
export function createKeyMatcher({ now, timeoutMs = 1200 }: MatcherOptions) {
  let pressed: string[] = [];
  let last = 0;

  function match(chord: string, bindings: readonly Binding[]): KeyResult {
    const sequence = [...pressed, chord];
    let pending = false;
    for (const { id, keys } of bindings.toReversed()) {
      const wanted = normalChords(keys);
      if (wanted.length < sequence.length || sequence.some((part, i) => part !== wanted[i])) continue;
      if (wanted.length === sequence.length) return { type: 'run', id };
      pending = true;
    }
    return pending ? { type: 'pending' } : { type: 'none' };
  }

  return {
    press(chord: string, bindings: readonly Binding[]): KeyResult {
      if (now() - last > timeoutMs) pressed = [];
      last = now();
      let result = match(chord, bindings);
      if (result.type === 'none' && pressed.length > 0) {
        pressed = [];
        result = match(chord, bindings);
      }
      pressed = result.type === 'pending' ? [...pressed, chord] : [];
      return result;
    },
    /** What has been pressed of a sequence so far. */
    pending: (): readonly string[] => (now() - last > timeoutMs ? [] : pressed),
    clear() {
      pressed = [];
    },
  };
}
