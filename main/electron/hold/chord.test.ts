import { UiohookKey } from 'uiohook-napi';
import { describe, expect, it } from 'vitest';
import { chordOf, createChordWatch } from './chord.ts';

const { Ctrl, CtrlRight, Meta, MetaRight, Shift, ShiftRight, Space, Alt, AltRight, A, F9, Period } = UiohookKey;

describe('the keys of an accelerator', () => {
  it('have the numbers of libuiohook', () => {
    expect(chordOf('CommandOrControl+Shift+Space', 'linux')).toEqual([[Ctrl, CtrlRight], [Shift, ShiftRight], [Space]]);
    expect(chordOf('CommandOrControl+Shift+Space', 'darwin')).toEqual([
      [Meta, MetaRight],
      [Shift, ShiftRight],
      [Space],
    ]);
    expect(chordOf('Alt+a', 'win32')).toEqual([[Alt, AltRight], [A]]);
    expect(chordOf('F9', 'linux')).toEqual([[F9]]);
    expect(chordOf('Super+.', 'linux')).toEqual([[Meta, MetaRight], [Period]]);
  });

  it('agree with libuiohook about every letter, figure and key of functions', () => {
    for (const [name, code] of Object.entries(UiohookKey)) {
      if (/^(?:[A-Z0-9]|F\d+|Space|Tab|Home|End|PageUp|PageDown|Insert|Delete|Backspace|Enter|Escape)$/.test(name))
        expect(chordOf(`Ctrl+${name}`, 'linux')?.at(-1), name).toEqual([code]);
    }
  });

  it('are none where a key cannot be watched', () => {
    expect(chordOf('Ctrl+MediaPlayPause', 'linux')).toBeNull();
    expect(chordOf('Hyper+A', 'linux')).toBeNull();
    expect(chordOf('', 'linux')).toBeNull();
  });
});

describe('watching a chord', () => {
  const watching = () => {
    const told: string[] = [];
    return { told, watch: createChordWatch([[1, 2], [3]], (phase) => told.push(phase)) };
  };

  it('tells of it down once, however often the key repeats, and of any of its keys coming up', () => {
    const { told, watch } = watching();
    for (const [code, down] of [
      [2, true],
      [3, true],
      [3, true],
      [3, true],
      [2, false],
      [3, false],
    ] as const)
      watch.key(code, down);
    expect(told).toEqual(['down', 'up']);
  });

  it('says nothing of other keys', () => {
    const { told, watch } = watching();
    for (const code of [10, 11, 12, 1]) watch.key(code, true);
    for (const code of [10, 11, 12, 1]) watch.key(code, false);
    expect(told).toEqual([]);
  });
});
