import { describe, expect, it } from 'vitest';
import { blueprintsPath, checksMark, kindsOf, kindsText, placeWords, projectOfPath } from './words.ts';

describe('the kinds of an address', () => {
  it('are the usual ones unless it says others, and never what there is not', () => {
    expect(kindsOf(undefined)).toEqual(['docker', 'compose']);
    expect(kindsOf('terraform,docker,<b>')).toEqual(['docker', 'terraform']);
    expect(kindsOf('none')).toEqual([]);
  });

  it('come back as they went', () => {
    for (const kinds of [[], ['docker'], ['docker', 'compose'], ['kubernetes', 'terraform']] as const)
      expect(kindsOf(kindsText(kinds))).toEqual(kinds);
    expect(kindsText(['compose', 'docker'])).toBeUndefined();
  });
});

describe('in words', () => {
  it('checks say how many, and none is not a good end', () => {
    const check = (ok: boolean) => ({ by: 'x', ok, sentence: 'y' });
    expect(checksMark([]).mark).toBe('neutral');
    expect(checksMark([check(true)]).word).toBe('the check passed');
    expect(checksMark([check(true), check(true)])).toEqual({ mark: 'healthy', word: 'all 2 checks passed' });
    expect(checksMark([check(true), check(false)])).toEqual({ mark: 'failing', word: '1 of 2 checks failed' });
  });

  it('a reason has its place', () => {
    expect(placeWords({ file: 'package.json', line: 3 })).toBe('package.json:3');
    expect(placeWords({ file: '.nvmrc', line: null })).toBe('.nvmrc');
    expect(placeWords({ file: null, line: null })).toBeNull();
  });

  it('a project is known by the address of its page', () => {
    expect(projectOfPath(blueprintsPath('a/b'))).toBe('a/b');
    expect(projectOfPath('/projects/x')).toBe('x');
    expect(projectOfPath('/projects')).toBeNull();
    expect(projectOfPath('/projects/x/y')).toBeNull();
  });
});
