import { chordOf } from '../../../app/keys.ts';
import { currentPlatform } from '../../../lib/platform.ts';

export type TerminalAction =
  | 'copy'
  | 'paste'
  | 'find'
  | 'new'
  | 'split-right'
  | 'split-down'
  | 'close'
  | 'next-tab'
  | 'previous-tab'
  | 'palette'
  | 'dock'
  | 'leave'
  | 'bottom'
  | 'larger'
  | 'smaller'
  | 'usual-size'
  | 'previous-command'
  | 'next-command'
  | `go-${'left' | 'right' | 'up' | 'down'}`
  | `grow-${'left' | 'right' | 'up' | 'down'}`;

/** A program gets every key but these. With Ctrl alone hardly any: those belong to shells and editors. */
const everywhere: Record<string, TerminalAction> = {
  'Mod+`': 'dock',
  'Mod+Plus': 'larger',
  'Mod+=': 'larger',
  'Mod+-': 'smaller',
  'Mod+0': 'usual-size',
  'Mod+Up': 'previous-command',
  'Mod+Down': 'next-command',
  'Mod+Shift+U': 'leave',
  'Mod+Shift+End': 'bottom',
  'Mod+Shift+PageDown': 'next-tab',
  'Mod+Shift+PageUp': 'previous-tab',
  'Mod+Shift+Left': 'go-left',
  'Mod+Shift+Right': 'go-right',
  'Mod+Shift+Up': 'go-up',
  'Mod+Shift+Down': 'go-down',
  'Mod+Alt+Shift+Left': 'grow-left',
  'Mod+Alt+Shift+Right': 'grow-right',
  'Mod+Alt+Shift+Up': 'grow-up',
  'Mod+Alt+Shift+Down': 'grow-down',
};
const withCtrl: Record<string, TerminalAction> = {
  'Mod+Shift+C': 'copy',
  'Mod+Shift+V': 'paste',
  'Mod+Shift+F': 'find',
  'Mod+Shift+K': 'palette',
  'Mod+Shift+D': 'split-right',
  'Mod+Shift+E': 'split-down',
  'Mod+Shift+X': 'close',
};
const withCommand: Record<string, TerminalAction> = {
  'Mod+C': 'copy',
  'Mod+V': 'paste',
  'Mod+F': 'find',
  'Mod+K': 'palette',
  'Mod+D': 'split-right',
  'Mod+Shift+D': 'split-down',
  'Mod+Shift+X': 'close',
};

export function actionOf(event: KeyboardEvent): TerminalAction | null {
  const platform = currentPlatform();
  const chord = chordOf(
    {
      key: event.key,
      code: event.code,
      ctrlKey: event.ctrlKey,
      metaKey: event.metaKey,
      altKey: event.altKey,
      shiftKey: event.shiftKey,
      altGraph: event.getModifierState('AltGraph'),
    },
    platform,
  );
  if (chord === null) return null;
  // The key beside it would be the dock's.
  if (chord === 'Mod+`' && event.shiftKey) return 'new';
  return (platform === 'mac' ? withCommand : withCtrl)[chord] ?? everywhere[chord] ?? null;
}
