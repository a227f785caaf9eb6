import { BookMarked, Check, Pencil, Pin, Trash2, X } from 'lucide-react';
import { client } from '../../app/connection.ts';
import type { Command, FeatureModule, NavBadge } from '../../app/feature.ts';
import { short } from '../../lib/short.ts';
import { actsOf } from './acts.ts';
import { MemoryDialogs } from './components/memory-dialogs.tsx';
import { useProposals } from './queries.ts';
import { aimed, openDialog, writeMemory } from './store.ts';
import { kindIcons, kindWords } from './words.ts';

const group = 'Memory';

function useProposalBadge(): NavBadge | null {
  const count = useProposals().data?.total ?? 0;
  return count > 0 ? { count, label: count === 1 ? 'proposal' : 'proposals', quiet: true } : null;
}

const hasProposal = () => aimed().proposal !== null;
const hasMemory = () => aimed().memory !== null;

const commands: readonly Command[] = [
  {
    ...{ id: 'memory.write', title: 'Write a memory…', group, icon: BookMarked },
    keywords: ['remember', 'note', 'fact', 'preference', 'lesson', 'decision'],
    run: writeMemory,
  },
  {
    ...{ id: 'memory.proposals', title: 'Look at proposed memories', group, icon: Check },
    keywords: ['accept', 'reject', 'review', 'remember'],
    run: ({ go }) => go('/memory?view=proposals'),
  },
  {
    ...{ id: 'memory.graph', title: 'Show what memories are about', group },
    keywords: ['graph', 'entities', 'relations', 'clusters'],
    run: ({ go }) => go('/memory?view=graph'),
  },
  {
    ...{ id: 'memory.sources', title: 'Show sources of memories', group },
    keywords: ['episodes', 'provenance', 'extraction'],
    run: ({ go }) => go('/memory?view=sources'),
  },
  {
    ...{ id: 'memory.accept', title: 'Take the selected proposal', group, icon: Check, keys: 'A', when: hasProposal },
    run: async (context) => {
      const { proposal } = aimed();
      if (proposal) await actsOf(context).accept(proposal);
    },
  },
  {
    ...{ id: 'memory.edit-proposal', title: 'Edit the selected proposal…', group, icon: Pencil, keys: 'E' },
    when: hasProposal,
    run: () => {
      const { proposal } = aimed();
      if (proposal) openDialog({ kind: 'proposal', proposal });
    },
  },
  {
    ...{ id: 'memory.reject', title: 'Turn the selected proposal down', group, icon: X, keys: 'X', when: hasProposal },
    run: async (context) => {
      const { proposal } = aimed();
      if (proposal) await actsOf(context).reject(proposal);
    },
  },
  {
    ...{ id: 'memory.edit', title: 'Edit the selected memory…', group, icon: Pencil, keys: 'E', when: hasMemory },
    run: async ({ toast, queries }) => {
      const { memory } = aimed();
      if (!memory) return;
      try {
        openDialog({ kind: 'write', memory: await client.memory.get({ id: memory.id }), replaces: null });
      } catch {
        toast({ title: 'It is not there any more', tone: 'bad' });
        actsOf({ toast, queries }).again();
      }
    },
  },
  {
    ...{
      id: 'memory.pin',
      title: 'Pin the selected memory, or no longer',
      group,
      icon: Pin,
      keys: 'P',
      when: hasMemory,
    },
    run: async (context) => {
      const { memory } = aimed();
      if (memory) await actsOf(context).pin(memory.id, !memory.pinned);
    },
  },
  {
    ...{ id: 'memory.forget', title: 'Forget the selected memory…', group, icon: Trash2, keys: 'Delete' },
    when: hasMemory,
    run: () => {
      const { memory } = aimed();
      if (memory) openDialog({ kind: 'forget', id: memory.id });
    },
  },
];

export const memory: FeatureModule = {
  id: 'memory',
  nav: {
    ...{ label: 'Memory', icon: BookMarked, group: 'think', to: '/memory', keys: 'G Q' },
    useBadge: useProposalBadge,
  },
  routes: [{ path: '/memory', title: 'Memory', load: () => import('./page.tsx') }],
  overlays: [MemoryDialogs],
  commands,
  finders: [
    {
      id: 'memory',
      title: 'Memory',
      find: async (text, signal) => {
        const { items } = await client.memory.list({ query: text, limit: 5 }, { signal });
        return items.map(({ id, kind, text: words }) => ({
          ...{ id: `memory:${id}`, title: short(words, 120), hint: kindWords[kind], icon: kindIcons[kind] },
          to: `/memory?id=${encodeURIComponent(id)}`,
        }));
      },
    },
  ],
};
