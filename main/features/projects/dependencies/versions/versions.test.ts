import { describe, expect, it } from 'vitest';
import { compareVersions, satisfies } from './index.ts';

/** Rising order, as each ecosystem's own documentation writes it down. */
const rising: [string, string[]][] = [
  [
    'npm',
    [
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '2.0.0',
      '2.1.0',
      '2.1.1',
    ],
  ],
  [
    'pypi',
    [
      '1.0.dev456',
      '1.0a1',
      '1.0a2.dev456',
      '1.0a12.dev456',
      '1.0a12',
      '1.0b1.dev456',
      '1.0b2',
      '1.0b2.post345.dev456',
      '1.0b2.post345',
      '1.0rc1.dev456',
      '1.0rc1',
      '1.0',
      '1.0+abc.5',
      '1.0+abc.7',
      '1.0+5',
      '1.0.post456.dev34',
      '1.0.post456',
      '1.0.15',
      '1.1.dev1',
      '1!0.1',
    ],
  ],
  ['gem', ['1.0.a.2', '1.0.b1', '1.0', '1.0.1', '1.9.3', '1.10.0']],
  [
    'maven',
    [
      '1-alpha-1',
      '1-alpha-2',
      '1-beta',
      '1-milestone',
      '1-rc',
      '1-SNAPSHOT',
      '1',
      '1-sp',
      '1-abc',
      '1.0.1',
      '1.1',
      '1.2',
      '1.10',
      '2',
    ],
  ],
  [
    'nuget',
    ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0-rc.2', '1.0.0-rc.10', '1.0.0', '1.0.0.1', '1.0.1', '1.1'],
  ],
  [
    'composer',
    [
      '1.0.0-dev',
      '1.0.0-alpha1',
      '1.0.0-alpha2',
      '1.0.0-beta1',
      '1.0.0-RC1',
      '1.0.0',
      '1.0.0-p1',
      '1.0.1',
      '1.10',
      '2.0',
    ],
  ],
  [
    'go',
    [
      'v0.0.0-20191109021931-daa7c04131f5',
      'v0.0.0-20200101000000-aaaaaaaaaaaa',
      'v1.0.0-beta',
      'v1.0.0',
      'v1.2.4-0.20191109021931-daa7c04131f5',
      'v1.2.4',
      'v2.0.0+incompatible',
    ],
  ],
  [
    'debian',
    ['1.0~beta1~svn1245', '1.0~beta1', '1.0', '1.0-1', '1.0-1ubuntu1', '1.0-2', '1.0.1-1', '1.10-1', '1:0.5-1'],
  ],
  ['pub', ['1.0.0-dev.1', '1.0.0', '1.0.0+1', '1.0.0+2', '1.0.1-0']],
  ['conda', ['1.0.dev1', '1.0a1', '1.0', '1.0.1', '1.9', '1.10']],
  ['docker', ['18', '18.1-alpine', '20', '20.11.1']],
];

describe('the order of versions', () => {
  it.each(rising)('%s', (ecosystem, versions) => {
    for (let low = 0; low < versions.length; low += 1)
      for (let high = low + 1; high < versions.length; high += 1) {
        const [a = '', b = ''] = [versions[low], versions[high]];
        expect([a, b, compareVersions(ecosystem, a, b)]).toEqual([a, b, -1]);
        expect([b, a, compareVersions(ecosystem, b, a)]).toEqual([b, a, 1]);
      }
  });

  it.each([
    ['npm', '1.2', '1.2.0'],
    ['npm', 'v1.2.3', '1.2.3'],
    ['pypi', '1.0', '1.0.0'],
    ['maven', '1.0', '1'],
    ['maven', '1-ga', '1'],
    ['maven', '1.0-final', '1.0'],
    ['maven', '1-a1', '1-alpha-1'],
    ['maven', '1-cr', '1-rc'],
    ['nuget', '1.0', '1.0.0.0'],
    ['nuget', '1.0.0+build', '1.0.0'],
    ['nuget', '1.0.0-RC', '1.0.0-rc'],
    ['gem', '1.0', '1.0.0'],
    ['composer', 'v1.0', '1.0.0.0'],
    ['debian', '1.0-0', '1.0'],
  ])('%s: %s is %s', (ecosystem, a, b) => {
    expect(compareVersions(ecosystem, a, b)).toBe(0);
  });

  it.each([
    ['npm', 'latest', '1.0.0'],
    ['composer', 'dev-main', '1.0.0'],
    ['pypi', 'main', '1.0'],
    ['docker', 'latest', '20'],
    ['maven', '@version@', '1'],
    ['nothing', '', '1'],
    ['npm', '1'.repeat(5000), '1.0.0'],
  ])('%s: %s cannot be compared', (ecosystem, a, b) => {
    expect(compareVersions(ecosystem, a, b)).toBeNull();
  });
});

it('of Maven, a dot before a word is a dash', () => {
  const versions = ['4.0.0.Beta3', '4.0.0-RC1', '4.0.0.RC2', '4.0.0-RC3', '4.0.0.Final', '4.0.1.RC1', '4.0.1'];
  expect(versions.toSorted((a, b) => -(compareVersions('maven', a, b) ?? 0)).toReversed()).toEqual(versions);
});

const yes: [string, string, string][] = [
  ['npm', '2.0.0-beta', '*'],
  ['pub', '2.1.0-beta', '^2.0.0'],
  ['composer', '7.0.0-BETA1', '^7.0@beta'],
  ['composer', '2.0.0-beta1', '>=2.0'],
  ['composer', '2.0.0-RC1', '~2.0'],
  ['composer', '1.0.0-RC1', '1.0 - 2.0'],
  ['composer', 'dev-main', 'dev-main#abcdef'],
  ['composer', 'dev-main', 'dev-main as 1.0.x-dev'],
  ['pypi', '2.1.0+cpu', '==2.1.0'],
  ['npm', '1.2.9', '^1.2.3'],
  ['npm', '1.2.9', '~1.2.3'],
  ['npm', '2.0.0', '1.x || >=2.0.0 <3'],
  ['npm', '1.2.3', '1.0.0 - 1.2.3'],
  ['cargo', '1.9.0', '1.2'],
  ['cargo', '0.2.9', '0.2.3'],
  ['cargo', '1.5.0', '>=1.2, <1.6'],
  ['cargo', '1.2.7', '1.2.*'],
  ['pub', '3.0.0', 'any'],
  ['pub', '1.9.0', '>=1.2.0 <2.0.0'],
  ['hex', '2.9.0', '~> 2.1'],
  ['hex', '2.1.9', '~> 2.1.3'],
  ['hex', '2.1.0', '~> 1.0 or ~> 2.0'],
  ['swift', '1.9.0', '^1.2.0'],
  ['go', 'v1.5.0', 'v1.2.0'],
  ['go', 'v1.5.0', '>=v1.2.0, <v1.6.0'],
  ['terraform', '5.31.0', '~> 5.0'],
  ['terraform', '1.2.9', '>= 1.2, < 2.0, != 1.2.5'],
  ['helm', '12.1.3', '12.x.x'],
  ['helm', '1.5.0', '>= 1.2, < 2'],
  ['pypi', '2.31.0', '>=2.28,<3'],
  ['pypi', '2.2.5', '~=2.2.1'],
  ['pypi', '1.4.5', '==1.4.*'],
  ['pypi', '1.9.0', '^1.2'],
  ['pypi', '1.2.9', '~1.2.3'],
  ['pypi', '2.0', '^1.0 || ^2.0'],
  ['gem', '7.1.2', '~> 7.0'],
  ['gem', '7.0.8', '~> 7.0.1, >= 7.0.4'],
  ['gem', '1.15.4-x86_64-linux', '~> 1.15'],
  ['maven', '1.5', '[1.0,2.0)'],
  ['maven', '1.0', '(,1.0],[1.2,)'],
  ['maven', '1.2', '(,1.0],[1.2,)'],
  ['nuget', '6.0.0', '5.0'],
  ['nuget', '13.0.3', '[13.0.1,14.0)'],
  ['nuget', '1.2.9', '1.2.*'],
  ['composer', '1.9.9', '^1.2.3'],
  ['composer', '0.3.5', '^0.3'],
  ['composer', '1.5.0', '~1.2'],
  ['composer', '1.2.9', '~1.2.3'],
  ['composer', '1.0.5', '1.0.*'],
  ['composer', '2.0.9', '1.0 - 2.0'],
  ['composer', '8.1', '^7.4 || ^8.0'],
  ['composer', '1.0.0', '>=1.0 <1.1'],
  ['conda', '1.2.5', '=1.2'],
  ['conda', '1.21.0', '>=1.20,<2'],
  ['conda', '3.11.4', '3.11.*'],
  ['julia', '1.4.0', '1.2'],
  ['julia', '0.3.1', '0.2, 0.3'],
  ['julia', '1.5.9', '1.2 - 1.5'],
  ['elm', '1.0.5', '1.0.0 <= v < 2.0.0'],
  ['hackage', '4.18.1.0', '>=4.7 && <5'],
  ['hackage', '1.2.4.0', '^>=1.2.3'],
  ['cran', '1.1.0', '>= 1.0.0'],
  ['debian', '1.0-1', '>= 1.0~rc1, << 2'],
];
const no: [string, string, string][] = [
  ['pub', '3.0.0-dev', '^2.0.0'],
  ['composer', '2.0.0-RC1', '<2.0'],
  ['composer', '2.0.0-RC1', '<=2.0.0-beta5'],
  ['npm', '2.0.0', '^1.2.3'],
  ['npm', '2.0.0-rc.1', '<2.0.0'],
  ['cargo', '0.3.0', '0.2.3'],
  ['cargo', '2.0.0', '1'],
  ['pub', '2.0.0', '^1.2.0'],
  ['hex', '3.0.0', '~> 2.1'],
  ['hex', '2.2.0', '~> 2.1.3'],
  ['go', 'v1.1.0', 'v1.2.0'],
  ['terraform', '6.0.0', '~> 5.0'],
  ['terraform', '1.2.5', '>= 1.2, != 1.2.5'],
  ['pypi', '3.0', '>=2.28,<3'],
  ['pypi', '2.0', '^1.2'],
  ['gem', '8.0', '~> 7.0'],
  ['gem', '7.1.0', '~> 7.0.1'],
  ['maven', '2.0', '[1.0,2.0)'],
  ['maven', '1.1', '(,1.0],[1.2,)'],
  ['nuget', '4.9', '5.0'],
  ['nuget', '14.0', '[13.0.1,14.0)'],
  ['nuget', '1.3.0', '1.2.*'],
  ['composer', '2.0.0', '^1.2.3'],
  ['composer', '2.0.0-beta1', '^1.2'],
  ['composer', '0.4.0', '^0.3'],
  ['composer', '1.3.0', '~1.2.3'],
  ['conda', '1.3', '=1.2'],
  ['julia', '2.0.0', '1.2'],
  ['julia', '1.6.0', '1.2 - 1.5'],
  ['elm', '2.0.0', '1.0.0 <= v < 2.0.0'],
  ['hackage', '5.0', '>=4.7 && <5'],
  ['hackage', '1.3', '^>=1.2.3'],
];

describe('ranges', () => {
  it.each(yes)('%s: %s is in %s', (ecosystem, version, range) => {
    expect(satisfies(ecosystem, version, range)).toBe(true);
  });
  it.each(no)('%s: %s is not in %s', (ecosystem, version, range) => {
    expect(satisfies(ecosystem, version, range)).toBe(false);
  });
  it.each([
    ['npm', '1.0.0', 'github:a/b'],
    ['npm', '1.0.0', 'latest'],
    ['npm', '1.0.0', 'workspace:*'],
    ['composer', '1.0.0', 'dev-main'],
    ['pypi', '1.0', 'git+https://x'],
    ['gem', '1.0', 'https://github.com/a/b'],
    ['swift', '1.0.0', 'main'],
    ['maven', '1.0', '[1.0,'],
    ['npm', '1.0.0', '^1 '.repeat(2000)],
  ])('%s: nobody can tell for %s and %s', (ecosystem, version, range) => {
    expect(satisfies(ecosystem, version, range)).toBeNull();
  });
});
