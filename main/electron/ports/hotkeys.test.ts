import { describe, expect, it, vi } from 'vitest';
import { acceleratorProblem } from './accelerator.ts';
import { createHotkeyPort } from './hotkeys.ts';

function desktop(platform: NodeJS.Platform = 'linux', env: NodeJS.ProcessEnv = { XDG_SESSION_TYPE: 'x11' }) {
  const keys = new Map<string, () => void>([['Alt+Space', () => {}]]);
  const register = vi.fn((accelerator: string, press: () => void) => {
    if (accelerator === 'Control+MediaX') throw new TypeError('conversion failure');
    if (keys.has(accelerator)) return false;
    keys.set(accelerator, press);
    return true;
  });
  const port = createHotkeyPort({
    globalShortcut: { register, unregister: (accelerator) => void keys.delete(String(accelerator)) },
    platform,
    env,
  });
  return { keys, port, register };
}

describe('global hotkeys', () => {
  it('work, and say so', () => {
    const { keys, port } = desktop();
    const press = vi.fn<() => void>();
    expect(port.register('palette', 'Control+Shift+K', press)).toEqual({ status: 'active', why: '' });
    keys.get('Control+Shift+K')?.();
    expect(press).toHaveBeenCalledOnce();
  });

  it('are rebound while running: the old key is free again', () => {
    const { keys, port } = desktop();
    port.register('palette', 'Control+Shift+K', () => {});
    expect(port.register('palette', 'Control+Shift+P', () => {}).status).toBe('active');
    expect([keys.has('Control+Shift+K'), keys.has('Control+Shift+P')]).toEqual([false, true]);
    expect(port.register('palette', '', () => {}).status).toBe('off');
    expect(keys.has('Control+Shift+P')).toBe(false);
  });

  it('tell when another program or another of our actions holds the key', () => {
    const { port } = desktop();
    expect(port.register('voice', 'Alt+Space', () => {})).toMatchObject({ status: 'taken', why: /Another program/ });
    port.register('palette', 'Control+Shift+K', () => {});
    expect(port.register('voice', 'Control+Shift+K', () => {})).toMatchObject({ status: 'taken', why: /Optimus/ });
  });

  it('say on Wayland that they cannot work and how to get there', () => {
    for (const env of [{ XDG_SESSION_TYPE: 'wayland' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
      const { port, register } = desktop('linux', env);
      expect(port.register('voice', 'Control+Shift+K', () => {})).toMatchObject({
        status: 'unsupported',
        why: /--voice/,
      });
      expect(port.status().available).toBe(false);
      expect(register).not.toHaveBeenCalled();
    }
    expect(desktop('darwin', { XDG_SESSION_TYPE: 'wayland' }).port.status().available).toBe(true);
  });

  it('free every key at the end', () => {
    const { keys, port } = desktop();
    port.register('palette', 'Control+Shift+K', () => {});
    port.register('voice', 'F13', () => {});
    port.dispose();
    expect([...keys.keys()]).toEqual(['Alt+Space']);
  });

  it.each([
    '',
    '+',
    'Control+',
    'Control',
    'K',
    'Shift+K',
    'Hyper+K',
    'Control+Control+K',
    'Control+KK',
    'Control K',
    'Control+é',
    'F25',
  ])('refuse %j without asking the system', (accelerator) => {
    expect(acceleratorProblem(accelerator)).not.toBeNull();
  });

  it.each([
    'CommandOrControl+Shift+Space',
    'Alt+1',
    'Super+F2',
    'F13',
    'MediaPlayPause',
    'Ctrl+Plus',
    'Alt+`',
    'Meta+num5',
  ])('accept %j', (accelerator) => expect(acceleratorProblem(accelerator)).toBeNull());
});
