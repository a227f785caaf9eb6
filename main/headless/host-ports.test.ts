import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../core/testing/temp-dir.ts';
import { createHeadlessPorts } from './host-ports.ts';

function ports(platform: NodeJS.Platform = 'linux', env: NodeJS.ProcessEnv = { DISPLAY: ':0' }) {
  const launched: [string, readonly string[]][] = [];
  const made = createHeadlessPorts({
    platform,
    env,
    launch: async (file, args) => {
      if (file === 'xdg-open' && args[0] === '/nowhere') throw new Error('ENOENT');
      launched.push([file, args]);
    },
  });
  return { made, launched };
}

describe('headless host ports', () => {
  it('say why something is not there and what to do', async () => {
    const { made } = ports();
    const all = [
      await made.secrets.status(),
      made.notifications.status(),
      made.hotkeys.status(),
      made.tray.status(),
      made.window.status(),
      made.loginItem.status(),
      made.updates.status(),
      await made.microphone.status(),
      ports('linux', {}).made.shell.status(),
    ];
    for (const status of all) {
      expect(status.available).toBe(false);
      if (status.available) continue;
      expect(status.why.length).toBeGreaterThan(20);
      expect(status.remedy.length).toBeGreaterThan(5);
      expect(`${status.why} ${status.remedy}`).not.toMatch(/soon|later version/i);
    }
    expect(made.hotkeys.register('palette', 'Ctrl+K', () => {}).status).toBe('unsupported');
  });

  it('find the display also where the variable of the other kind is empty', () => {
    const env = { DISPLAY: '', WAYLAND_DISPLAY: 'wayland-0' };
    expect(ports('linux', env).made.shell.status().available).toBe(true);
    expect(ports('linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }).made.shell.status().available).toBe(false);
  });

  it('fail in the closed set where something is asked all the same', async () => {
    const { made } = ports();
    const unavailable = expect.objectContaining({ code: 'UNAVAILABLE' });
    await expect(made.secrets.encrypt('a')).rejects.toEqual(unavailable);
    await expect(made.secrets.decrypt(new Uint8Array())).rejects.toEqual(unavailable);
    await expect(made.loginItem.set(true)).rejects.toEqual(unavailable);
    await expect(made.shell.pickFolder('Choose')).rejects.toEqual(unavailable);
    await expect(ports('linux', {}).made.shell.openExternal('https://example.org/')).rejects.toEqual(unavailable);
  });

  it('open https and mailto in what the platform has, and nothing else', async () => {
    const { made, launched } = ports();
    await made.shell.openExternal('https://example.org/a?b=c&d=e');
    await made.shell.openExternal('mailto:ada@example.org');
    expect(launched).toEqual([
      ['xdg-open', ['https://example.org/a?b=c&d=e']],
      ['xdg-open', ['mailto:ada@example.org']],
    ]);
    for (const url of [
      'http://example.org/',
      'file:///etc/passwd',
      'javascript:alert(1)',
      '-h',
      'https://a@example.org/',
    ])
      await expect(made.shell.openExternal(url), url).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(launched).toHaveLength(2);

    const dir = await tempDir();
    await writeFile(join(dir, 'a.txt'), '');
    await made.shell.showItemInFolder(join(dir, 'a.txt'));
    await made.shell.showItemInFolder(dir);
    expect(launched.slice(2)).toEqual([
      ['xdg-open', [dir]],
      ['xdg-open', [dir]],
    ]);

    const mac = ports('darwin', {});
    await mac.made.shell.openExternal('https://example.org/');
    await mac.made.shell.showItemInFolder('/a/b.txt');
    expect(mac.launched).toEqual([
      ['open', ['https://example.org/']],
      ['open', ['-R', '/a/b.txt']],
    ]);
    const windows = ports('win32', {});
    await windows.made.shell.openExternal('https://example.org/?a=1&calc.exe');
    expect(windows.launched).toEqual([
      ['rundll32.exe', ['url.dll,FileProtocolHandler', 'https://example.org/?a=1&calc.exe']],
    ]);
  });

  it('say what could not be started', async () => {
    const { made } = ports();
    await expect(made.shell.showItemInFolder('/nowhere/file')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      data: { why: expect.stringContaining('xdg-open') },
    });
  });
});
