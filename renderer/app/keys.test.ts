import { describe, expect, it } from 'vitest';
import { chordOf, createKeyMatcher, type KeyPress, normalChords } from './keys.ts';

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
});

describe('chordOf', () => {
  it.each([
    ['g', {}, 'linux', 'G'],
    ['K', { ctrlKey: true, shiftKey: true }, 'linux', 'Mod+Shift+K'],
    ['k', { metaKey: true }, 'mac', 'Mod+K'],
    ['k', { ctrlKey: true }, 'mac', 'Ctrl+K'],
    ['k', { metaKey: true }, 'windows', 'Meta+K'],
    ['?', { shiftKey: true }, 'linux', '?'],
    ['.', {}, 'linux', '.'],
    [' ', {}, 'linux', 'Space'],
    [' ', { shiftKey: true }, 'linux', 'Shift+Space'],
    ['ArrowDown', { altKey: true }, 'linux', 'Alt+Down'],
    ['+', { ctrlKey: true, shiftKey: true }, 'linux', 'Mod+Plus'],
  ] as const)('%j %j on %s is %s', (key, more, platform, chord) => {
    expect(chordOf(press(key, more), platform)).toBe(chord);
  });

  it('says nothing for a modifier alone', () => {
    expect(chordOf(press('Shift', { shiftKey: true }), 'linux')).toBeNull();
  });

  it('goes by the place of the key where the layout has no Latin letters', () => {
    expect(chordOf(press('п', { code: 'KeyG' }), 'linux')).toBe('G');
    expect(chordOf(press('л', { code: 'KeyK', ctrlKey: true }), 'linux')).toBe('Mod+K');
  });

  it('knows ` where it is a dead key', () => {
    expect(chordOf(press('Dead', { code: 'Backquote', ctrlKey: true }), 'linux')).toBe('Mod+`');
  });

  it('takes AltGr for the character that it makes', () => {
    expect(chordOf(press('@', { ctrlKey: true, altKey: true, altGraph: true }), 'windows')).toBe('@');
  });
});

describe('normalChords', () => {
  it('spells every chord in one way', () => {
    expect(normalChords('Shift+Mod+k')).toEqual(['Mod+Shift+K']);
    expect(normalChords(' G  N ')).toEqual(['G', 'N']);
    expect(normalChords('Mod++')).toEqual(['Mod+Plus']);
  });
});

describe('key matcher', () => {
  const bindings = [
    { id: 'now', keys: 'G N' },
    { id: 'journal', keys: 'G J' },
    { id: 'next', keys: 'J' },
    { id: 'palette', keys: 'Mod+K' },
  ];
  function setup() {
    let time = 1000;
    const matcher = createKeyMatcher({ now: () => time, timeoutMs: 1000 });
    return {
      tap: (...chords: string[]) => chords.map((chord) => matcher.press(chord, bindings)).at(-1),
      wait: (ms: number) => {
        time += ms;
      },
      matcher,
    };
  }

  it('runs single chords and sequences', () => {
    const { tap } = setup();
    expect(tap('Mod+K')).toEqual({ type: 'run', id: 'palette' });
    expect(tap('G')).toEqual({ type: 'pending' });
    expect(tap('J')).toEqual({ type: 'run', id: 'journal' });
    expect(tap('J')).toEqual({ type: 'run', id: 'next' });
  });

  it('forgets the first chord after the timeout', () => {
    const { tap, wait, matcher } = setup();
    tap('G');
    expect(matcher.pending()).toEqual(['G']);
    wait(1001);
    expect(matcher.pending()).toEqual([]);
    expect(tap('J')).toEqual({ type: 'run', id: 'next' });
  });

  it('takes a chord that does not go on as a new beginning', () => {
    const { tap } = setup();
    expect(tap('G', 'Mod+K')).toEqual({ type: 'run', id: 'palette' });
    expect(tap('G', 'G', 'N')).toEqual({ type: 'run', id: 'now' });
    expect(tap('G', 'X')).toEqual({ type: 'none' });
    expect(tap('N')).toEqual({ type: 'none' });
  });

  it('lets the later of two bindings win, so a page may take a key over', () => {
    const { matcher } = setup();
    expect(matcher.press('J', [...bindings, { id: 'mine', keys: 'J' }])).toEqual({ type: 'run', id: 'mine' });
  });
});
