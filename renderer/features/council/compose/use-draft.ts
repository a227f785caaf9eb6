import { useCallback, useEffect, useRef, useState } from 'react';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { client } from '../../../app/connection.ts';
import { useConnection } from '../../../app/connection-store.ts';
import { useDeliberation, usePutDeliberation } from '../queries.ts';
import { canBeDraft, changesOf, type DraftForm, type DraftInput, inputOf } from './draft-form.ts';

const restMs = 500;

interface Options {
  id: string | null;
  first: DraftForm;
  /** What the core knows already; null while there is no draft. */
  known: DraftInput | null;
  onMade: (id: string) => void;
}

/**
 * What is written, and the draft at the core, which follows as soon as typing rests. One request after the other, so that an
 * older one never has the last word.
 */
export function useDraft({ id: firstId, first, known, onMade }: Options) {
  const [form, setForm] = useState(first);
  const [problem, setProblem] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  const [draftId, setDraftId] = useState(firstId);
  const latest = useRef(form);
  const kept = useRef<{ id: string | null; input: DraftInput | null }>({ id: firstId, input: known });
  const going = useRef<Promise<void>>(Promise.resolve());
  const gone = useRef(false);
  const away = useRef(false);
  const put = usePutDeliberation();
  const draft = useDeliberation(draftId).data ?? null;

  const change = useCallback((patch: Partial<DraftForm>) => {
    latest.current = { ...latest.current, ...patch };
    setForm(latest.current);
  }, []);

  const again = useRef<() => Promise<void>>(null);
  again.current = async () => {
    const { id, input } = kept.current;
    const now = inputOf(latest.current);
    if (gone.current) return;
    if (id === null) {
      if (!canBeDraft(latest.current)) return;
      const made = await client.council.draft(now);
      kept.current = { id: made.id, input: now };
      put(made);
      setDraftId(made.id);
      if (!away.current) onMade(made.id);
    } else {
      const changed = input === null ? now : changesOf(input, now);
      if (changed === null || !canBeDraft(latest.current)) return;
      put(await client.council.change({ id, ...changed }));
      kept.current = { id, input: now };
    }
    await again.current?.();
  };

  /** Everything that is written is at the core; throws when it was not taken. */
  const settle = useCallback(async (): Promise<string | null> => {
    const work = going.current.catch(() => {}).then(() => again.current?.());
    going.current = work;
    setSaving(true);
    setProblem(null);
    try {
      await work;
    } catch (error) {
      setProblem(error);
      throw error;
    } finally {
      if (going.current === work) setSaving(false);
    }
    return kept.current.id;
  }, []);

  // Who goes elsewhere right after a word has written that, too.
  useEffect(() => {
    away.current = false;
    return () => {
      away.current = true;
      settle().catch(() => {});
    };
  }, [settle]);

  const online = useConnection(({ status }) => status === 'online');
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change of the form begins the rest anew
  useEffect(() => {
    if (!online) return;
    const timer = setTimeout(() => {
      // What is wrong is shown; the next change tries again.
      settle().catch(() => {});
    }, restMs);
    return () => clearTimeout(timer);
  }, [form, online, settle]);

  return {
    ...{ form, change, settle, saving, problem },
    draft,
    id: draftId,
    /** The core has made something of it: that is what stands there now. */
    take: (deliberation: Deliberation, patch: Partial<DraftForm>) => {
      change(patch);
      // What was written meanwhile is not at the core yet.
      const { options } = inputOf(latest.current);
      kept.current = { id: deliberation.id, input: kept.current.input && { ...kept.current.input, options } };
      put(deliberation);
    },
    /** It was started or thrown away: nothing is written any more. */
    leave: () => {
      gone.current = true;
    },
  };
}
