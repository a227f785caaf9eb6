import { Coins, Cpu, FolderPlus, Plug, RefreshCw, Users } from 'lucide-react';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import type { Command } from '../../app/feature.ts';
import { kindAbout } from './connect-form.ts';
import { openDialog, type RemoteKind, useMindsStore } from './store.ts';

const group = 'Minds';
const remote = () => (useMindsStore.getState().connections ?? []).filter(({ kind }) => kind !== 'local');

const connect = (as: RemoteKind, keywords: readonly string[]): Command => ({
  id: `minds.connect-${as}`,
  title: `${kindAbout[as].title}…`,
  group,
  icon: Plug,
  keywords: ['model', 'provider', 'key', 'ai', 'llm', ...keywords],
  run: () => openDialog({ kind: 'connect', as, found: null }),
});

export const mindsCommands: readonly Command[] = [
  connect('openai', ['gpt']),
  connect('anthropic', ['claude']),
  connect('elevenlabs', ['voice', 'speak', 'tts']),
  connect('ollama', ['local']),
  connect('compatible', ['llama.cpp', 'lm studio', 'vllm', 'openrouter', 'local']),
  {
    id: 'minds.check-all',
    title: 'Check every connection to models',
    group,
    icon: RefreshCw,
    keywords: ['retry', 'again'],
    when: () => remote().length > 0,
    run: async ({ queries, toast }) => {
      const answers = await Promise.allSettled(remote().map(({ id }) => client.minds.check({ id })));
      void queries.invalidateQueries({ queryKey: orpc.minds.key() });
      const refused = answers.find((answer) => answer.status === 'rejected');
      if (refused) toast(failureToast('Not all could be checked', refused.reason));
    },
  },
  {
    id: 'minds.local',
    title: 'Show models that run on this machine',
    group,
    icon: Cpu,
    keywords: ['download', 'embedding', 'offline', 'hugging face'],
    run: ({ go }) => go('/minds?view=local'),
  },
  {
    id: 'minds.add-folder',
    title: 'Use a model that lies in a folder…',
    group,
    icon: FolderPlus,
    keywords: ['onnx', 'offline', 'local'],
    run: () => openDialog({ kind: 'add-folder' }),
  },
  {
    id: 'minds.roles',
    title: 'Choose which model does what',
    group,
    icon: Users,
    keywords: ['role', 'chair', 'embedding', 'default'],
    run: ({ go }) => go('/minds?view=roles'),
  },
  {
    id: 'minds.spend',
    title: 'Show what models cost',
    group,
    icon: Coins,
    keywords: ['money', 'tokens', 'price', 'spend', 'bill'],
    run: ({ go }) => go('/minds?view=spend'),
  },
];
