import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export const usePalette = create<{ open: boolean }>()(() => ({ open: false }));

export const openPalette = () => usePalette.setState({ open: true });
export const closePalette = () => usePalette.setState({ open: false });

const kept = 12;

export const useRecent = create<{ ids: readonly string[] }>()(
  persist(() => ({ ids: [] as readonly string[] }), {
    name: 'optimus.palette',
    storage: createJSONStorage(() => localStorage),
    merge: (saved) => {
      const ids = (saved as { ids?: unknown } | undefined)?.ids;
      return { ids: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').slice(0, kept) : [] };
    },
  }),
);

export const used = (id: string) =>
  useRecent.setState(({ ids }) => ({ ids: [id, ...ids.filter((other) => other !== id)].slice(0, kept) }));
