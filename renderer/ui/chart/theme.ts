import { useSyncExternalStore } from 'react';

export interface ChartTheme {
  /** The same name means the same look. */
  name: string;
  /** Pixels of one rem: a canvas knows neither rem nor zoom. */
  rem: number;
  series: readonly string[];
  text: string;
  faint: string;
  grid: string;
  tones: Readonly<Record<'neutral' | 'accent' | 'ok' | 'warn' | 'bad' | 'info', string>>;
  font: string;
}

export const paletteSize = 8;

/** For a legend, which CSS draws. */
export const seriesColor = (place: number): string => `var(--series-${(place % paletteSize) + 1})`;

/** The token's colour, let through. */
export const faded = (color: string, share: number): string => color.replace(/\)\s*$/, ` / ${share})`);

function read(name: string): ChartTheme {
  const style = getComputedStyle(document.documentElement);
  const token = (key: string) => style.getPropertyValue(`--${key}`).trim();
  const rem = Number.parseFloat(style.fontSize) || 16;
  return {
    name,
    rem,
    series: Array.from({ length: paletteSize }, (_, place) => token(`series-${place + 1}`)),
    text: token('text'),
    faint: token('faint'),
    grid: token('line-soft'),
    tones: {
      neutral: token('faint'),
      accent: token('accent'),
      ok: token('ok'),
      warn: token('warn'),
      bad: token('bad'),
      info: token('info'),
    },
    font: `${Math.round(0.6875 * rem * 10) / 10}px ${getComputedStyle(document.body).fontFamily}`,
  };
}

let current: ChartTheme | null = null;

function snapshot(): ChartTheme {
  const { dataset, style } = document.documentElement;
  const name = `${dataset.theme ?? ''} ${style.getPropertyValue('--zoom')}`;
  if (current?.name !== name) current = read(name);
  return current;
}

function subscribe(fn: () => void): () => void {
  const observer = new MutationObserver(fn);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style'] });
  return () => observer.disconnect();
}

/** What the stylesheet says, for what is drawn on a canvas. */
export const useChartTheme = (): ChartTheme => useSyncExternalStore(subscribe, snapshot);
