import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { autostartEntry, createLoginItemPort } from './login-item.ts';

describe('start at login', () => {
  it('is a desktop file on Linux, there or not there', async () => {
    const home = await tempDir();
    const app = { setLoginItemSettings: vi.fn() };
    const port = createLoginItemPort({ app, platform: 'linux', env: {}, home, command: ['/opt/Optimus/optimus'] });
    await port.set(false);
    await port.set(true);
    const folder = join(home, '.config/autostart');
    expect(await readdir(folder)).toEqual(['optimus.desktop']);
    expect(await readFile(join(folder, 'optimus.desktop'), 'utf8')).toContain('Exec=/opt/Optimus/optimus --hidden\n');
    await port.set(false);
    expect(await readdir(folder)).toEqual([]);
    expect(app.setLoginItemSettings).not.toHaveBeenCalled();
  });

  it('quotes what a shell or the desktop would read otherwise', () => {
    const line = autostartEntry(['/home/a b/100%/$x"`\\optimus'])
      .split('\n')
      .find((l) => l.startsWith('Exec='));
    expect(line).toBe('Exec="/home/a b/100%%/\\\\$x\\\\"\\\\`\\\\\\\\optimus" --hidden');
  });

  it.each(['darwin', 'win32'] as const)('is asked of the system on %s', async (platform) => {
    const app = { setLoginItemSettings: vi.fn() };
    const port = createLoginItemPort({ app, platform, env: {}, home: '/none', command: ['/x/optimus', '/src'] });
    await port.set(true);
    expect(app.setLoginItemSettings).toHaveBeenCalledWith({
      openAtLogin: true,
      path: '/x/optimus',
      args: ['/src', '--hidden'],
    });
  });
});
