import { useMemo } from 'react';
import type { Message, Thread, ToolUse } from '../../../shared/features/chat/schema.ts';
import type { Attachment, Scope } from '../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';
import { client } from '../../app/connection.ts';
import { failureToast } from '../../app/failure.tsx';
import { useGo } from '../../app/navigation.tsx';
import { saveText } from '../../lib/save-text.ts';
import { useToast } from '../../ui/toast.tsx';
import { type Branch, useAskAgain, usePutBranch } from './queries.ts';
import { changeDraft, type Draft, dropDraft, newThread, useNewThread } from './store.ts';
import { titleOf } from './words.ts';

export const threadPath = (id: string) => `/chat/${encodeURIComponent(id)}`;

interface Deps {
  toast: ReturnType<typeof useToast>;
  go: (to: string) => void;
  again: () => void;
  put: (branch: Branch) => void;
}

export function createActs({ toast, go, again, put }: Deps) {
  async function said<T>(what: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (error) {
      toast(failureToast(what, error));
      return null;
    } finally {
      again();
    }
  }

  /** False where it was not sent: then the draft stands as it was. */
  async function say(threadId: string, draft: Draft): Promise<boolean> {
    const sent = await said('It was not sent', () =>
      client.chat.send({
        threadId,
        text: draft.text,
        attachments: [...draft.attachments] as Attachment[],
        ...(draft.editing && { parentId: draft.editing.parentId }),
      }),
    );
    if (sent) dropDraft(threadId);
    return sent !== null;
  }

  return {
    say,

    /** A thread begins with its first message: without one there is nothing to keep. */
    async begin(draft: Draft): Promise<boolean> {
      const { scope, model } = useNewThread.getState();
      const thread = await said('The chat was not begun', () => client.chat.create({ scope, model }));
      if (!thread) return false;
      changeDraft(thread.id, draft);
      dropDraft(newThread);
      useNewThread.setState({ scope: { projectIds: [] }, model: null });
      const sent = await say(thread.id, draft);
      go(threadPath(thread.id));
      return sent;
    },
    stop: (messageId: string) => said('It could not be stopped', () => client.chat.stop({ id: messageId })),
    retry: (messageId: string, model?: ModelRef) =>
      said('It was not asked again', () => client.chat.retry({ id: messageId, ...(model && { model }) })),
    async choose(messageId: string): Promise<void> {
      const branch = await said('The branch could not be shown', () => client.chat.choose({ id: messageId }));
      if (branch) put(branch);
    },
    decide: (message: Message, use: ToolUse, choice: 'allow' | 'decline') =>
      said(choice === 'allow' ? 'It was not allowed' : 'It was not declined', () =>
        client.chat.decide({ messageId: message.id, toolUseId: use.id, choice }),
      ),
    undo: (message: Message, use: ToolUse) =>
      said('It could not be put back', () => client.chat.undo({ messageId: message.id, toolUseId: use.id })),
    pin: (thread: Thread) =>
      said('It stays where it is', () => client.chat.change({ id: thread.id, pinned: !thread.pinned })),
    change: (id: string, patch: { scope?: Scope; model?: ModelRef | null }) =>
      said('It stays as it is', () => client.chat.change({ id, ...patch })),
    async exported(thread: Thread, as: 'markdown' | 'json'): Promise<void> {
      const file = await said('The chat was not exported', () => client.chat.export({ id: thread.id, as }));
      if (file) saveText(file.name, file.text, as === 'json' ? 'application/json' : 'text/markdown');
    },
    async rename(thread: Thread, title: string): Promise<void> {
      await client.chat.change({ id: thread.id, title });
      again();
    },
    async remove(thread: Thread, open: boolean): Promise<void> {
      await client.chat.remove({ id: thread.id });
      dropDraft(thread.id);
      if (open) go('/chat');
      again();
      toast({ tone: 'ok', title: `${titleOf(thread.title)} is deleted` });
    },
  };
}
export type Acts = ReturnType<typeof createActs>;

export function useActs(): Acts {
  const toast = useToast();
  const go = useGo();
  const again = useAskAgain();
  const put = usePutBranch();
  return useMemo(() => createActs({ toast, go, again, put }), [toast, go, again, put]);
}
