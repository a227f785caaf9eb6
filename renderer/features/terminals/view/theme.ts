import type { ITheme } from '@xterm/xterm';

/** Sixteen colours by theme; those of the page for everything else, so that a terminal is part of it. */
const dark = {
  black: '#2b2f38',
  red: '#f0787a',
  green: '#6fcf97',
  yellow: '#e3b75f',
  blue: '#7aa8f5',
  magenta: '#cf8ef0',
  cyan: '#62c5d6',
  white: '#d3d7de',
  brightBlack: '#848b98',
  brightRed: '#ff9a9b',
  brightGreen: '#94e6b5',
  brightYellow: '#f5d085',
  brightBlue: '#a3c4ff',
  brightMagenta: '#e2b1ff',
  brightCyan: '#8fe1ee',
  brightWhite: '#f7f8fa',
};
const light = {
  black: '#24272e',
  red: '#b3261e',
  green: '#1b7340',
  yellow: '#8a5a00',
  blue: '#1f5fc4',
  magenta: '#8a35b0',
  cyan: '#0b6f80',
  white: '#5d6470',
  brightBlack: '#6b7280',
  brightRed: '#c93a31',
  brightGreen: '#207f48',
  brightYellow: '#946200',
  brightBlue: '#2b6fdc',
  brightMagenta: '#9b45c2',
  brightCyan: '#0f7b8d',
  brightWhite: '#24272e',
};

/** The page's colours are oklch; a terminal computes with bytes. */
function bytesOf(colour: string): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return '#000000';
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

export function readTheme(): { theme: ITheme; minimumContrast: number } {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => bytesOf(style.getPropertyValue(name));
  const name = document.documentElement.getAttribute('data-theme');
  const accent = token('--accent');
  return {
    theme: {
      ...(name === 'light' ? light : dark),
      background: token('--bg'),
      foreground: token('--text'),
      cursor: accent,
      cursorAccent: token('--bg'),
      selectionBackground: token('--accent-bg'),
      selectionInactiveBackground: token('--raise'),
      overviewRulerBorder: token('--line-soft'),
      scrollbarSliderBackground: token('--line-soft'),
      scrollbarSliderHoverBackground: token('--line'),
      scrollbarSliderActiveBackground: token('--edge'),
    },
    minimumContrast: name === 'contrast' ? 7 : 4.5,
  };
}

/** Tells when the page takes another theme. */
export function onTheme(fn: () => void): () => void {
  const observer = new MutationObserver(fn);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme', 'style', 'class'] });
  return () => observer.disconnect();
}
