import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createChildren } from '../../core/children/children.ts';
import type { Children } from '../../core/children/types.ts';
import { createSystemClock } from '../../core/lib/clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { createHoldPort, type HoldDeps } from './hold-port.ts';

const has = (program: string) =>
  Promise.any((process.env.PATH ?? '').split(delimiter).map((folder) => access(join(folder, program)))).then(
    () => true,
    () => false,
  );
const display = process.platform === 'linux' && (await has('Xvfb')) && (await has('xdotool'));

let children: Children | null = null;
let screen: ChildProcess | null = null;
afterEach(async () => {
  await children?.dispose();
  if (screen && screen.exitCode === null) {
    const gone = once(screen, 'exit');
    screen.kill();
    await gone;
  }
  children = null;
  screen = null;
  vi.unstubAllEnvs();
});

function start(rest: Partial<HoldDeps> = {}) {
  const port = createHoldPort({
    ...{ platform: process.platform, env: {}, isTrusted: () => true, log: quietLog, ...rest },
  });
  children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  port.attach(children);
  return port;
}

/** A screen of its own; its number is its own choice. */
async function openScreen(): Promise<string> {
  screen = spawn('Xvfb', ['-displayfd', '3', '-nolisten', 'tcp'], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const [chunk] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer];
  return `:${String(chunk).trim()}`;
}

describe('a key that is held to talk', () => {
  it.skipIf(!display)('is seen coming up, in whatever program it was pressed', { timeout: 30_000 }, async () => {
    const where = await openScreen();
    vi.stubEnv('DISPLAY', where);
    const press = (...args: string[]) =>
      promisify(execFile)('xdotool', args, { env: { ...process.env, DISPLAY: where } });
    const port = start();
    const up = vi.fn();
    port.watch('CommandOrControl+Shift+Space', up);
    await vi.waitFor(
      () => expect(port.status()).toMatchObject({ available: true, detail: expect.stringContaining('hold the key') }),
      15_000,
    );
    await press('keydown', 'ctrl', 'keydown', 'shift', 'keydown', 'space');
    expect(up).not.toHaveBeenCalled();
    await press('keyup', 'space');
    await vi.waitFor(() => expect(up).toHaveBeenCalledOnce(), 5_000);
    await press('keyup', 'shift', 'keyup', 'ctrl', 'key', 'a', 'key', 'space');
    port.watch(null, () => {});
    await vi.waitFor(() => expect(children?.list()).toEqual([]), 5_000);
    expect(up).toHaveBeenCalledOnce();
  });

  it.runIf(process.platform === 'linux')(
    'says so where there is no display, and Optimus goes on',
    { timeout: 30_000 },
    async () => {
      vi.stubEnv('DISPLAY', ':4711');
      const port = start();
      const changed = vi.fn();
      port.onChange(changed);
      port.watch('CommandOrControl+Shift+Space', () => {});
      await vi.waitFor(() => expect(changed).toHaveBeenCalled(), 15_000);
      expect(port.status()).toMatchObject({ available: false, remedy: expect.stringContaining('X display') });
      expect(children?.list()).toEqual([]);
    },
  );

  it('says why a system does not permit it, and starts nothing', () => {
    const wayland = start({ platform: 'linux', env: { XDG_SESSION_TYPE: 'wayland' } });
    wayland.watch('CommandOrControl+Shift+Space', () => {});
    expect(wayland.status()).toMatchObject({ available: false, why: expect.stringContaining('Wayland') });
    expect(children?.list()).toEqual([]);
    const mac = start({ platform: 'darwin', isTrusted: () => false });
    mac.watch('F9', () => {});
    expect(mac.status()).toMatchObject({ available: false, remedy: expect.stringContaining('Accessibility') });
  });

  it('says which key cannot be watched', async () => {
    const port = start({ platform: 'win32' });
    port.watch('MediaPlayPause', () => {});
    await vi.waitFor(() => expect(port.status()).toMatchObject({ remedy: expect.stringContaining('another key') }));
  });
});
