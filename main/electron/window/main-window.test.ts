import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { createMainWindow } from './main-window.ts';
import { FRESH_STATE } from './place-window.ts';

const area = { id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } };

function fakeWindow() {
  const state = { destroyed: false, hidden: false };
  const made = Object.assign(new EventEmitter(), {
    webContents: Object.assign(new EventEmitter(), { id: 7 }),
    loadURL: async () => {},
    isDestroyed: () => state.destroyed,
    isMinimized: () => false,
    isFullScreen: () => false,
    isMaximized: () => false,
    getNormalBounds: () => area.workArea,
    hide: () => {
      state.hidden = true;
    },
    destroy: () => {
      state.destroyed = true;
    },
  });
  return { made, state };
}

describe('the main window', () => {
  it('hides and ends also when its place cannot be written', () => {
    const { made, state } = fakeWindow();
    const write = vi.fn(() => {
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
    });
    const window = createMainWindow({
      create: () => made as unknown as BrowserWindow,
      screen: {
        getAllDisplays: () => [area],
        getPrimaryDisplay: () => area,
        getDisplayMatching: () => area,
      } as unknown as Electron.Screen,
      store: { read: () => FRESH_STATE, write },
      facts: () => ({ dark: false, preload: '', devTools: false, platform: 'linux', icon: '' }),
      onClose: () => 'hide',
      onContextMenu: () => {},
      askAfterCrash: async () => true,
      quit: () => {},
      monotonic: () => 0,
      log: quietLog,
    });
    window.open({ hidden: true, route: '/' });
    const preventDefault = vi.fn();
    made.emit('close', { preventDefault });
    expect(preventDefault).toHaveBeenCalled();
    expect(state.hidden).toBe(true);
    window.dispose();
    expect(state.destroyed).toBe(true);
    expect(write).toHaveBeenCalledTimes(2);
  });
});
