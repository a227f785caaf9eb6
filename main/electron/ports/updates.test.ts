import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Logger } from '../../core/log/logger.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { createUpdatePort, type Updater } from './updates.ts';

const FEED = 'https://updates.example/optimus';

async function desktop(platform: NodeJS.Platform, change: { isPackaged?: boolean; config?: string } = {}) {
  const resourcesPath = await tempDir();
  if (change.config !== undefined) await writeFile(join(resourcesPath, 'app-update.yml'), change.config);
  const clock = createFakeClock();
  const check = vi.fn<Updater['checkForUpdates']>(async () => ({
    isUpdateAvailable: true,
    updateInfo: { version: '2.0.0' },
  }));
  const updater: Updater = {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    allowDowngrade: true,
    setFeedURL: vi.fn<Updater['setFeedURL']>(),
    checkForUpdates: check,
  };
  const loadUpdater = vi.fn(async () => updater);
  const port = createUpdatePort({
    platform,
    isPackaged: change.isPackaged ?? true,
    resourcesPath,
    loadUpdater,
    clock,
    log: { warn: vi.fn() } as unknown as Logger,
  });
  const settled = (wanted: RegExp) =>
    until(() => wanted.test(JSON.stringify(port.status())), { what: `status ${wanted}` });
  return { port, updater, check, clock, loadUpdater, settled };
}

describe('updates', () => {
  it('are not connected without a feed, and say so', async () => {
    const { port, loadUpdater } = await desktop('darwin');
    expect(port.status()).toMatchObject({ available: false, why: 'No update feed is set.' });
    port.configure('');
    expect(loadUpdater).not.toHaveBeenCalled();
  });

  it('are looked for, downloaded never by themselves, and looked for again a day later', async () => {
    const { port, updater, check, clock, settled } = await desktop('darwin');
    port.configure(FEED);
    await settled(/2\.0\.0 is available/);
    expect(updater).toMatchObject({ autoDownload: false, autoInstallOnAppQuit: false, allowDowngrade: false });
    expect(updater.setFeedURL).toHaveBeenCalledWith({ provider: 'generic', url: FEED });
    check.mockResolvedValue({ isUpdateAvailable: false, updateInfo: { version: '1.0.0' } });
    clock.advance(24 * 60 * 60 * 1000);
    await settled(/newest version/);
    port.configure('');
    clock.advance(48 * 60 * 60 * 1000);
    expect(check).toHaveBeenCalledTimes(2);
    expect(port.status()).toMatchObject({ available: false });
  });

  it('tell that the feed did not answer', async () => {
    const { port, check, settled } = await desktop('darwin');
    check.mockRejectedValue(new Error('ENOTFOUND updates.example'));
    port.configure(FEED);
    await settled(/ENOTFOUND/);
    expect(port.status().available).toBe(false);
  });

  it.each([
    ['from sources', 'darwin', { isPackaged: false }, /sources/],
    ['on Linux, where nothing is signed', 'linux', {}, /no signature/],
    ['of an unsigned build on Windows', 'win32', { config: 'provider: generic\n' }, /not signed/],
    ['on Windows without a configuration', 'win32', {}, /not signed/],
  ] as const)('are refused %s', async (_why, platform, change, wanted) => {
    const { port, loadUpdater, settled } = await desktop(platform, change);
    port.configure(FEED);
    await settled(wanted);
    expect(loadUpdater).not.toHaveBeenCalled();
  });

  it('are looked for on Windows when the publisher is known', async () => {
    const { port, settled } = await desktop('win32', { config: 'publisherName:\n  - The Optimus authors\n' });
    port.configure(FEED);
    await settled(/2\.0\.0/);
  });
});
