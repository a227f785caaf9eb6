import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Reply } from '../../main/features/minds/testing/provider-server.ts';
import { open } from '../pages/go.ts';
import { createLauncher } from '../pages/launcher.ts';
import { createPalette } from '../pages/palette.ts';
import { createProjects } from '../pages/projects.ts';
import { createShell } from '../pages/shell.ts';
import { createVoicePanel } from '../pages/voice-panel.ts';
import { expect, test } from '../test.ts';
import { answerOf, makeServices } from './support/services.ts';
import { between, recordedFor, type Spoken, speaking } from './support/spoken.ts';

let spoken: Spoken | null = null;
test.afterEach(async () => {
  await spoken?.dispose();
  spoken = null;
});

test('a microphone that is not allowed says how it is allowed, and one can write instead', async ({ launch }) => {
  spoken = await speaking(launch, 'Go to settings', { chromiumFlags: ['--use-fake-device-for-media-stream'] });
  const page = await spoken.listens();
  await spoken.hotkey();
  const { stage, press, panel, field } = createVoicePanel(page);
  await expect(stage('problem')).toContainText('not allowed for this page');
  await expect(panel.getByRole('alert')).toContainText('address bar');
  await press('Type instead').click();
  await expect(field).toBeFocused();
  await field.fill('go to settings');
  await page.keyboard.press('Enter');
  await expect(createShell(page).title('Settings')).toBeVisible();
  expect(spoken.provider.heard()).toEqual([]);
});

test('a server that fails is tried again with what is kept: nothing has to be said twice', async ({ launch }) => {
  let fails = true;
  spoken = await speaking(launch, 'Go to settings');
  spoken.provider.failing((seen) =>
    seen.kind === 'transcription' && fails ? { status: 400, message: 'Not today' } : null,
  );
  const page = await spoken.say();
  await spoken.hotkey();
  const { stage, press } = createVoicePanel(page);
  await expect(stage('failed')).toBeVisible();
  fails = false;
  await press('Try again').click();
  await expect(createShell(page).title('Settings')).toBeVisible();
  const sounds = spoken.provider.heard().map(({ upload }) => upload?.bytes.toString('base64'));
  expect(new Set(sounds).size).toBe(1);
});

test('silence is no command, whatever the server makes of it', async ({ launch }) => {
  spoken = await speaking(launch, '', { written: 'Thank you for watching.' });
  const page = await spoken.say();
  await spoken.hotkey();
  await expect(createVoicePanel(page).stage('silent')).toBeVisible();
  await expect(createVoicePanel(page).panel).toContainText('Speak again');
});

test('what is not understood shows what can be said, and takes it written', async ({ launch }) => {
  spoken = await speaking(launch, 'The weather is nice today', { voice: { useModel: false } });
  const page = await spoken.say();
  await spoken.hotkey();
  const { stage, panel, field } = createVoicePanel(page);
  await expect(stage('not-understood')).toBeVisible();
  await expect(panel).toContainText('What can be said');
  await expect(field).toHaveValue(/weather/);
});

test('what ends something waits for a click, whoever spoke', async ({ launch }) => {
  const services = await makeServices();
  spoken = await speaking(launch, 'Stop shop');
  const page = await spoken.listens();
  await createShell(page).go('Projects');
  await createProjects(page).addFolder(services.folder);
  await expect(createProjects(page).rows).toHaveCount(3);
  await createProjects(page).as('Grid').click();
  await createLauncher(page).startOf('shop').click();
  await expect(createProjects(page).card('shop')).toContainText('healthy');
  await spoken.say();
  await spoken.hotkey();
  const { stage, press } = createVoicePanel(page);
  await expect(stage('asking')).toBeVisible();
  expect(await answerOf(services.port)).toBe('hello from shop');
  // Nothing is done by a key that was meant for something else; the answers are the next that Tab leads to.
  await expect(page.getByRole('group', { name: /^Stop/ })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(press('Leave it')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(press('Do it')).toBeFocused();
  expect(await answerOf(services.port)).toBe('hello from shop');
  await page.keyboard.press('Enter');
  await expect(stage('done')).toBeVisible();
  expect(await answerOf(services.port)).toBeNull();
  await services.dispose();
});

test('what is dictated is written where the cursor is, and undo takes it back', async ({ launch }) => {
  spoken = await speaking(launch, 'Notifications at night', { written: 'notifications at night' });
  const page = await spoken.listens();
  await createShell(page).go('Settings');
  const search = page.getByRole('searchbox', { name: 'Search settings' });
  await search.fill('quiet');
  await page.keyboard.press('Control+Shift+D');
  await expect(createVoicePanel(page).stage('listening')).toContainText('where the caret is');
  await expect(search).toBeFocused();
  await recordedFor(page, 2_000);
  await page.keyboard.press('Control+Shift+D');
  await expect(search).toHaveValue('quiet notifications at night');
  await expect(search).toBeFocused();
  await page.keyboard.press('Control+Z');
  await expect(search).toHaveValue('quiet');
});

test('there is nowhere to dictate to: it says so, and listens to nothing', async ({ launch }) => {
  spoken = await speaking(launch, 'Words');
  const page = await spoken.listens();
  await createPalette(page).run('Dictate into this field');
  await expect(createShell(page).toast(/text field/)).toBeVisible();
  await expect(createVoicePanel(page).panel).toBeHidden();
});

const keptFor = (page: Page) => between(page, 'voice:kept', 'voice:ended');

test('the program is killed in the middle of a recording, and comes back: nothing that was said is lost', async ({
  launch,
  home,
}) => {
  const keep = ['--keep-token', join(home, 'token')];
  spoken = await speaking(launch, 'Remind me tomorrow at nine to rotate keys', {
    home,
    args: ['--port', '0', ...keep],
  });
  const { app, provider } = spoken;
  const page = await spoken.listens();
  await spoken.hotkey();
  const { stage, panel } = createVoicePanel(page);
  await expect(stage('listening')).toBeVisible();
  await recordedFor(page, 1_000);
  await app.kill9();
  await expect(createShell(page).offline).toBeVisible();
  await expect(panel).toContainText('nothing of it is lost');
  await recordedFor(page, 4_500);
  await spoken.hotkey();
  await expect(stage('sending')).toBeVisible();
  await launch({ home, args: ['--port', new URL(app.address ?? '').port, ...keep] });
  await expect(stage('done')).toBeVisible();
  const wav = provider.heard().at(-1)?.upload?.wav;
  if (typeof wav !== 'object') throw new Error(`no WAV file arrived: ${wav}`);
  expect(Math.abs(wav.ms - (await keptFor(page)))).toBeLessThan(500);
  await open(page, '/reminders');
  await expect(createShell(page).main).toContainText('rotate keys');
});

test('a server that hangs is cancelled by Escape', async ({ launch }) => {
  const never = new Promise<void>(() => {});
  spoken = await speaking(launch, 'Go to settings', {
    written: (): Reply => ({ text: 'go to settings', hold: never }),
  });
  const page = await spoken.say();
  await spoken.hotkey();
  const { stage, panel } = createVoicePanel(page);
  await expect(stage('transcribing')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
  await expect(createShell(page).title('Minds')).toBeVisible();
});
