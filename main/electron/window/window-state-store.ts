import { ipcMain } from 'electron';
import ElectronStore from 'electron-store';
import { z } from 'zod';
import { FRESH_STATE, type WindowState } from './place-window.ts';

const rectangle = z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() });
const windowState = z.object({
  display: z.number().nullable(),
  bounds: z.record(z.string(), rectangle),
  maximised: z.boolean(),
});

export interface WindowStateStore {
  read(): WindowState;
  write(state: WindowState): void;
}

/** Kept apart from the settings because the window opens before the core is up. */
export function createWindowStateStore(dataDir: string): WindowStateStore {
  const store = new ElectronStore<{ state?: WindowState }>({
    name: 'window',
    cwd: dataDir,
    clearInvalidConfig: true,
    accessPropertiesByDotNotation: false,
  });
  // electron-store listens for pages that ask where the data lies; none of ours does, and nobody else may.
  ipcMain.removeAllListeners('electron-store-get-data');
  return {
    read: () => windowState.safeParse(store.get('state')).data ?? FRESH_STATE,
    write: (state) => store.set('state', state),
  };
}
