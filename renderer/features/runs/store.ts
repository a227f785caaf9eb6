import { create } from 'zustand';
import { persist } from 'zustand/middleware';

interface RunsView {
  /** Height of the log under the graph. */
  logHeight: number;
  /** The tray in the status bar is open. */
  trayOpen: boolean;
  /** The run whose cancelling is being asked about. */
  cancelling: { id: string; name: string } | null;
}

export const standardLogHeight = 260;

export const useRunsView = create<RunsView>()(
  persist((): RunsView => ({ logHeight: standardLogHeight, trayOpen: false, cancelling: null }), {
    name: 'optimus.runs',
    partialize: ({ logHeight }) => ({ logHeight }),
    merge: (saved, now) => {
      const height = (saved as { logHeight?: unknown } | undefined)?.logHeight;
      return { ...now, logHeight: typeof height === 'number' && height > 0 && height < 4_000 ? height : now.logHeight };
    },
  }),
);

export function setLogHeight(logHeight: number): void {
  useRunsView.setState({ logHeight });
}

export function setTray(trayOpen: boolean): void {
  useRunsView.setState({ trayOpen });
}

export function askToCancel(run: { id: string; name: string } | null): void {
  useRunsView.setState({ cancelling: run && { id: run.id, name: run.name } });
}
