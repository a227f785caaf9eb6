import { useEffect, useEffectEvent, useReducer, useRef } from 'react';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { projectsClient } from '../../api.ts';
import { isDue, isUnsaved, notesAfter, notesFrom } from './notes-state.ts';

interface Draft {
  base: string;
  text: string;
}

const restMs = 700;

/** What was written and could not be saved yet: it outlives the page, and this window. */
const useDrafts = create<{ drafts: Record<string, Draft> }>()(
  persist(() => ({ drafts: {} }), { name: 'optimus.project-notes' }),
);
function keepDraft(id: string, draft: Draft | null): void {
  const { [id]: before, ...rest } = useDrafts.getState().drafts;
  if (draft) useDrafts.setState({ drafts: { ...rest, [id]: draft } });
  else if (before) useDrafts.setState({ drafts: rest });
}

/** What the core has is looked at first: what was written elsewhere meanwhile is not lost unseen. */
async function save(id: string, { base, text }: Draft): Promise<{ saved: string } | { theirs: string }> {
  const { notes } = await projectsClient.get({ id });
  if (notes !== base && notes !== text) return { theirs: notes };
  if (notes !== text) await projectsClient.update({ id, notes: text });
  return { saved: text };
}

/** Notes save themselves once typing rests, when they are left, and when the page is. */
export function useNotes(id: string, notes: string) {
  const [state, tell] = useReducer(notesAfter, notes, (now) => notesFrom(now, useDrafts.getState().drafts[id]));
  const latest = useRef(state);
  latest.current = state;

  useEffect(() => tell({ type: 'arrived', notes }), [notes]);
  const { base, text } = state;
  useEffect(() => keepDraft(id, base === text ? null : { base, text }), [id, base, text]);

  const saveNow = useEffectEvent(async () => {
    const now = latest.current;
    if (!isUnsaved(now) || now.theirs !== null || now.status === 'saving') return;
    tell({ type: 'saving' });
    try {
      const answer = await save(id, now);
      if ('saved' in answer) tell({ type: 'saved', notes: answer.saved });
      else tell({ type: 'arrived', notes: answer.theirs });
    } catch {
      tell({ type: 'failed' });
    }
  });

  const due = isDue(state);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each key begins the rest anew
  useEffect(() => {
    if (!due) return;
    const timer = setTimeout(() => void saveNow(), restMs);
    return () => clearTimeout(timer);
  }, [due, text]);

  useEffect(
    () => () => {
      const left = latest.current;
      if (!isUnsaved(left) || left.theirs !== null) return;
      void save(id, left).then(
        (answer) => {
          if ('saved' in answer) keepDraft(id, null);
        },
        // The draft stays, and is offered when the page is opened again.
        () => {},
      );
    },
    [id],
  );

  return { state, tell, flush: () => isDue(latest.current) && void saveNow(), again: () => void saveNow() };
}
