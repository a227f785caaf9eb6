import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface PaletteState {
  open: boolean;
  /** How often it was opened: each time begins with an empty field. */
  times: number;
}

export const usePalette = create<PaletteState>()(() => ({ open: false, times: 0 }));

let cameFrom: Element | null = null;

export function openPalette(): void {
  const { open, times } = usePalette.getState();
  if (open) return;
  cameFrom = document.activeElement;
  usePalette.setState({ open: true, times: times + 1 });
}

/** The next key is meant for what was there before, not for what still fades away. */
export function closePalette(): void {
  if (!usePalette.getState().open) return;
  usePalette.setState({ open: false });
  const back = cameFrom?.isConnected ? cameFrom : document.getElementById('main');
  cameFrom = null;
  if (back instanceof HTMLElement && back !== document.body) back.focus({ preventScroll: true });
  else if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

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
