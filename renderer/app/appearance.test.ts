import { describe, expect, it } from 'vitest';
import { parseAppearance, resolveTheme } from './appearance.ts';

describe('theme', () => {
  it.each([
    ['system', { light: true, moreContrast: false }, 'light'],
    ['system', { light: false, moreContrast: false }, 'dark'],
    ['system', { light: true, moreContrast: true }, 'contrast'],
    ['light', { light: false, moreContrast: true }, 'light'],
    ['contrast', { light: true, moreContrast: false }, 'contrast'],
  ] as const)('%s with %j is %s', (theme, system, shown) => {
    expect(resolveTheme(theme, system)).toBe(shown);
  });
});

describe('remembered appearance', () => {
  const standard = { theme: 'system', density: 'comfortable', zoom: 1, motion: 'system' };

  it('reads back what was written', () => {
    const mine = { theme: 'dark', density: 'compact', zoom: 1.25, motion: 'reduced' };
    expect(parseAppearance(JSON.stringify(mine))).toEqual(mine);
  });

  it.each([null, '', 'null', '[]', '{', '{"theme":"neon","zoom":99,"density":4,"motion":true}'])(
    'takes the standard for %j',
    (text) => {
      expect(parseAppearance(text)).toEqual(standard);
    },
  );
});
