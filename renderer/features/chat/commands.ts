import { CircleStop, Download, MessageSquarePlus, Pencil, Pin, Trash2 } from 'lucide-react';
import { client, orpc } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import type { Command, CommandContext } from '../../app/feature.ts';
import { branchOptions } from './queries.ts';
import { focusComposer, openDialog, useOpenThread } from './store.ts';
import { createActs } from './use-acts.ts';

const group = 'Chat';
const open = () => useOpenThread.getState().thread;
const isOpen = () => open() !== null;

const actsOf = ({ queries, toast, go }: CommandContext) =>
  createActs({
    toast,
    go,
    again: () => void queries.invalidateQueries({ queryKey: orpc.chat.key() }),
    put: (branch) => queries.setQueryData(branchOptions(branch.thread.id).queryKey, branch),
  });

const withOpen =
  (fn: (thread: NonNullable<ReturnType<typeof open>>, context: CommandContext) => void) =>
  (context: CommandContext) => {
    const thread = open();
    if (thread) fn(thread, context);
  };

export const chatCommands: readonly Command[] = [
  {
    id: 'chat.new',
    title: 'New chat',
    group,
    icon: MessageSquarePlus,
    keywords: ['ask', 'model', 'question'],
    keys: 'Mod+Shift+O',
    inFields: true,
    run: ({ go }) => {
      go('/chat');
      focusComposer();
    },
  },
  {
    id: 'chat.stop',
    title: 'Stop the answer',
    group,
    icon: CircleStop,
    when: () => useOpenThread.getState().writing !== null,
    run: async ({ toast }) => {
      const { writing } = useOpenThread.getState();
      if (writing === null) return;
      await client.chat.stop({ id: writing }).catch((error) => toast(failureToast('It could not be stopped', error)));
    },
  },
  {
    id: 'chat.rename',
    title: 'Rename this chat…',
    group,
    icon: Pencil,
    when: isOpen,
    run: withOpen((thread) => openDialog({ kind: 'rename', thread })),
  },
  {
    id: 'chat.pin',
    title: 'Pin or unpin this chat',
    group,
    icon: Pin,
    when: isOpen,
    run: withOpen((thread, context) => void actsOf(context).pin(thread)),
  },
  {
    id: 'chat.export-markdown',
    title: 'Export this chat as Markdown',
    group,
    icon: Download,
    when: isOpen,
    run: withOpen((thread, context) => void actsOf(context).exported(thread, 'markdown')),
  },
  {
    id: 'chat.export-json',
    title: 'Export this chat as JSON',
    group,
    icon: Download,
    when: isOpen,
    run: withOpen((thread, context) => void actsOf(context).exported(thread, 'json')),
  },
  {
    id: 'chat.remove',
    title: 'Delete this chat…',
    group,
    icon: Trash2,
    when: isOpen,
    run: withOpen((thread) => openDialog({ kind: 'remove', thread })),
  },
];
