import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { joined, say, silence, wavOf } from '../../../main/features/voice/testing/speech.ts';
import { open } from '../../pages/go.ts';
import { createMinds } from '../../pages/minds.ts';

export interface SpokenFile {
  flags: readonly string[];
  /** Of the speech alone, without the silence around it. */
  ms: number;
  remove(): Promise<void>;
}

const fakeDevice = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

/** What the microphone of a Chromium hears, from the moment that it is opened: a sentence of espeak-ng, then nothing. */
export async function microphoneHears(text: string, { before = 400, after = 20_000 } = {}): Promise<SpokenFile> {
  const folder = await mkdtemp(join(tmpdir(), 'optimus-e2e-speech-'));
  const speech = text === '' ? silence(0) : await say(text);
  const file = join(folder, 'spoken.wav');
  await writeFile(file, wavOf(joined(silence(before), speech, silence(after))));
  return {
    flags: [...fakeDevice, `--use-file-for-fake-audio-capture=${file}%noloop`],
    ms: speech.length / 16,
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
}

/** A server that writes down and speaks, connected by hand as a user does, in whatever way the program runs. */
export async function connectSpeech(page: Page, url: string): Promise<void> {
  const minds = createMinds(page);
  await open(page, '/minds');
  await minds.connect('OpenAI-compatible server').click();
  await minds.field('Name').fill('Loopback');
  await minds.field('Address').fill(`${url}/v1`);
  await minds.press('Connect').click();
  await minds.dialog.waitFor({ state: 'hidden' });
}
