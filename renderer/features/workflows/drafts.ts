/** A text that was typed and not saved. Kept by this browser, so that a crash or a reload of the page costs nothing. */
export interface Draft {
  source: string;
  /** What it was made from; null for a new workflow. */
  revision: number | null;
  at: number;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const prefix = 'optimus.workflow-draft.';
const most = 20;

export function createDrafts(store: Store) {
  const names = () =>
    Array.from({ length: store.length }, (_, i) => store.key(i)).filter(
      (name): name is string => name?.startsWith(prefix) === true,
    );
  const read = (name: string): Draft | null => {
    try {
      const saved: unknown = JSON.parse(store.getItem(name) ?? 'null');
      if (typeof saved !== 'object' || saved === null) return null;
      const { source, revision, at } = saved as Record<string, unknown>;
      if (typeof source !== 'string' || typeof at !== 'number') return null;
      return { source, revision: typeof revision === 'number' ? revision : null, at };
    } catch {
      return null;
    }
  };
  const oldestFirst = () => names().toSorted((a, b) => (read(a)?.at ?? 0) - (read(b)?.at ?? 0));

  return {
    /** `id` is that of the workflow, or `new`. */
    get: (id: string) => read(prefix + id),
    put(id: string, draft: Draft): boolean {
      for (const name of oldestFirst().slice(0, -most)) store.removeItem(name);
      try {
        store.setItem(prefix + id, JSON.stringify(draft));
        return true;
      } catch {
        // The browser's room for this page is used up: an older draft gives way.
        const oldest = oldestFirst().find((name) => name !== prefix + id);
        if (oldest === undefined) return false;
        store.removeItem(oldest);
        return this.put(id, draft);
      }
    },
    remove: (id: string) => store.removeItem(prefix + id),
  };
}
