import { describe, expect, it } from 'vitest';
import { fuzzyMatch, pieces, rank } from './fuzzy.ts';

const titles = (query: string, list: string[]) =>
  rank(
    query,
    list.map((title) => ({ title })),
  ).map(({ item }) => item.title);

describe('fuzzyMatch', () => {
  it('wants every character in order', () => {
    expect(fuzzyMatch('jrn', 'Journal')).not.toBeNull();
    expect(fuzzyMatch('nrj', 'Journal')).toBeNull();
    expect(fuzzyMatch('journals', 'Journal')).toBeNull();
  });

  it('finds the best placing, not the first', () => {
    expect(fuzzyMatch('sj', 'Sessions: show journal')?.at).toEqual([0, 15]);
    expect(fuzzyMatch('jour', 'Just open the journal')?.at).toEqual([14, 15, 16, 17]);
  });

  it('ignores case, accents and spaces', () => {
    expect(fuzzyMatch('THEME dark', 'Thème: dark')).not.toBeNull();
  });

  it('takes hostile text', () => {
    expect(fuzzyMatch('a', '')).toBeNull();
    expect(fuzzyMatch('', 'x')).toEqual({ score: 0, at: [] });
    expect(fuzzyMatch('🙂', 'a 🙂 b')?.at).toEqual([2]);
    expect(fuzzyMatch('x'.repeat(500), 'x'.repeat(500))).toBeNull();
    expect(fuzzyMatch('a', '\u0000\u202e a')).not.toBeNull();
  });
});

describe('rank', () => {
  it('puts starts of words before scattered letters', () => {
    expect(titles('jo', ['Major option', 'Go to journal', 'Journal'])).toEqual([
      'Journal',
      'Go to journal',
      'Major option',
    ]);
  });

  it('puts whole words before initials, and short before long', () => {
    expect(titles('theme', ['The main emblem', 'Theme: follow the system', 'Theme: dark'])[0]).toBe('Theme: dark');
  });

  it('finds by keyword, after what the title says', () => {
    const found = rank('quit', [
      { title: 'Close the window', keywords: ['quit', 'exit'] },
      { title: 'Quit Optimus' },
      { title: 'About' },
    ]);
    expect(found.map(({ item }) => item.title)).toEqual(['Quit Optimus', 'Close the window']);
  });

  it('leaves out what only has the letters somewhere', () => {
    expect(titles('zoom', ['Puzzle of a long form', 'Zoom in'])).toEqual(['Zoom in']);
  });

  it('keeps the order of equal ones and adds the bonus', () => {
    expect(titles('', ['b', 'a'])).toEqual(['b', 'a']);
    const bonus = ({ title }: { title: string }) => (title === 'Second entry' ? 5 : 0);
    expect(rank('e', [{ title: 'First entry' }, { title: 'Second entry' }], bonus)[0]?.item.title).toBe('Second entry');
  });
});

describe('pieces', () => {
  it('cuts at the borders of what was hit', () => {
    expect(pieces('Journal', [0, 1, 4])).toEqual([
      { text: 'Jo', hit: true },
      { text: 'ur', hit: false },
      { text: 'n', hit: true },
      { text: 'al', hit: false },
    ]);
    expect(pieces('', [])).toEqual([]);
  });
});
