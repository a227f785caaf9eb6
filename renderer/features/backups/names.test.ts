import { describe, expect, it } from 'vitest';
import { baseOf, folderOf, nameText, pathFromAddress, pathToAddress } from './names.ts';

describe('names of files', () => {
  it('show bytes that are no text by their number', () => {
    expect(nameText('caf\udce9.txt')).toBe('caf\\xe9.txt');
    expect(nameText('\udc80\udcff')).toBe('\\x80\\xff');
  });
  it('leave text of any script and pairs as they are', () => {
    expect(nameText('日本 😀 قطة.png')).toBe('日本 😀 قطة.png');
  });
  it('name what would move the line, and half a pair', () => {
    expect(nameText('a\u202egnp.exe\n')).toBe('a\\x202egnp.exe ⏎ ');
    expect(nameText('\ud83d')).toBe('\\ud83d');
  });
  it('are cut between characters', () => {
    expect(nameText('ab😀cd', 3)).toBe('ab…');
  });
  it('go through an address byte for byte', () => {
    for (const path of ['/', '/a b/ü\udc80"\\x', '/日本/\n'])
      expect(pathFromAddress(decodeURIComponent(encodeURIComponent(pathToAddress(path))))).toBe(path);
    expect(pathFromAddress('"')).toBeNull();
    expect(pathFromAddress(undefined)).toBeNull();
  });
  it('have a folder', () => {
    expect([folderOf('/a/b/c'), folderOf('/a'), folderOf('/')]).toEqual(['/a/b', '/', '/']);
    expect([baseOf('/a/b'), baseOf('/')]).toEqual(['b', '/']);
  });
});
