import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { contentSecurityPolicy, inlineScripts } from '../../main/core/lib/content-security-policy.ts';
import { evaluateInMain } from '../drivers/electron.ts';
import { expect, test } from '../test.ts';

test.describe('security checklist (needs the binary)', () => {
  test('checklist 1 and 18: the page comes from app://, and files have no way in', async ({ page }) => {
    expect(await page.evaluate(() => [location.origin, isSecureContext])).toEqual(['app://optimus', true]);
    const file = await page.evaluate(() =>
      fetch('file:///etc/hosts').then(
        () => 'read',
        () => 'refused',
      ),
    );
    expect(file).toBe('refused');
  });

  test('checklist 2, 3, 4, 6, 8, 9: what the window really runs with', async ({ app, page }) => {
    await page.title();
    const preferences = await evaluateInMain(app, ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
        getLastWebPreferences(): Record<string, unknown>;
      };
      return contents.getLastWebPreferences();
    });
    expect(preferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
    });
  });

  test('checklist 4: the renderer process is sandboxed', async ({ app, page }) => {
    await page.title();
    const sandboxed = await evaluateInMain(app, ({ app: electron }) =>
      electron
        .getAppMetrics()
        .filter(({ type }) => type === 'Tab')
        .map(({ sandboxed: inside }) => inside ?? null),
    );
    // Chromium reports it on Windows and macOS.
    for (const inside of sandboxed) expect(inside ?? true).toBe(true);
  });

  test('checklist 5: the page gets the microphone at most', async ({ page }) => {
    const answers = await page.evaluate(async () => {
      const states = ['geolocation', 'notifications', 'midi', 'camera'].map(async (name) => {
        const { state } = await navigator.permissions.query({ name: name as PermissionName });
        return state;
      });
      return Promise.all(states);
    });
    expect(answers).toEqual(['denied', 'denied', 'denied', 'denied']);
  });

  test('checklist 7: the policy is on the page', async ({ page }) => {
    const [header, html] = await page.evaluate(async () => {
      const answer = await fetch('/');
      return [answer.headers.get('content-security-policy'), await answer.text()] as const;
    });
    expect(header).toBe(contentSecurityPolicy({ scripts: inlineScripts(html) }));
  });

  test('checklist 13 and 14: nothing leads away', async ({ page, app }) => {
    await page.evaluate(() => {
      Object.assign(document.createElement('a'), { href: 'http://example.com/' }).click();
      window.open('about:blank');
    });
    expect(await page.evaluate(() => location.origin)).toBe('app://optimus');
    expect(await evaluateInMain(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
  });

  test('checklist 16: what runs is what is pinned', async ({ app, page }) => {
    await page.title();
    const { default: manifest } = await import('../../package.json', { with: { type: 'json' } });
    expect(await evaluateInMain(app, () => process.versions.electron)).toBe(manifest.devDependencies.electron);
  });

  test('checklist 19: the fuses of the packaged program', async () => {
    const program = process.env.OPTIMUS_PACKAGED;
    test.skip(!program, 'OPTIMUS_PACKAGED names the packaged program; the release workflow sets it');
    const fuses = await getCurrentFuseWire(program ?? '');
    const on = (fuse: FuseV1Options) => String.fromCharCode(fuses[fuse] ?? 0);
    expect(on(FuseV1Options.RunAsNode)).toBe('0');
    expect(on(FuseV1Options.EnableNodeOptionsEnvironmentVariable)).toBe('0');
    expect(on(FuseV1Options.EnableNodeCliInspectArguments)).toBe('0');
    expect(on(FuseV1Options.OnlyLoadAppFromAsar)).toBe('1');
    expect(on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation)).toBe('1');
  });

  test('checklist 20: the page sees nothing of Electron', async ({ page }) => {
    const seen = await page.evaluate(() =>
      Object.getOwnPropertyNames(globalThis).filter((name) => /electron|ipc|^require$|^process$|optimus/i.test(name)),
    );
    expect(seen).toEqual([]);
  });
});
