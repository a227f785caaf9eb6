/** Keys by the numbers that libuiohook gives them: each inner list is one key of the chord, left or right. */
export type Chord = readonly (readonly number[])[];

const modifiers: Readonly<Record<string, readonly number[]>> = {
  Ctrl: [29, 3613],
  Alt: [56, 3640],
  AltGr: [3640],
  Shift: [42, 54],
  Meta: [3675, 3676],
};

const aliases: Readonly<Record<string, string>> = {
  Control: 'Ctrl',
  Option: 'Alt',
  Super: 'Meta',
  Command: 'Meta',
  Cmd: 'Meta',
};

const letters: Readonly<Record<string, number>> = Object.fromEntries([
  ...[...'QWERTYUIOP'].map((key, i) => [key, 16 + i]),
  ...[...'ASDFGHJKL'].map((key, i) => [key, 30 + i]),
  ...[...'ZXCVBNM'].map((key, i) => [key, 44 + i]),
  ...[...'1234567890'].map((key, i) => [key, 2 + i]),
  ...Array.from({ length: 10 }, (_, i) => [`F${i + 1}`, 59 + i]),
  ...[
    ['F11', 87],
    ['F12', 88],
    ['F13', 91],
    ['F14', 92],
    ['F15', 93],
  ],
  ...Array.from({ length: 9 }, (_, i) => [`F${i + 16}`, 99 + i]),
]);

const named: Readonly<Record<string, number>> = {
  ...letters,
  Space: 57,
  Tab: 15,
  Capslock: 58,
  Numlock: 69,
  Scrolllock: 70,
  Backspace: 14,
  Delete: 3667,
  Insert: 3666,
  Return: 28,
  Enter: 28,
  Up: 57_416,
  Down: 57_424,
  Left: 57_419,
  Right: 57_421,
  Home: 3655,
  End: 3663,
  PageUp: 3657,
  PageDown: 3665,
  Escape: 1,
  Esc: 1,
  PrintScreen: 3639,
  Plus: 13,
  '=': 13,
  '-': 12,
  ',': 51,
  '.': 52,
  '/': 53,
  ';': 39,
  "'": 40,
  '`': 41,
  '[': 26,
  ']': 27,
  '\\': 43,
};

/** The keys of an accelerator, or null where one of them is none that can be watched. */
export function chordOf(accelerator: string, platform: NodeJS.Platform): Chord | null {
  const parts = accelerator.split('+');
  const key = parts.pop() ?? '';
  const code = named[key.length === 1 ? key.toUpperCase() : key];
  if (code === undefined) return null;
  const held: (readonly number[])[] = [];
  for (const part of parts) {
    const either = /^(?:CommandOrControl|CmdOrCtrl)$/.test(part);
    const codes = modifiers[either ? (platform === 'darwin' ? 'Meta' : 'Ctrl') : (aliases[part] ?? part)];
    if (!codes) return null;
    held.push(codes);
  }
  return [...held, [code]];
}

/** Tells of the whole chord alone, down and up: which keys are pressed otherwise goes nowhere. */
export function createChordWatch(chord: Chord, tell: (phase: 'down' | 'up') => void) {
  const ours = new Set(chord.flat());
  const pressed = new Set<number>();
  let down = false;
  return {
    key(code: number, isDown: boolean): void {
      if (!ours.has(code)) return;
      if (isDown) pressed.add(code);
      else pressed.delete(code);
      const whole = chord.every((codes) => codes.some((one) => pressed.has(one)));
      if (whole === down) return;
      down = whole;
      tell(down ? 'down' : 'up');
    },
  };
}
