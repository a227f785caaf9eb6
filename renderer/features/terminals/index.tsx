import { SquareTerminal } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { terminalCommands } from './commands.ts';
import { TerminalQuestions } from './components/questions.tsx';
import { dockTab, openTerminal } from './open-terminal.ts';

export { openTerminal };

export const terminals: FeatureModule = {
  id: 'terminals',
  nav: { label: 'Terminals', icon: SquareTerminal, group: 'operate', to: '/terminals', keys: 'G B' },
  routes: [{ path: '/terminals', title: 'Terminals', load: () => import('./page.tsx') }],
  commands: terminalCommands,
  overlays: [TerminalQuestions],
  dockTabs: [{ id: dockTab, label: 'Terminals', load: () => import('./dock-panel.tsx') }],
};
