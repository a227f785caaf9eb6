import { client } from '../../app/connection.ts';
import { toggleDock } from '../../app/layout-store.ts';
import { openPalette } from '../../app/palette/palette-store.ts';
import { neighbour, splitAround } from './layout.ts';
import { openBeside, openTerminal } from './open-terminal.ts';
import { currentTab, focusTerminal, type OpenRequest, setShare, stepTab, takeAway } from './store.ts';
import { ask } from './view/asks.ts';
import type { TerminalAction } from './view/keys.ts';
import { dropView, viewOf } from './view/registry.ts';

const sizeStep = 0.05;

/** In the same project and folder as that one. */
export async function likeThat(id: string): Promise<OpenRequest> {
  const row = (await client.terminals.list()).find((one) => one.id === id);
  if (!row) return {};
  return {
    projectId: row.projectId ?? undefined,
    folder: row.currentFolder ?? row.folder,
    environment: row.environment ?? undefined,
    shell: row.shell,
  };
}

async function end(id: string): Promise<void> {
  const { left } = await client.terminals.close({ id });
  if (left.length > 0)
    throw new Error(`Still running: ${left.map(({ pid, command }) => `${pid} ${command}`).join(', ')}`);
  takeAway(id);
  dropView(id);
}

/** Whatever runs in it is ended; with a command under way that is asked first. */
export async function closeTerminal(id: string): Promise<void> {
  const row = (await client.terminals.list()).find((one) => one.id === id);
  if (!row || row.state === 'ended') {
    takeAway(id);
    dropView(id);
    return;
  }
  if (row.running === null) await end(id);
  else ask({ kind: 'close', id, running: row.running, close: () => end(id) });
}

export async function changeFontSize(by: number | null): Promise<void> {
  const { settings } = await client.settings.get();
  const fontSize = by === null ? 13 : Math.min(32, Math.max(8, settings.terminals.fontSize + by));
  await client.settings.update({ terminals: { fontSize } });
}

export const focusedTerminal = (): string | null => currentTab()?.focused ?? null;

function go(move: 'left' | 'right' | 'up' | 'down') {
  const tab = currentTab();
  const next = tab && neighbour(tab.pane, tab.focused, move);
  if (!next) return;
  focusTerminal(next);
  viewOf(next)?.focus();
}

function grow(move: 'left' | 'right' | 'up' | 'down') {
  const tab = currentTab();
  const found = tab && splitAround(tab.pane, tab.focused, move === 'left' || move === 'right' ? 'row' : 'column');
  if (!tab || !found) return;
  setShare(tab.key, found.path, found.share + (move === 'right' || move === 'down' ? sizeStep : -sizeStep));
}

/** What a key or a command does with the terminal that has the keys. */
export async function act(action: TerminalAction, id: string | null = focusedTerminal()): Promise<void> {
  switch (action) {
    case 'new':
      await openTerminal(id === null ? {} : await likeThat(id));
      return;
    case 'split-right':
    case 'split-down':
      if (id !== null) await openBeside(id, action === 'split-right' ? 'row' : 'column', await likeThat(id));
      return;
    case 'close':
      if (id !== null) await closeTerminal(id);
      return;
    case 'next-tab':
      return stepTab(1);
    case 'previous-tab':
      return stepTab(-1);
    case 'palette':
      return openPalette();
    case 'dock':
      return toggleDock();
    case 'larger':
      return await changeFontSize(1);
    case 'smaller':
      return await changeFontSize(-1);
    case 'usual-size':
      return await changeFontSize(null);
    case 'leave':
      document.querySelector<HTMLElement>('[data-terminal-tabs] [aria-selected=true]')?.focus();
      return;
    case 'go-left':
    case 'go-right':
    case 'go-up':
    case 'go-down':
      return go(action.slice(3) as 'left');
    case 'grow-left':
    case 'grow-right':
    case 'grow-up':
    case 'grow-down':
      return grow(action.slice(5) as 'left');
    case 'bottom':
      viewOf(id ?? '')?.terminal.scrollToBottom();
      return;
    case 'previous-command':
    case 'next-command':
      viewOf(id ?? '')?.jump(action === 'previous-command' ? -1 : 1);
      return;
    default:
      return;
  }
}
