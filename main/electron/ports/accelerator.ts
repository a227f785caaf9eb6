const MODIFIERS = new Set([
  'Command',
  'Cmd',
  'Control',
  'Ctrl',
  'CommandOrControl',
  'CmdOrCtrl',
  'Alt',
  'Option',
  'AltGr',
  'Shift',
  'Super',
  'Meta',
]);
const NAMED_KEYS = new Set([
  'Plus',
  'Space',
  'Tab',
  'Capslock',
  'Numlock',
  'Scrolllock',
  'Backspace',
  'Delete',
  'Insert',
  'Return',
  'Enter',
  'Up',
  'Down',
  'Left',
  'Right',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Escape',
  'Esc',
  'PrintScreen',
]);
/** These may stand alone: nobody types text with them. */
const STANDALONE =
  /^(?:F(?:[1-9]|1\d|2[0-4])|Media(?:NextTrack|PreviousTrack|Stop|PlayPause)|VolumeUp|VolumeDown|VolumeMute)$/;
const CHARACTER = /^(?:[A-Z0-9]|[)!@#$%^&*(:;+=<,_\-.>?/~`{\][|\\}"'])$/;
const NUMPAD = /^num(?:[0-9]|dec|add|sub|mult|div)$/;

/**
 * Null when the text names keys that can be listened for globally, else what is wrong with it. A letter without a strong
 * modifier is refused: it would be taken away from every program on the machine.
 */
export function acceleratorProblem(accelerator: string): string | null {
  const parts = accelerator.split('+');
  const key = parts.pop() ?? '';
  if (key === '') return 'A key is missing.';
  const unknown = parts.find((part) => !MODIFIERS.has(part));
  if (unknown !== undefined) return `“${unknown}” is not a modifier key.`;
  if (new Set(parts).size !== parts.length) return 'A modifier appears twice.';
  if (STANDALONE.test(key)) return null;
  if (!NAMED_KEYS.has(key) && !CHARACTER.test(key) && !NUMPAD.test(key)) return `“${key}” is not a key.`;
  return parts.some((part) => part !== 'Shift') ? null : 'Add Ctrl, Cmd, Alt or Super: alone it would block typing.';
}
