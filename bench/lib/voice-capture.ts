import type { Page } from '@playwright/test';
import { launchShell } from '../../e2e/drivers/shell.ts';
import { createVoicePanel } from '../../e2e/pages/voice-panel.ts';
import { between, recordedFor, type Spoken, speaking } from '../../e2e/specs/support/spoken.ts';
import type { Figure } from './bench.ts';
import { quick } from './rounds.ts';
import { median, percentile } from './stats.ts';

const rounds = quick ? 5 : 25;
const sentence = 'What is running';
/** So long each time is spoken, in milliseconds: more than the pause after which a key counts as pressed anew. */
const spokenMs = 1_200;

/** When a mark of the page was set, on the clock of the machine. */
const markedAt = (page: Page, name: string): Promise<number> =>
  page.evaluate((mark) => performance.timeOrigin + (performance.getEntriesByName(mark).at(-1)?.startTime ?? 0), name);

const now = () => performance.timeOrigin + performance.now();

/** In the page: the first moment at which the words can be read. */
const watchForWords = (page: Page, words: string) =>
  page.evaluate((wanted) => {
    performance.clearMarks('bench:words');
    const look = () => {
      if (!document.querySelector('[data-stage]')?.textContent?.includes(wanted)) return;
      performance.mark('bench:words');
      observer.disconnect();
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  }, words);

/** The floor: what the browser alone takes to open a microphone. */
const bareMicrophone = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const began = performance.now();
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const ms = performance.now() - began;
    for (const track of stream.getTracks()) track.stop();
    return ms;
  });

/** The floor: what the same sound takes to the same server by nobody but `fetch`, without the server's own time. */
async function bareUpload({ provider }: Spoken): Promise<number> {
  const sound = provider.heard().at(-1)?.upload?.bytes ?? Buffer.alloc(0);
  const form = new FormData();
  form.set('model', 'whisper-1');
  form.set('file', new Blob([new Uint8Array(sound)], { type: 'audio/wav' }), 'spoken.wav');
  const began = performance.now();
  const answer = await fetch(`${provider.url}/v1/audio/transcriptions`, { method: 'POST', body: form });
  await answer.text();
  const ms = performance.now() - began;
  return ms - (await servedMs({ provider }));
}

/** From the whole of the upload until the whole of the answer, as the server saw it. */
async function servedMs({ provider }: Pick<Spoken, 'provider'>): Promise<number> {
  const seen = provider.heard().at(-1);
  await seen?.closed;
  return (seen?.closedAt ?? 0) - (seen?.at ?? 0);
}

/**
 * From the global key in the main process to the first sample that is kept, with the small window there and the microphone
 * closed; and from the end of speaking to the words on the screen, without what the server took to write them down.
 */
export async function captureFigures(): Promise<Figure[]> {
  const spoken = await speaking(launchShell, sentence, { voice: { speak: 'never' } });
  const { app, hotkey, listens } = spoken;
  const [toRecording, toText, device, upload]: [number[], number[], number[], number[]] = [[], [], [], []];
  try {
    // The first press makes the window, which later ones find.
    await hotkey();
    const page = await listens();
    const { stage } = createVoicePanel(page);
    await stage('listening').waitFor();
    await page.keyboard.press('Escape');
    await stage('listening').waitFor({ state: 'detached' });
    for (let round = 0; round < rounds; round++) {
      device.push(await bareMicrophone(page));
      await page.waitForTimeout(800);
      await page.evaluate(() => performance.clearMarks());
      const pressed = now();
      await hotkey();
      await stage('listening').waitFor();
      toRecording.push((await markedAt(page, 'voice:kept')) - pressed);
      await recordedFor(page, spokenMs);
      await watchForWords(page, sentence);
      await hotkey();
      await page.waitForFunction(() => performance.getEntriesByName('bench:words').length > 0);
      const shown = await between(page, 'voice:released', 'bench:words');
      toText.push(shown - (await servedMs(spoken)));
      await stage('done').waitFor();
      upload.push(await bareUpload(spoken));
    }
  } finally {
    await app.close();
    await spoken.dispose();
  }
  const peers = {
    device: { name: 'getUserMedia alone', value: median(device) },
    upload: { name: 'fetch of the same sound', value: median(upload) },
  };
  return [
    {
      ...{ name: 'hotkey-to-recording', value: median(toRecording), unit: 'ms', better: 'lower', aim: 150 },
      peer: peers.device,
    },
    { name: 'hotkey-to-recording-p95', value: percentile(toRecording, 0.95), unit: 'ms', better: 'lower' },
    {
      ...{ name: 'release-to-text-overhead', value: median(toText), unit: 'ms', better: 'lower', aim: 100 },
      peer: peers.upload,
    },
    { name: 'release-to-text-overhead-p95', value: percentile(toText, 0.95), unit: 'ms', better: 'lower' },
  ];
}
