import { open } from '../pages/go.ts';
import { createShell } from '../pages/shell.ts';
import { createVoicePanel } from '../pages/voice-panel.ts';
import { expect, test } from '../test.ts';
import { between, type Spoken, speaking } from './support/spoken.ts';

let spoken: Spoken | null = null;
test.afterEach(async () => {
  await spoken?.dispose();
  spoken = null;
});

test('a key is pressed and a sentence spoken: it is written down, understood, done, shown, and answered aloud', async ({
  launch,
}) => {
  spoken = await speaking(launch, 'Remind me tomorrow at nine to rotate keys');
  const { app, provider, hotkey } = spoken;
  const page = await spoken.say();
  await hotkey();
  const { stage, panel } = createVoicePanel(page);
  await expect(stage('done')).toBeVisible();

  const [upload] = provider.heard().map((seen) => seen.upload);
  const wav = upload?.wav;
  if (typeof wav !== 'object') throw new Error(`no WAV file arrived: ${wav}`);
  expect(wav).toMatchObject({ rate: 16_000, channels: 1, bits: 16 });
  const recorded = await between(page, 'voice:kept', 'voice:ended');
  expect(Math.abs(wav.ms - recorded)).toBeLessThan(500);
  expect(Math.max(...wav.samples)).toBeGreaterThan(1_000);

  await expect(panel).toContainText('rotate keys');
  await expect
    .poll(() =>
      provider
        .spoken()
        .map((seen) => seen.spoken?.text)
        .join(' '),
    )
    .not.toBe('');
  const main = await app.page();
  await open(main, '/reminders');
  await expect(createShell(main).main).toContainText('rotate keys');
});

test('a command of the palette is said, and the page runs it; the device is free again', async ({ launch }) => {
  spoken = await speaking(launch, 'Go to settings');
  const page = await spoken.say();
  await spoken.hotkey();
  await expect(createVoicePanel(page).stage('done')).toBeVisible();
  const main = await spoken.app.page();
  await expect(createShell(main).title('Settings')).toBeVisible();
  await expect(createVoicePanel(main).button).toHaveText('Speak');
});

test('silence ends what is said, where the user wants that', async ({ launch }) => {
  spoken = await speaking(launch, 'What is running', { voice: { endBySilence: true } });
  await spoken.hotkey();
  const { stage } = createVoicePanel(await spoken.listens());
  await expect(stage('done')).toBeVisible();
  expect(spoken.provider.heard()).toHaveLength(1);
});

test('Escape forgets what is being said, before anybody writes it down', async ({ launch }) => {
  spoken = await speaking(launch, 'Go to settings');
  const page = await spoken.say();
  await page.keyboard.press('Escape');
  await expect(createVoicePanel(page).panel).toBeHidden();
  expect(spoken.provider.heard()).toEqual([]);
});
