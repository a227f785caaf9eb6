import { expect, type Page } from '@playwright/test';
import {
  type ProviderServer,
  type Reply,
  type Seen,
  startProviderServer,
} from '../../../main/features/minds/testing/provider-server.ts';
import type { Settings } from '../../../shared/features/settings/schema.ts';
import type { AppDriver, LaunchOptions } from '../../drivers/types.ts';
import { createVoicePanel } from '../../pages/voice-panel.ts';
import { connectSpeech, microphoneHears, type SpokenFile } from './speech.ts';

const models = [{ id: 'whisper-1' }, { id: 'tts-1' }];
const settings = { endBySilence: false, speak: 'always', speakWith: 'model' } as const;

export interface Spoken {
  app: AppDriver;
  provider: ProviderServer;
  /** The page that listens: the small window on the desktop, else the page. */
  listens: () => Promise<Page>;
  /** The hotkey of the system on the desktop, the same keys in the page of a browser. */
  hotkey: () => Promise<void>;
  /** Begins, and waits until the whole sentence was heard. */
  say: () => Promise<Page>;
  dispose: () => Promise<void>;
}

interface SpokenOptions extends LaunchOptions {
  /** As the server writes it down; else as it was said. */
  written?: string | ((seen: Seen) => Reply | string);
  voice?: Partial<Settings['voice']>;
}

/** Until so many milliseconds of the newest recording are over. */
export const recordedFor = (page: Page, ms: number) =>
  page.waitForFunction(
    ([name, least]) => performance.now() - (performance.getEntriesByName(name).at(-1)?.startTime ?? 1e9) > least,
    ['voice:kept', ms] as const,
  );

/** Milliseconds between two marks of the recorder. */
export const between = (page: Page, from: string, to: string): Promise<number> =>
  page.evaluate(
    ([a, b]) => {
      const at = (name: string) => performance.getEntriesByName(name).at(-1)?.startTime ?? 0;
      return at(b) - at(a);
    },
    [from, to] as const,
  );

/** A program whose microphone hears that sentence, and whose server on loopback writes it down. */
export async function speaking(
  launch: (options: LaunchOptions) => Promise<AppDriver>,
  sentence: string,
  { written = sentence, voice = {}, ...options }: SpokenOptions = {},
): Promise<Spoken> {
  const heard: SpokenFile = await microphoneHears(sentence);
  const provider = await startProviderServer({
    models,
    answer: (seen) => (typeof written === 'string' ? { text: written } : written(seen)),
  });
  const app = await launch({
    chromiumFlags: heard.flags,
    ...options,
    settings: { voice: { ...settings, ...voice } },
  });
  const page = await app.page();
  await connectSpeech(page, provider.url);
  const listens = async () => (app.overlay ? app.overlay() : page);
  const hotkey = () =>
    app.desktop ? app.desktop.shortcut('CommandOrControl+Shift+Space') : page.keyboard.press('Control+Shift+Space');
  return {
    ...{ app, provider, listens, hotkey },
    async say() {
      await hotkey();
      const listening = await listens();
      await expect(createVoicePanel(listening).stage('listening')).toBeVisible();
      await recordedFor(listening, heard.ms + 800);
      return listening;
    },
    async dispose() {
      await provider.close();
      await heard.remove();
    },
  };
}
