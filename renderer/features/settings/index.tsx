import type { QueryClient } from '@tanstack/react-query';
import { Contrast, Monitor, Moon, Rows3, Settings2, Sun, ZoomIn, ZoomOut } from 'lucide-react';
import { type ComponentProps, Suspense } from 'react';
import type { SettingsPatch } from '../../../shared/features/settings/schema.ts';
import { client } from '../../app/connection.ts';
import type { Command, FeatureModule } from '../../app/feature.ts';
import { late, loadCode } from '../../lib/load-code.ts';
import { Skeleton } from '../../ui/skeleton.tsx';
import { stateOptions } from './state-options.ts';

async function change(queries: QueryClient, patch: SettingsPatch): Promise<void> {
  const settings = await client.settings.update(patch);
  queries.setQueryData(stateOptions().queryKey, (state) => state && { ...state, settings });
}

const themes = [
  ['system', 'as the system', Monitor],
  ['light', 'light', Sun],
  ['dark', 'dark', Moon],
  ['contrast', 'high contrast', Contrast],
] as const;

const zoom = (id: string, title: string, icon: Command['icon'], next: (zoom: number) => number): Command => ({
  id: `settings.${id}`,
  title,
  group: 'Appearance',
  icon,
  keywords: ['size', 'font'],
  run: async ({ queries }) => {
    const { settings } = await queries.ensureQueryData(stateOptions());
    const wanted = Math.round(next(settings.appearance.zoom) * 20) / 20;
    await change(queries, { appearance: { zoom: Math.min(3, Math.max(0.5, wanted)) } });
  },
});

export const settings: FeatureModule = {
  id: 'settings',
  nav: { label: 'Settings', icon: Settings2, group: 'optimus', to: '/settings', keys: 'G S' },
  routes: [{ path: '/settings', title: 'Settings', load: () => import('./page.tsx') }],
  commands: [
    {
      id: 'settings.open',
      title: 'Open settings',
      group: 'Optimus',
      icon: Settings2,
      keywords: ['preferences', 'options'],
      keys: 'Mod+,',
      inFields: true,
      run: ({ go }) => go('/settings'),
    },
    ...themes.map(
      ([theme, word, icon]): Command => ({
        id: `settings.theme.${theme}`,
        title: `Theme: ${word}`,
        group: 'Appearance',
        icon,
        keywords: ['colour', 'color'],
        run: ({ queries }) => change(queries, { appearance: { theme } }),
      }),
    ),
    {
      id: 'settings.density',
      title: 'Density: comfortable or compact',
      group: 'Appearance',
      icon: Rows3,
      keywords: ['rows'],
      run: async ({ queries }) => {
        const { settings: current } = await queries.ensureQueryData(stateOptions());
        const density = current.appearance.density === 'compact' ? 'comfortable' : 'compact';
        await change(queries, { appearance: { density } });
      },
    },
    zoom('zoom-in', 'Zoom in', ZoomIn, (value) => value + 0.1),
    zoom('zoom-out', 'Zoom out', ZoomOut, (value) => value - 0.1),
    zoom('zoom-reset', 'Zoom: 100 %', ZoomIn, () => 1),
  ],
  finders: [
    {
      id: 'settings',
      title: 'Settings',
      find: async (text) => {
        const { definitions, searchSettings } = await loadCode(() => import('./definitions.ts'));
        return searchSettings(text)
          .slice(0, 6)
          .map(({ section, key, definition }) => ({
            id: `${section}.${key}`,
            title: definition.label,
            hint: definitions[section].label,
            icon: Settings2,
            to: `/settings?section=${section}&setting=${key}`,
          }));
      },
    },
  ],
};

const LateRows = late(() => import('./components/setting-rows.tsx'));

/** A place of its own while its code comes: what is written in a field beside it keeps the focus. */
export function SettingRows(props: ComponentProps<typeof LateRows>) {
  const { bare, keys } = props;
  return (
    <Suspense fallback={bare ? null : <Skeleton rows={keys?.length ?? 6} label="Loading the settings" />}>
      <LateRows {...props} />
    </Suspense>
  );
}
