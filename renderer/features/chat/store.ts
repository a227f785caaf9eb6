import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import type { Thread } from '../../../shared/features/chat/schema.ts';
import type { Attachment, Scope } from '../../../shared/features/knowledge/schema.ts';
import type { ModelRef } from '../../../shared/features/minds/schema.ts';

/** What stands in the composer of a thread and is not sent. */
export interface Draft {
  text: string;
  attachments: readonly Attachment[];
  /** The message that is written anew; what is sent becomes a branch beside it. */
  editing: { id: string; parentId: string | null } | null;
}

/** Of a thread that is not begun. */
export const newThread = 'new';
const emptyDraft: Draft = { text: '', attachments: [], editing: null };
const mostDrafts = 40;
const longestDraft = 20_000;

interface Drafts {
  drafts: Readonly<Record<string, Draft>>;
}

function sanitised(saved: unknown): Drafts {
  const texts = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>).texts : null;
  if (typeof texts !== 'object' || texts === null) return { drafts: {} };
  const drafts = Object.entries(texts).flatMap(([id, text]) =>
    typeof text === 'string' && text !== '' ? [[id, { ...emptyDraft, text }] as const] : [],
  );
  return { drafts: Object.fromEntries(drafts.slice(-mostDrafts)) };
}

/** Text is remembered by this browser or window; what was attached is too large for that and lives as long as the page. */
export const useDrafts = create<Drafts>()(
  persist((): Drafts => ({ drafts: {} }), {
    name: 'optimus.chat.drafts',
    partialize: ({ drafts }) =>
      ({
        texts: Object.fromEntries(
          Object.entries(drafts)
            .filter(([, { text, editing }]) => text !== '' && !editing)
            .map(([id, { text }]) => [id, text.slice(0, longestDraft)]),
        ),
      }) as unknown as Drafts,
    merge: (saved) => sanitised(saved),
  }),
);

export const draftOf = (id: string): Draft => useDrafts.getState().drafts[id] ?? emptyDraft;
export const useDraft = (id: string): Draft => useDrafts(({ drafts }) => drafts[id]) ?? emptyDraft;

export function changeDraft(id: string, patch: Partial<Draft>): void {
  const { [id]: before = emptyDraft, ...others } = useDrafts.getState().drafts;
  const next = { ...before, ...patch };
  const empty = next.text === '' && next.attachments.length === 0 && !next.editing;
  const kept = Object.entries(others).slice(-(mostDrafts - 1));
  useDrafts.setState({ drafts: Object.fromEntries(empty ? kept : [...kept, [id, next]]) });
}
export const dropDraft = (id: string): void => changeDraft(id, emptyDraft);

/** What a thread that is not begun will know and be answered by. */
export const useNewThread = create<{ scope: Scope; model: ModelRef | null }>()(() => ({
  scope: { projectIds: [] },
  model: null,
}));

export type ChatDialog = { kind: 'rename'; thread: Thread } | { kind: 'remove'; thread: Thread };
export const useChatDialog = create<{ dialog: ChatDialog | null; times: number }>()(() => ({ dialog: null, times: 0 }));
export const openDialog = (dialog: ChatDialog) => useChatDialog.setState(({ times }) => ({ dialog, times: times + 1 }));
export const closeDialog = () => useChatDialog.setState({ dialog: null });

/** The thread on the screen, for commands. */
export const useOpenThread = create<{ thread: Thread | null; writing: string | null }>()(() => ({
  thread: null,
  writing: null,
}));

/** Where the focus goes: each asking is another number. */
export const useComposerFocus = create<{ times: number }>()(() => ({ times: 0 }));
export const focusComposer = () => useComposerFocus.setState(({ times }) => ({ times: times + 1 }));
