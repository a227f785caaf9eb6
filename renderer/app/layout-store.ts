import { create } from 'zustand';
import { persist } from 'zustand/middleware';

export interface Layout {
  sidebarCollapsed: boolean;
  dockOpen: boolean;
  dockMaximised: boolean;
  dockHeight: number;
  dockTab: string;
  inspectorWidth: number;
}

export const layoutDefaults: Layout = {
  sidebarCollapsed: false,
  dockOpen: false,
  dockMaximised: false,
  dockHeight: 220,
  dockTab: 'log',
  inspectorWidth: 380,
};

/** Takes from what was remembered only what still has the right type: it may come from another version, or from a user. */
export function sanitiseLayout(saved: unknown): Layout {
  const from = typeof saved === 'object' && saved !== null ? (saved as Record<string, unknown>) : {};
  return Object.fromEntries(
    Object.entries(layoutDefaults).map(([name, standard]) => {
      const value = from[name];
      const fits = typeof value === typeof standard && (typeof value !== 'number' || (value > 0 && value < 10_000));
      return [name, fits ? value : standard];
    }),
  ) as unknown as Layout;
}

/** Where things are. Remembered by this browser or window, because it is about this screen. */
export const useLayout = create<Layout>()(
  persist((): Layout => layoutDefaults, {
    name: 'optimus.layout',
    merge: (saved) => sanitiseLayout(saved),
  }),
);

export function setLayout(patch: Partial<Layout>): void {
  useLayout.setState(patch);
}

export function toggleSidebar(): void {
  useLayout.setState(({ sidebarCollapsed }) => ({ sidebarCollapsed: !sidebarCollapsed }));
}

export function toggleDock(): void {
  useLayout.setState(({ dockOpen }) => ({ dockOpen: !dockOpen, dockMaximised: false }));
}
