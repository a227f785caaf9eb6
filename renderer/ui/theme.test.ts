import { describe, expect, it } from 'vitest';
import { contrast, parseOklch } from './testing/contrast.ts';
import css from './theme.css?raw';

const themes = ['dark', 'light', 'contrast'] as const;

function tokensOf(theme: string): Map<string, string> {
  const block = new RegExp(`\\[data-theme=["']${theme}["']\\]\\s*\\{([^}]*)\\}`).exec(css)?.[1];
  if (block === undefined) throw new Error(`theme.css has no block for ${theme}`);
  return new Map([...block.matchAll(/--([\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']));
}

const surfaces = ['bg', 'panel', 'sheet', 'raise', 'hover'];
const inks = ['text', 'dim', 'faint', 'accent', 'ok', 'warn', 'bad', 'info'];
const tints = ['ok-bg', 'warn-bg', 'bad-bg', 'info-bg'];
/** [ink, surface]: every pair that a component puts together. Faint does not stand on a selected row: selection lifts it to dim. */
const text: [string, string][] = [
  ...surfaces.flatMap((surface) => inks.map((ink): [string, string] => [ink, surface])),
  ...inks.filter((ink) => ink !== 'faint').map((ink): [string, string] => [ink, 'accent-bg']),
  ...tints.flatMap((tint) => ['text', 'dim', 'bad'].map((ink): [string, string] => [ink, tint])),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-hover'],
  ['on-bad', 'bad-fill'],
];
const marks: [string, string][] = [
  ...['bg', 'panel', 'raise'].map((surface): [string, string] => ['edge', surface]),
  ...[...surfaces, 'accent-bg'].flatMap((surface) =>
    ['accent', 'focus', 'ok', 'warn', 'bad', 'info'].map((mark): [string, string] => [mark, surface]),
  ),
  // Lines of charts, which stand on the page and in an inspector.
  ...['bg', 'panel'].flatMap((surface) =>
    Array.from({ length: 8 }, (_, place): [string, string] => [`series-${place + 1}`, surface]),
  ),
  ['ok', 'ok-bg'],
  ['warn', 'warn-bg'],
  ['bad', 'bad-bg'],
  ['info', 'info-bg'],
  ['accent', 'track'],
  ['dim', 'track'],
  ['on-accent', 'accent'],
];

function figures(theme: string, pairs: [string, string][]) {
  const tokens = tokensOf(theme);
  const color = (name: string) => parseOklch(tokens.get(name) ?? `--${name} is missing`);
  return pairs
    .map(([ink, surface]) => ({ pair: `${ink} on ${surface}`, ratio: contrast(color(ink), color(surface)) }))
    .toSorted((a, b) => a.ratio - b.ratio);
}

describe('contrast arithmetic', () => {
  it('agrees with WCAG at the ends and in the middle', () => {
    const white = parseOklch('oklch(1 0 0)');
    expect(contrast(white, parseOklch('oklch(0 0 0)'))).toBeCloseTo(21, 2);
    expect(contrast(white, white)).toBe(1);
    // #767676, the well-known grey that just passes on white.
    expect(contrast(white, parseOklch('oklch(0.5654 0 0)'))).toBeCloseTo(4.54, 1);
  });
});

describe.each(themes)('theme %s', (theme) => {
  it('defines the same tokens as the others', () => {
    expect([...tokensOf(theme).keys()].toSorted()).toEqual([...tokensOf('dark').keys()].toSorted());
  });

  it('has 4.5:1 for every text on every surface it stands on', () => {
    const least = theme === 'contrast' ? 7 : 4.5;
    expect(figures(theme, text).filter(({ ratio }) => ratio < least)).toEqual([]);
  });

  it('has 3:1 for marks, edges of controls and focus rings', () => {
    expect(figures(theme, marks).filter(({ ratio }) => ratio < 3)).toEqual([]);
  });
});

it('keeps every movement within 120 ms, loops apart', () => {
  const spans = [...css.matchAll(/--(?:motion|default-transition-duration):\s*(\d+)ms/g)].map((match) =>
    Number(match[1]),
  );
  expect(spans.length).toBeGreaterThan(0);
  expect(Math.max(...spans)).toBeLessThanOrEqual(120);
});
