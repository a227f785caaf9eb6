import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Workflow } from '../../../../shared/features/workflows/schema.ts';
import { knownError } from '../../../app/connection.ts';
import { failureToast } from '../../../app/failure.tsx';
import { useToast } from '../../../ui/toast.tsx';
import { workflowsClient as client } from '../api.ts';
import { createDrafts, type Draft } from '../drafts.ts';
import { listOptions, useWorkflow, workflowOptions } from '../queries.ts';
import { copyName, renamed } from '../source.ts';

export interface Base {
  /** Null until it has been saved. */
  id: string | null;
  source: string;
  revision: number;
}

const draftMs = 300;
const drafts = createDrafts(window.localStorage);

interface DocumentOptions {
  base: Base;
  /** A text to begin with that is not saved: a template. */
  text: string;
  /** Puts a text into the editor, which tells it back by `onText`. */
  replace: (text: string) => void;
  /** It has an address now, or another one. */
  onId: (id: string) => void;
}

/** One text under an editor: what of it is saved, what others have saved meanwhile, and its draft. */
export function useDocument({ base: first, text: initial, replace, onId }: DocumentOptions) {
  const queries = useQueryClient();
  const toast = useToast();
  const [base, setBase] = useState(first);
  const [text, setText] = useState(initial);
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<Workflow | null>(null);
  const [offer, setOffer] = useState<Draft | null>(() => {
    const draft = drafts.get(first.id ?? 'new');
    return draft && draft.source !== initial && draft.source !== first.source ? draft : null;
  });
  const remote = useWorkflow(base.id);
  const latest = remote.data?.id === base.id ? remote.data : undefined;
  const dirty = text !== base.source;
  const draftId = base.id ?? 'new';

  const now = useRef({ base, text });
  now.current = { base, text };

  const adopt = useCallback(
    (saved: Workflow) => {
      queries.setQueryData(workflowOptions(saved.id).queryKey, saved);
      setBase({ id: saved.id, source: saved.source, revision: saved.revision });
      setConflict(null);
    },
    [queries],
  );

  // Another window has saved: what is untouched here follows, what was typed stays.
  useEffect(() => {
    if (!latest || saving || latest.revision <= base.revision) return;
    if (latest.source === text) adopt(latest);
    else if (!dirty) {
      adopt(latest);
      replace(latest.source);
    }
  }, [latest, saving, base.revision, text, dirty, adopt, replace]);

  useEffect(() => {
    const keep = () => {
      const { base: from, text: typed } = now.current;
      if (typed === from.source) drafts.remove(from.id ?? 'new');
      else
        drafts.put(from.id ?? 'new', {
          source: typed,
          revision: from.id === null ? null : from.revision,
          at: Date.now(),
        });
    };
    // What was offered stays until something newer has been typed.
    if (!dirty && offer) return;
    if (text === initial && base === first) return;
    const timer = setTimeout(keep, draftMs);
    window.addEventListener('pagehide', keep);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pagehide', keep);
      keep();
    };
  }, [text, dirty, offer, initial, base, first]);

  async function put(revision: number | null): Promise<Workflow | null> {
    const source = now.current.text;
    setSaving(true);
    try {
      const { id } = now.current.base;
      const saved =
        id === null || revision === null
          ? await client.create({ source })
          : await client.save({ id, source, revision });
      if (id !== saved.id) {
        // What was offered is another text: it stays for the next new workflow.
        if (offer && id === null) drafts.put('new', offer);
        else drafts.remove(id ?? 'new');
        setOffer(null);
      }
      adopt(saved);
      void queries.invalidateQueries({ queryKey: listOptions().queryKey });
      if (id !== saved.id) onId(saved.id);
      return saved;
    } catch (error) {
      const known = knownError(error);
      const { id } = now.current.base;
      if (known?.code === 'CONFLICT' && id !== null)
        try {
          setConflict(await client.get({ id }));
          return null;
        } catch {
          // Then the refusal itself has to be enough.
        }
      toast(failureToast('The workflow was not saved', error));
      return null;
    } finally {
      setSaving(false);
    }
  }

  return {
    base,
    text,
    setText,
    dirty,
    saving,
    /** As it is on the core: whether it is on, when it fires. */
    saved: latest,
    gone: base.id !== null && remote.isError && knownError(remote.error)?.code === 'NOT_FOUND',
    /** Somebody else has saved what was changed here too. */
    overtaken: dirty && !saving && latest !== undefined && latest.revision > base.revision ? latest : null,
    conflict,
    setConflict,
    save: () => put(now.current.base.revision),
    overwrite: async (theirs: Workflow) => {
      await put(theirs.revision);
    },
    takeTheirs(theirs: Workflow) {
      adopt(theirs);
      replace(theirs.source);
    },
    async keepAsCopy(theirs: Workflow) {
      const taken = (queries.getQueryData(listOptions().queryKey) ?? [theirs]).map(({ name }) => name);
      try {
        const source = renamed(now.current.text, copyName(theirs.name, taken));
        const copy = await client.create({ source, enabled: false });
        drafts.remove(draftId);
        void queries.invalidateQueries({ queryKey: listOptions().queryKey });
        adopt(copy);
        replace(copy.source);
        onId(copy.id);
        toast({ tone: 'ok', title: `${copy.name} was made`, description: 'It is off until you turn it on.' });
      } catch (error) {
        toast(failureToast('The copy was not made', error));
      }
    },
    offer,
    takeOffer() {
      if (offer) replace(offer.source);
      setOffer(null);
    },
    dropOffer() {
      drafts.remove(draftId);
      setOffer(null);
    },
  };
}
