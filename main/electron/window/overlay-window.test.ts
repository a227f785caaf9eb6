import { EventEmitter } from 'node:events';
import type { BrowserWindow, BrowserWindowConstructorOptions, Screen } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { createOverlayWindow, placeOverlay } from './overlay-window.ts';
import { windowOptions } from './window-options.ts';

const left = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 1000 };

function start() {
  let pointer = left;
  let quitting = false;
  const made: { window: EventEmitter; options: BrowserWindowConstructorOptions; state: Record<string, unknown> }[] = [];
  const overlay = createOverlayWindow({
    create(options) {
      const state: Record<string, unknown> = { visible: false, focused: false, destroyed: false, bounds: options };
      const window = Object.assign(new EventEmitter(), {
        webContents: Object.assign(new EventEmitter(), { id: made.length + 7, reload: vi.fn() }),
        loadURL: async (url: string) => void Object.assign(state, { url }),
        setAlwaysOnTop: () => {},
        setVisibleOnAllWorkspaces: () => {},
        setBounds: (bounds: object) => void Object.assign(state, { bounds }),
        isVisible: () => state.visible === true,
        isDestroyed: () => state.destroyed === true,
        showInactive: () => void Object.assign(state, { visible: true }),
        focus: () => void Object.assign(state, { focused: true }),
        hide: () => void Object.assign(state, { visible: false }),
        destroy() {
          state.destroyed = true;
          window.emit('closed');
        },
      });
      made.push({ window, options, state });
      return window as unknown as BrowserWindow;
    },
    screen: {
      getCursorScreenPoint: () => ({ x: 0, y: 0 }),
      getDisplayNearestPoint: () => ({ workArea: pointer }),
    } as unknown as Screen,
    facts: () => ({ dark: true, preload: '/preload.cjs', devTools: false, platform: 'linux', icon: '' }),
    monotonic: () => 0,
    isQuitting: () => quitting,
    log: quietLog,
  });
  return {
    ...{ overlay, made },
    pointAt: (area: typeof left) => {
      pointer = area;
    },
    quit: () => {
      quitting = true;
    },
  };
}

describe('the small window that listens', () => {
  it('is as safe as the main one, and at home on the page that listens', () => {
    const { overlay, made } = start();
    overlay.prepare();
    const [first] = made;
    const facts = { bounds: left, dark: true, preload: '/preload.cjs', devTools: false, icon: '' };
    const main = windowOptions({ ...facts, platform: 'linux' }).webPreferences;
    expect(first?.options.webPreferences).toMatchObject(main ?? {});
    expect(first?.state).toMatchObject({ url: 'app://optimus/listen', visible: false });
    expect(overlay.webContentsIds.has(7)).toBe(true);
  });

  it('comes where the pointer is, without the focus, and takes that only to be answered', () => {
    const one = start();
    one.overlay.show({ focus: false });
    expect(one.made[0]?.state).toMatchObject({ visible: true, focused: false, bounds: { x: 730, width: 460 } });
    one.overlay.hide();
    one.pointAt(right);
    one.overlay.show({ focus: false });
    expect(one.made[0]?.state.bounds).toMatchObject({ x: 2330 });
    one.overlay.show({ focus: true });
    expect(one.made[0]?.state.focused).toBe(true);
    expect(one.made).toHaveLength(1);
  });

  it('grows upwards with what is in it, and never beyond the screen', () => {
    expect(placeOverlay(left, 200)).toEqual({ x: 730, y: 768, width: 460, height: 200 });
    expect(placeOverlay(left, 400).y + placeOverlay(left, 400).height).toBe(968);
    expect(placeOverlay({ x: 0, y: 0, width: 400, height: 300 }, 2_000)).toEqual({
      x: 0,
      y: 0,
      width: 400,
      height: 228,
    });
  });

  it('is only hidden by whoever closes it, but keeps no program from ending', () => {
    const one = start();
    one.overlay.show({ focus: false });
    const preventDefault = vi.fn();
    one.made[0]?.window.emit('close', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
    expect(one.made[0]?.state.visible).toBe(false);
    one.quit();
    one.made[0]?.window.emit('close', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('is loaded again after a crash, and after a second one made anew by the next press', () => {
    const one = start();
    one.overlay.show({ focus: false });
    const contents = one.overlay.current()?.webContents as unknown as EventEmitter & { reload: () => void };
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    expect(contents.reload).toHaveBeenCalledOnce();
    contents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    expect(one.overlay.current()).toBeNull();
    expect(one.overlay.webContentsIds.size).toBe(0);
    one.overlay.show({ focus: false });
    expect(one.made).toHaveLength(2);
  });
});
