import type { App, BrowserWindow, NativeImage } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createBadge } from './badge.ts';
import { createMicrophone } from './microphone.ts';
import { createProcessList } from './processes.ts';

describe('badge and progress', () => {
  const desktop = (platform: NodeJS.Platform) => {
    const window = { setOverlayIcon: vi.fn(), setProgressBar: vi.fn() };
    const app = { setBadgeCount: vi.fn() };
    const picture = {} as NativeImage;
    const badge = createBadge({
      app,
      window: () => window as unknown as BrowserWindow,
      platform,
      overlay: () => picture,
    });
    return { window, app, badge, picture };
  };

  it('is a number where the platform has one', () => {
    const { app, badge, window } = desktop('darwin');
    badge.count(3);
    expect(app.setBadgeCount).toHaveBeenCalledWith(3);
    expect(window.setOverlayIcon).not.toHaveBeenCalled();
  });

  it('is a picture with words on Windows, and goes away', () => {
    const { badge, window, picture } = desktop('win32');
    badge.count(2);
    badge.count(0);
    expect(window.setOverlayIcon.mock.calls).toEqual([
      [picture, '2 things need you'],
      [null, ''],
    ]);
  });

  it('shows progress between nothing and all', () => {
    const { badge, window } = desktop('linux');
    for (const value of [0.5, 7, -3, null]) badge.progress(value);
    expect(window.setProgressBar.mock.calls.flat()).toEqual([0.5, 1, 0, -1]);
  });
});

describe('microphone', () => {
  const mac = (status: string) =>
    createMicrophone({
      platform: 'darwin',
      systemPreferences: { getMediaAccessStatus: () => status as 'granted', askForMediaAccess: async () => true },
    });

  it('says what the system allows and where to change it', async () => {
    expect(await mac('granted').status()).toMatchObject({ available: true });
    expect(await mac('not-determined').status()).toMatchObject({ available: true });
    expect(await mac('denied').status()).toMatchObject({ available: false, remedy: /System Settings/ });
  });
});

describe('processes', () => {
  it('are those of Chromium, without the one that the core counts itself', () => {
    const metric = (pid: number, type: string, percent: number) => ({
      pid,
      type,
      cpu: { percentCPUUsage: percent, idleWakeupsPerSecond: 0 },
      memory: { workingSetSize: 100, peakWorkingSetSize: 100 },
      creationTime: 0,
    });
    const app = {
      getAppMetrics: () => [metric(1, 'Browser', 1), metric(2, 'Tab', 2.5), metric(3, 'GPU', Number.NaN)],
    } as unknown as App;
    expect(createProcessList(app)()).toEqual([
      { pid: 2, kind: 'tab', cpuPercent: 2.5, memoryBytes: 102_400 },
      { pid: 3, kind: 'gpu', cpuPercent: null, memoryBytes: 102_400 },
    ]);
  });
});
