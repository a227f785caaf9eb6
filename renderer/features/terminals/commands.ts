import { Columns2, Plus, Rows2, Search, SquareTerminal, X } from 'lucide-react';
import type { Command } from '../../app/feature.ts';
import { loadCode } from '../../lib/load-code.ts';
import { currentPlatform } from '../../lib/platform.ts';
import { dockTab, openTerminal, showDock } from './open-terminal.ts';
import { currentTab, useTerminals } from './store.ts';

const mac = currentPlatform() === 'mac';
const some = () => useTerminals.getState().tabs.length > 0;
const several = () => useTerminals.getState().tabs.length > 1;

/** What they do brings the terminal itself along, so it comes only when it is asked for. */
const doing = (action: Parameters<typeof import('./act.ts')['act']>[0]) => async () => {
  const { act } = await loadCode(() => import('./act.ts'));
  await act(action);
};

/** Of the project on the screen, or of none. */
const projectHere = () => /^\/projects\/([^/?]+)/.exec(window.location.pathname)?.[1];

export const terminalCommands: readonly Command[] = [
  {
    id: 'terminals.new',
    title: 'New terminal here',
    group: 'Terminals',
    icon: Plus,
    keywords: ['shell', 'console', 'open', 'bash'],
    run: async () => {
      const projectId = projectHere();
      if (projectId !== undefined) await openTerminal({ projectId });
      else if (currentTab()) await doing('new')();
      else await openTerminal();
    },
  },
  {
    id: 'terminals.show',
    title: 'Show the terminals',
    group: 'Terminals',
    icon: SquareTerminal,
    keywords: ['dock', dockTab],
    run: showDock,
  },
  {
    id: 'terminals.split-right',
    title: 'Split the terminal to the right',
    group: 'Terminals',
    icon: Columns2,
    keys: mac ? 'Mod+D' : 'Mod+Shift+D',
    when: some,
    run: doing('split-right'),
  },
  {
    id: 'terminals.split-down',
    title: 'Split the terminal below',
    group: 'Terminals',
    icon: Rows2,
    keys: mac ? 'Mod+Shift+D' : 'Mod+Shift+E',
    when: some,
    run: doing('split-down'),
  },
  {
    id: 'terminals.close',
    title: 'Close the terminal',
    group: 'Terminals',
    icon: X,
    keys: 'Mod+Shift+X',
    when: some,
    run: doing('close'),
  },
  {
    id: 'terminals.next',
    title: 'Next terminal',
    group: 'Terminals',
    keys: 'Mod+Shift+PageDown',
    when: several,
    run: doing('next-tab'),
  },
  {
    id: 'terminals.previous',
    title: 'Previous terminal',
    group: 'Terminals',
    keys: 'Mod+Shift+PageUp',
    when: several,
    run: doing('previous-tab'),
  },
  {
    id: 'terminals.search',
    title: 'Search what terminals wrote',
    group: 'Terminals',
    icon: Search,
    keywords: ['scrollback', 'history', 'output', 'find'],
    run: ({ go }) => go('/terminals?part=search'),
  },
];
