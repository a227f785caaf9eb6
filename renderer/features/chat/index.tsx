import { MessageSquareText } from 'lucide-react';
import type { FeatureModule } from '../../app/feature.ts';
import { chatCommands } from './commands.ts';
import { ChatDialogs } from './components/dialogs.tsx';
import { chatFinder } from './finder.ts';

export const chat: FeatureModule = {
  id: 'chat',
  nav: { label: 'Chat', icon: MessageSquareText, group: 'think', to: '/chat', keys: 'G Z' },
  // One page, with a chat or without: the list beside it stays as it is when a new chat gets its address.
  routes: [{ path: '/chat/{-$id}', title: 'Chat', load: () => import('./page.tsx') }],
  overlays: [ChatDialogs],
  commands: chatCommands,
  finders: [chatFinder],
};
