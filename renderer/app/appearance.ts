import type { Settings } from '../../shared/features/settings/schema.ts';

export type Appearance = Settings['appearance'];
export type Theme = 'light' | 'dark' | 'contrast';

const storageKey = 'optimus.appearance';

export interface SystemLook {
  light: boolean;
  moreContrast: boolean;
}

export function resolveTheme(theme: Appearance['theme'], system: SystemLook): Theme {
  if (theme !== 'system') return theme;
  if (system.moreContrast) return 'contrast';
  return system.light ? 'light' : 'dark';
}

const themes: readonly string[] = ['system', 'light', 'dark', 'contrast'] satisfies Appearance['theme'][];

/** What was last in use, before the settings have arrived; anything unreadable is as if there were nothing. */
export function parseAppearance(text: string | null): Appearance {
  const standard: Appearance = { theme: 'system', density: 'comfortable', zoom: 1, motion: 'system' };
  try {
    const saved: unknown = JSON.parse(text ?? '');
    if (typeof saved !== 'object' || saved === null) return standard;
    const { theme, density, zoom, motion } = saved as Record<string, unknown>;
    return {
      theme: themes.includes(String(theme)) ? (theme as Appearance['theme']) : standard.theme,
      density: density === 'compact' ? 'compact' : 'comfortable',
      zoom: typeof zoom === 'number' && zoom >= 0.5 && zoom <= 3 ? zoom : 1,
      motion: motion === 'full' || motion === 'reduced' ? motion : 'system',
    };
  } catch {
    return standard;
  }
}

const lightQuery = '(prefers-color-scheme: light)';
const contrastQuery = '(prefers-contrast: more)';

const systemLook = (): SystemLook => ({
  light: window.matchMedia(lightQuery).matches,
  moreContrast: window.matchMedia(contrastQuery).matches,
});

export function applyAppearance(appearance: Appearance): void {
  const root = document.documentElement;
  root.dataset.theme = resolveTheme(appearance.theme, systemLook());
  root.dataset.density = appearance.density;
  root.dataset.motion = appearance.motion;
  root.style.setProperty('--zoom', String(appearance.zoom));
}

export function savedAppearance(): Appearance {
  return parseAppearance(localStorage.getItem(storageKey));
}

export function rememberAppearance(appearance: Appearance): void {
  localStorage.setItem(storageKey, JSON.stringify(appearance));
}

/** Calls back when the system turns light or dark, or asks for more contrast. */
export function onSystemLook(fn: () => void): () => void {
  const queries = [lightQuery, contrastQuery].map((query) => window.matchMedia(query));
  for (const query of queries) query.addEventListener('change', fn);
  return () => {
    for (const query of queries) query.removeEventListener('change', fn);
  };
}
