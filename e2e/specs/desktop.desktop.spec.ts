import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppDriver, DesktopControl } from '../drivers/types.ts';
import { createJournal } from '../pages/journal.ts';
import { createKeyboard } from '../pages/keyboard.ts';
import { choose, createNow } from '../pages/now.ts';
import { createPalette } from '../pages/palette.ts';
import { createSettings } from '../pages/settings.ts';
import { createShell } from '../pages/shell.ts';
import { createVoicePanel } from '../pages/voice-panel.ts';
import { expect, test } from '../test.ts';
import { spoiled, spoilSettings } from './support/seed.ts';

test.use({ shared: {} });
test.describe.configure({ mode: 'parallel' });

/** Of the main window; the small one that listens may be there as well. */
const visible = async (desktop: DesktopControl) =>
  (await desktop.state()).windows.filter(({ url }) => !url.endsWith('/listen')).map((window) => window.visible);
const trayImage = async (desktop: DesktopControl) => (await desktop.state()).tray?.image;
function controlOf({ desktop }: AppDriver): DesktopControl {
  if (!desktop) throw new Error('no desktop');
  return desktop;
}
const edited = 'The settings file was edited into something that cannot be used; the settings before it stay';

test.describe('the tray', () => {
  test('says in its picture and its words what the first screen says', async ({ launch, home }) => {
    await spoilSettings(home);
    const app = await launch({ home });
    const page = await app.page();
    const desktop = controlOf(app);
    await expect.poll(() => trayImage(desktop)).toContain('attention');
    const { tray } = await desktop.state();
    expect(tray?.tooltip).toContain('1 thing needs you');
    expect(tray?.items).toContain(spoiled);

    await createNow(page).more(spoiled).click();
    await choose(page, 'Dismiss until it changes');
    await expect.poll(() => trayImage(desktop)).toContain('calm');
    expect((await desktop.state()).tray?.tooltip).toContain('nothing needs you');
  });

  test('leads to its places', async ({ page, desktop }) => {
    const shell = createShell(page);
    await expect(shell.title('Now')).toBeVisible();
    await desktop.trayMenu('What changed?');
    await expect(shell.title('Journal')).toBeVisible();
    await desktop.trayMenu('Settings…');
    await expect(shell.title('Settings')).toBeVisible();
    await desktop.trayMenu('Nothing needs you');
    await expect(shell.title('Now')).toBeVisible();
    await desktop.closeWindow();
    expect(await visible(desktop)).toEqual([false]);
    await desktop.trayMenu('Open Optimus');
    await expect.poll(() => visible(desktop)).toEqual([true]);
  });
});

test('the menu leads to its places and opens the palette', async ({ page, desktop }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await desktop.menu('Journal');
  await expect(shell.title('Journal')).toBeVisible();
  await desktop.menu('Keyboard Map');
  await expect(shell.title('Keyboard')).toBeVisible();
  await desktop.menu('About Optimus');
  await expect(shell.title('About')).toBeVisible();
  await desktop.menu('Command Palette');
  await expect(createPalette(page).field).toBeFocused();
});

test('a page reached from outside takes the focus with it', async ({ page, desktop }) => {
  await expect(createShell(page).title('Now')).toBeVisible();
  await desktop.menu('Journal');
  await expect(createShell(page).main).toBeFocused();
});

test.describe('global keys', () => {
  test('open the palette over a hidden window, and hide and show it', async ({ page, desktop }) => {
    await expect(createShell(page).title('Now')).toBeVisible();
    expect((await desktop.state()).shortcuts).toEqual(
      expect.arrayContaining(['CommandOrControl+Shift+K', 'CommandOrControl+Shift+O', 'CommandOrControl+Shift+Space']),
    );
    await desktop.closeWindow();
    await desktop.shortcut('CommandOrControl+Shift+K');
    await expect(createPalette(page).field).toBeFocused();
    expect(await visible(desktop)).toEqual([true]);
    await page.keyboard.press('Escape');
    await desktop.shortcut('CommandOrControl+Shift+O');
    expect(await visible(desktop)).toEqual([false]);
    await desktop.shortcut('CommandOrControl+Shift+O');
    expect(await visible(desktop)).toEqual([true]);
  });

  test('who wants to speak is heard in a small window, wherever the main one is, and without its focus', async ({
    app,
    page,
    desktop,
  }) => {
    await expect(createShell(page).title('Now')).toBeVisible();
    await desktop.closeWindow();
    await desktop.shortcut('CommandOrControl+Shift+Space');
    const small = await app.overlay?.();
    if (!small) throw new Error('no small window');
    await expect(createVoicePanel(small).panel).toBeVisible();
    expect(await visible(desktop)).toEqual([false]);
    const listening = async () => (await desktop.state()).windows.filter(({ url }) => url.endsWith('/listen'));
    await expect.poll(listening).toMatchObject([{ visible: true, focused: false }]);
    await small.keyboard.press('Escape');
    await expect(createVoicePanel(small).panel).toBeHidden();
    await desktop.shortcut('CommandOrControl+Shift+K');
    await expect(createPalette(page).field).toBeFocused();
  });

  test('the program started with --voice listens as well', async ({ launch }) => {
    const small = await (await launch({ args: ['--voice'] })).overlay?.();
    if (!small) throw new Error('no small window');
    await expect(createVoicePanel(small).panel).toBeVisible();
  });

  test('the key for voice has its place among the keys, and another can be chosen', async ({ app, page, desktop }) => {
    const keyboard = createKeyboard(page);
    const label = 'Speak to Optimus';
    await createShell(page).go('Keyboard');
    await expect(keyboard.globalKeys.getByText('works everywhere')).toHaveCount(3);
    await keyboard.recorder(label).click();
    await expect(keyboard.recording(label)).toBeVisible();
    await page.keyboard.press('Control+Alt+v');
    await expect.poll(async () => (await desktop.state()).shortcuts).toContain('CommandOrControl+Alt+V');
    expect((await desktop.state()).shortcuts).not.toContain('CommandOrControl+Shift+Space');
    await desktop.shortcut('CommandOrControl+Alt+V');
    const small = await app.overlay?.();
    if (!small) throw new Error('no small window');
    await expect(createVoicePanel(small).panel).toBeVisible();
    await small.keyboard.press('Escape');
    await keyboard.globalKeys.getByRole('button', { name: 'Reset' }).press('Enter');
    await expect.poll(async () => (await desktop.state()).shortcuts).toContain('CommandOrControl+Shift+Space');
  });

  test('one that another program holds needs the user, and another key mends it', async ({ launch }) => {
    const app = await launch({
      settings: { hotkeys: { palette: 'Alt+Space' } },
      env: { OPTIMUS_SHIM_TAKEN_KEYS: 'Alt+Space' },
    });
    const page = await app.page();
    const shell = createShell(page);
    const now = createNow(page);
    const label = 'Open the command palette from anywhere';
    await now
      .item(/Alt\+Space does not work/)
      .getByRole('button', { name: 'Choose another key' })
      .click();
    await expect(shell.title('Settings')).toBeVisible();
    await expect(page.getByText('taken by another program')).toBeVisible();
    const keyboard = createKeyboard(page);
    await keyboard.recorder(label).click();
    await expect(keyboard.recording(label)).toBeVisible();
    await page.keyboard.press('Control+Alt+p');
    await expect(page.getByText('taken by another program')).toBeHidden();
    await expect.poll(async () => (await app.desktop?.state())?.shortcuts).toContain('CommandOrControl+Alt+P');
    await expect(shell.attentionStatus).toHaveText('nothing needs you');
    await app.desktop?.shortcut('CommandOrControl+Alt+P');
    await expect(createPalette(page).field).toBeFocused();
  });

  test('a letter alone is refused with the reason', async ({ page }) => {
    await createShell(page).go('Keyboard');
    const keyboard = createKeyboard(page);
    await keyboard.recorder('Show or hide Optimus').click();
    await page.keyboard.press('x');
    await expect(page.getByText(/could not be typed any more/)).toBeVisible();
  });
});

test('a notification says what newly needs the user, and a click shows it', async ({ launch }) => {
  const app = await launch();
  const page = await app.page();
  const desktop = controlOf(app);
  await expect(createNow(page).nothingNeeds).toBeVisible();
  await spoilSettings(app.home);
  const titles = async () =>
    (await desktop.state()).notes.filter(({ kind }) => kind === 'notification').map(({ title }) => title);
  await expect.poll(titles).toEqual([edited]);
  await desktop.closeWindow();
  await desktop.notificationClick(edited);
  await expect(createShell(page).title('Settings')).toBeVisible();
  expect(await visible(desktop)).toEqual([true]);
});

test('closing hides, a second start brings it back where it was', async ({ page, desktop }) => {
  const shell = createShell(page);
  await shell.go('Journal');
  await desktop.closeWindow();
  expect(await visible(desktop)).toEqual([false]);
  await desktop.secondInstance([]);
  await expect.poll(() => visible(desktop)).toEqual([true]);
  await expect(shell.title('Journal')).toBeVisible();
});

test('a link from outside shows its place, and a hostile one nothing', async ({ page, desktop }) => {
  const shell = createShell(page);
  await expect(shell.title('Now')).toBeVisible();
  await desktop.deepLink('optimus://settings?section=storage');
  await expect(createSettings(page).shownSection('Storage')).toBeVisible();
  const at = page.url();
  for (const link of [
    'optimus://settings?section=../../etc',
    'optimus://recovery',
    'optimus://journal/../settings',
    'optimus://evil.example/journal',
    'optimus://journal?text=%3Cscript%3E',
    'optimus://journal?text=a&text=b',
    'optimus:javascript:alert(1)',
    `optimus://journal?text=${'a'.repeat(600)}`,
  ])
    await desktop.deepLink(link);
  // The answer to a later, good link is the proof that none of them is still on its way.
  await desktop.deepLink('optimus://settings?section=storage');
  await expect(createSettings(page).shownSection('Storage')).toBeVisible();
  expect(page.url()).toBe(at);
});

test('a link to the journal filters it', async ({ page, desktop }) => {
  const journal = createJournal(page);
  await expect(createShell(page).title('Now')).toBeVisible();
  await desktop.deepLink('optimus://journal?kinds=optimus.started');
  await expect(createShell(page).title('Journal')).toBeVisible();
  await expect(journal.row(/Optimus \S+ started/)).toBeVisible();
  await expect(journal.rows).toHaveCount(1);
});

test('it goes on after the machine has slept', async ({ page, desktop }) => {
  const shell = createShell(page);
  await shell.go('Journal');
  await desktop.suspend();
  await desktop.resume();
  await expect(shell.connected).toBeVisible();
  await createPalette(page).run('Density: comfortable or compact');
  await expect(
    createJournal(page)
      .row(/Settings changed: Density/)
      .first(),
  ).toBeVisible();
});

test('the window comes back where it was', async ({ launch, home }) => {
  const bounds = { x: 140, y: 90, width: 1010, height: 720 };
  await writeFile(
    join(home, 'window.json'),
    JSON.stringify({ state: { display: 1, bounds: { '1': bounds }, maximised: true } }),
  );
  for (const _ of ['a first time', 'and again']) {
    const app = await launch({ home });
    await createShell(await app.page())
      .title('Now')
      .waitFor();
    await expect.poll(async () => (await app.desktop?.state())?.windows[0]?.maximised).toBe(true);
    expect((await app.desktop?.state())?.windows[0]?.bounds).toEqual(bounds);
    await app.close();
  }
});

test('a page that crashed is there again', async ({ launch }) => {
  const app = await launch();
  const shell = createShell(await app.page());
  const desktop = controlOf(app);
  await shell.go('Journal');
  const connections = async () => (await desktop.state()).notes.filter(({ kind }) => kind === 'ipc').length;
  const before = await connections();
  await desktop.crashPage();
  await expect.poll(connections).toBeGreaterThan(before);
  expect((await desktop.state()).windows.map(({ url }) => url)).toEqual(['app://optimus/journal']);
});

test('quitting is orderly and stands in the journal', async ({ launch, home }) => {
  const first = await launch({ home });
  await createShell(await first.page())
    .title('Now')
    .waitFor();
  await first.desktop?.trayMenu('Quit Optimus').catch(() => {
    // It may be gone before it has answered.
  });
  await first.close();
  const page = await (await launch({ home })).page();
  await createShell(page).go('Journal');
  await expect(createJournal(page).row(/Optimus stopped/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Safe mode' })).toBeHidden();
});
