import { chordOf, type KeyPress } from '../../app/keys.ts';
import type { Platform } from '../../lib/platform.ts';

export type Recorded =
  | { type: 'done'; accelerator: string }
  /** Modifiers alone, so far. */
  | { type: 'partial'; held: string }
  | { type: 'refused'; why: string };

const electronNames: Record<string, string> = { Mod: 'CommandOrControl', Ctrl: 'Control', Meta: 'Super' };

const heldOf = (press: KeyPress, platform: Platform) =>
  [
    press.ctrlKey && (platform === 'mac' ? 'Ctrl' : 'Mod'),
    press.metaKey && (platform === 'mac' ? 'Mod' : 'Meta'),
    press.altKey && 'Alt',
    press.shiftKey && 'Shift',
  ]
    .filter(Boolean)
    .join('+');

/** What was pressed, in the words that the system's hotkeys are registered with. */
export function acceleratorOf(press: KeyPress, platform: Platform): Recorded {
  const chord = chordOf(press, platform);
  if (chord === null) return { type: 'partial', held: heldOf(press, platform) };
  const parts = chord.split('+');
  const key = parts.pop() ?? '';
  // With Shift a key gives its other sign, which no system registers: the place on the keyboard gives the plain one.
  const digit = /^Digit(\d)$/.exec(press.code)?.[1];
  const plain = digit ?? key;
  if (press.shiftKey && !parts.includes('Shift')) parts.push('Shift');
  const isFunction = /^F([1-9]|1\d|2[0-4])$/.test(plain);
  if (!isFunction && !parts.some((part) => part !== 'Shift'))
    return { type: 'refused', why: 'Hold Ctrl, Alt or the system key with it, or it could not be typed any more.' };
  if (
    !/^([A-Z0-9]|F\d+|Space|Tab|Up|Down|Left|Right|Home|End|PageUp|PageDown|Insert|Delete|Plus|[-=[\];',./\\`])$/.test(
      plain,
    )
  )
    return { type: 'refused', why: `${plain} cannot be a global hotkey.` };
  return { type: 'done', accelerator: [...parts.map((part) => electronNames[part] ?? part), plain].join('+') };
}
