import type { Page } from '@playwright/test';
import { type ProviderServer, startProviderServer } from '../../main/features/minds/testing/provider-server.ts';
import type { AppDriver } from '../drivers/types.ts';
import { createShell } from '../pages/shell.ts';
import { createVoice } from '../pages/voice.ts';
import { expect, test } from '../test.ts';
import { connectSpeech, microphoneHears, type SpokenFile } from './support/speech.ts';

const models = [{ id: 'whisper-1' }, { id: 'tts-1' }];
const voice = { endBySilence: false, speak: 'always', speakWith: 'model', wake: false } as const;

interface Spoken {
  app: AppDriver;
  provider: ProviderServer;
  /** The page that listens: the small window on the desktop, else the page. */
  listens: () => Promise<Page>;
  /** The hotkey of the system on the desktop, the same keys in the page of a browser. */
  hotkey: () => Promise<void>;
}

let heard: SpokenFile | null = null;
let provider: ProviderServer | null = null;

test.afterEach(async () => {
  await provider?.close();
  await heard?.remove();
  provider = null;
  heard = null;
});

async function start(
  launch: (options: object) => Promise<AppDriver>,
  sentence: string,
  written = sentence,
  settings: object = {},
): Promise<Spoken> {
  heard = await microphoneHears(sentence);
  const server = await startProviderServer({ models, answer: () => ({ text: written }) });
  provider = server;
  const app = await launch({ chromiumFlags: heard.flags, settings: { voice: { ...voice, ...settings } } });
  const page = await app.page();
  await connectSpeech(page, server.url);
  return {
    app,
    provider: server,
    listens: async () => (app.overlay ? app.overlay() : page),
    hotkey: () =>
      app.desktop ? app.desktop.shortcut('CommandOrControl+Shift+Space') : page.keyboard.press('Control+Shift+Space'),
  };
}

/** Begins, and waits until the whole sentence was heard. */
async function say({ hotkey, listens }: Spoken): Promise<Page> {
  await hotkey();
  const page = await listens();
  await expect(createVoice(page).stage('listening')).toBeVisible();
  const ms = (heard?.ms ?? 0) + 700;
  await page.waitForFunction(
    ([name, least]) => performance.now() - (performance.getEntriesByName(name).at(-1)?.startTime ?? 1e9) > least,
    ['voice:kept', ms] as const,
  );
  return page;
}

const between = (page: Page, from: string, to: string) =>
  page.evaluate(
    ([a, b]) =>
      (performance.getEntriesByName(b).at(-1)?.startTime ?? 0) -
      (performance.getEntriesByName(a).at(-1)?.startTime ?? 0),
    [from, to] as const,
  );

test('the hotkey is pressed, a sentence is spoken: it is written down, understood, done, shown and answered aloud', async ({
  launch,
}) => {
  const spoken = await start(launch, 'go to settings');
  const page = await say(spoken);
  await spoken.hotkey();
  const shown = createVoice(page);
  await expect(shown.stage('done')).toBeVisible();

  const [upload] = spoken.provider.heard().map((seen) => seen.upload);
  const { wav } = upload ?? {};
  if (typeof wav !== 'object') throw new Error(`no WAV file arrived: ${wav}`);
  expect(wav).toMatchObject({ rate: 16_000, channels: 1, bits: 16 });
  const recorded = await between(page, 'voice:kept', 'voice:ended');
  expect(Math.abs(wav.ms - recorded)).toBeLessThan(400);
  expect(Math.max(...wav.samples)).toBeGreaterThan(500);

  await expect(shown.panel).toContainText('go to settings');
  const main = await spoken.app.page();
  await expect(createShell(main).title('Settings')).toBeVisible();
  await expect.poll(() => spoken.provider.spoken().length).toBeGreaterThan(0);
});
