import { describe, expect, it } from 'vitest';
import type { KeyPress } from '../../app/keys.ts';
import { acceleratorOf } from './accelerator-of.ts';

const press = (key: string, code: string, held: string[] = []): KeyPress => ({
  key,
  code,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
});

describe('recording a hotkey', () => {
  it.each([
    ['O', 'KeyO', ['ctrl', 'shift'], 'linux', 'CommandOrControl+Shift+O'],
    ['o', 'KeyO', ['meta'], 'mac', 'CommandOrControl+O'],
    ['o', 'KeyO', ['ctrl'], 'mac', 'Control+O'],
    ['o', 'KeyO', ['meta', 'alt'], 'windows', 'Super+Alt+O'],
    [' ', 'Space', ['ctrl', 'shift'], 'linux', 'CommandOrControl+Shift+Space'],
    ['!', 'Digit1', ['ctrl', 'shift'], 'linux', 'CommandOrControl+Shift+1'],
    ['F9', 'F9', [], 'linux', 'F9'],
  ] as const)('%j with %j', (key, code, held, platform, accelerator) => {
    expect(acceleratorOf(press(key, code, [...held]), platform)).toEqual({ type: 'done', accelerator });
  });

  it('waits while only modifiers are held', () => {
    expect(acceleratorOf(press('Shift', 'ShiftLeft', ['ctrl', 'shift']), 'linux')).toEqual({
      type: 'partial',
      held: 'Mod+Shift',
    });
  });

  it('refuses what could not be typed any more, and keys without a name', () => {
    expect(acceleratorOf(press('a', 'KeyA'), 'linux').type).toBe('refused');
    expect(acceleratorOf(press('A', 'KeyA', ['shift']), 'linux').type).toBe('refused');
    expect(acceleratorOf(press('AudioVolumeUp', '', ['ctrl']), 'linux').type).toBe('refused');
  });
});
