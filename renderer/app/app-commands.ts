import { Keyboard, PanelBottom, PanelLeft, Search } from 'lucide-react';
import type { Command, FeatureModule } from './feature.ts';
import { toggleDock, toggleSidebar } from './layout-store.ts';

const searchField = () => document.querySelector<HTMLInputElement>('#main input[type=search]');

/** The commands of the shell itself, and one per place to go. */
export function appCommands(features: readonly FeatureModule[]): Command[] {
  const places = features.flatMap(({ nav }) => (nav ? [nav] : []));
  return [
    ...places.map(
      (nav): Command => ({
        id: `go.${nav.to}`,
        title: `Go to ${nav.label}`,
        group: 'Go',
        icon: nav.icon,
        keys: nav.keys,
        run: ({ go }) => go(nav.to),
      }),
    ),
    {
      id: 'app.palette',
      title: 'Search or run a command',
      group: 'View',
      icon: Search,
      keys: 'Mod+K',
      inFields: true,
      run: ({ openPalette }) => openPalette(),
    },
    {
      id: 'app.find',
      title: 'Search in this screen',
      group: 'View',
      icon: Search,
      keywords: ['filter', 'find'],
      keys: '/',
      when: () => searchField() !== null,
      run: () => searchField()?.focus(),
    },
    {
      id: 'app.sidebar',
      title: 'Collapse or expand the sidebar',
      group: 'View',
      icon: PanelLeft,
      keywords: ['icons', 'navigation'],
      keys: 'Mod+B',
      inFields: true,
      run: toggleSidebar,
    },
    {
      id: 'app.dock',
      title: 'Show or hide the dock',
      group: 'View',
      icon: PanelBottom,
      keywords: ['log', 'terminal', 'panel'],
      keys: 'Mod+`',
      inFields: true,
      run: toggleDock,
    },
    {
      id: 'app.keys',
      title: 'Show all keys',
      group: 'Help',
      icon: Keyboard,
      keywords: ['shortcuts', 'keyboard', 'map'],
      keys: '?',
      run: ({ go }) => go('/keyboard'),
    },
  ];
}
