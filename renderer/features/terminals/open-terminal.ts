import { client } from '../../app/connection.ts';
import { setLayout } from '../../app/layout-store.ts';
import type { Direction } from './layout.ts';
import {
  addPending,
  dropPending,
  type OpenRequest,
  settle,
  showTerminal,
  splitWith,
  takeAway,
  useTerminals,
} from './store.ts';

/** Until its place has been measured. */
const usual = { columns: 80, rows: 24 };

export const dockTab = 'terminals';

export function showDock(): void {
  if (window.location.pathname !== '/terminals') setLayout({ dockOpen: true, dockTab });
}

async function attempt(place: string, request: OpenRequest): Promise<string | null> {
  addPending(place, { request, error: null });
  try {
    const { projectId = null, folder = '', environment = null, type = null, shell = null, plain = false } = request;
    const { id } = await client.terminals.open({ ...usual, projectId, folder, environment, type, shell, plain });
    settle(place, id);
    return id;
  } catch (error) {
    addPending(place, { request, error });
    return null;
  }
}

/** Opens a terminal in the dock, or on its page when that is there. Whatever goes wrong is said in its place. */
export async function openTerminal(request: OpenRequest = {}): Promise<string | null> {
  const place = `new-${crypto.randomUUID()}`;
  addPending(place, { request, error: null });
  showTerminal(place);
  showDock();
  return await attempt(place, request);
}

export async function openBeside(id: string, direction: Direction, request: OpenRequest): Promise<string | null> {
  const place = `new-${crypto.randomUUID()}`;
  addPending(place, { request, error: null });
  splitWith(id, place, direction);
  return await attempt(place, request);
}

export const tryAgain = async (place: string, change: Partial<OpenRequest> = {}): Promise<void> => {
  const pending = useTerminals.getState().pending[place];
  if (pending) await attempt(place, { ...pending.request, ...change });
};

export function giveUp(place: string): void {
  dropPending(place);
  takeAway(place);
}
