import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { internetSockets } from '../../../core/testing/internet-sockets.ts';
import { until } from '../../../core/testing/until.ts';
import { bytesOf, joined, music, noise, piecesOf, silence } from '../testing/speech.ts';
import type { createEars } from './create-ears.ts';
import { startEars } from './testing/start-ears.ts';
import { wakeTones, writeSpotter } from './testing/tiny-sounds.ts';

type Ears = ReturnType<typeof createEars>;

const wakeFolder = (dataDir: string) => join(dataDir, 'voice', 'models', 'wake');

function feed(ears: Ears, samples: Int16Array) {
  // From the beginning: what is fed before it listens is kept.
  for (const piece of piecesOf(bytesOf(samples), [3_200])) ears.wake.feed(piece);
}
const keywordsOf = (ears: Ears) => {
  const heard: string[] = [];
  ears.wake.onWoken(({ keyword }) => void heard.push(keyword));
  return heard;
};

async function withSpotter(options: { broken?: boolean } = {}) {
  const started = await startEars();
  await writeSpotter(wakeFolder(started.dataDir), options);
  await started.ears.begin();
  return started;
}

describe('the wake word', () => {
  test('says what is missing and where it belongs, and starts nothing', async () => {
    const { ears, dataDir, soundsPid } = await startEars();
    expect(ears.wake.problem()).toContain(wakeFolder(dataDir));
    expect(ears.wake.problem()).toContain('sherpa-onnx-kws-zipformer-gigaspeech-3.3M-2024-01-01');
    feed(ears, wakeTones());
    expect(soundsPid()).toBeNull();
    await mkdir(wakeFolder(dataDir), { recursive: true });
    await writeFile(join(wakeFolder(dataDir), 'tokens.txt'), 'A 1\n');
    await ears.begin();
    expect(ears.wake.problem()).toMatch(/lacks encoder, decoder, joiner\.$/);
    await writeSpotter(wakeFolder(dataDir));
    await writeFile(join(wakeFolder(dataDir), 'tokens.txt'), '<blk> 0\nA 1\n');
    await ears.begin();
    expect(ears.wake.problem()).toMatch(/no letters for OPTIMUS/);
  });

  test('is heard each time it is said, and nothing else is', async () => {
    const { ears, dataDir, soundsPid } = await withSpotter();
    expect(ears.wake.problem()).toBeNull();
    const heard = keywordsOf(ears);
    for (const other of [wakeTones([0, 1, 2, 2, 4]), noise(1_000, { level: 0.5 }), music(2_000)]) feed(ears, other);
    feed(ears, wakeTones());
    await until(() => heard.length === 1);
    feed(ears, joined(silence(800), wakeTones(), silence(500)));
    await until(() => heard.length === 2);
    expect(heard).toEqual(['OPTIMUS', 'OPTIMUS']);
    if (process.platform === 'linux') expect(await internetSockets(soundsPid() ?? 0)).toEqual([]);
    expect(await readFile(join(dataDir, 'voice', 'wake-words.txt'), 'utf8')).toBe('▁OP T I M US @OPTIMUS\n');
  });

  test('is heard again after its process was killed, and hears nothing once nobody listens', async () => {
    const { ears, soundsPid } = await withSpotter();
    const heard = keywordsOf(ears);
    feed(ears, wakeTones());
    await until(() => heard.length === 1);
    const first = soundsPid() ?? 0;
    process.kill(first, 'SIGKILL');
    await until(() => ![null, first].includes(soundsPid()));
    feed(ears, wakeTones());
    await until(() => heard.length === 2);
    expect(ears.wake.problem()).toBeNull();
    ears.wake.rest();
    ears.wake.rest();
    // It can be turned on again.
    feed(ears, wakeTones());
    await until(() => heard.length === 3);
  });

  test.skipIf(process.platform === 'win32')('does not wait for a process that stands still', async () => {
    const { ears, soundsPid } = await withSpotter();
    const heard = keywordsOf(ears);
    feed(ears, wakeTones());
    await until(() => heard.length === 1);
    const first = soundsPid() ?? 0;
    process.kill(first, 'SIGSTOP');
    for (let at = 0; at < 26; at++) ears.wake.feed(new Uint8Array(32_000));
    await until(() => ![null, first].includes(soundsPid()));
    feed(ears, wakeTones());
    await until(() => heard.length === 2);
  });

  test('does not take a model that is none, and leaves the ears alone', async () => {
    const { ears } = await withSpotter({ broken: true });
    let told = 0;
    ears.onChange(() => {
      told += 1;
    });
    feed(ears, silence(500));
    await until(() => ears.wake.problem());
    expect(ears.wake.problem()).toMatch(/could not be started|ended twice/);
    expect(told).toBeGreaterThan(0);
    expect(ears.problem()).toBeNull();
    expect(await ears.inspect(bytesOf(silence(200)))).toMatchObject({ speechFrom: null });
  });

  test('is found where the user puts it, once somebody asks again', async () => {
    const { ears, dataDir } = await startEars();
    let told = 0;
    ears.onChange(() => {
      told += 1;
    });
    await writeSpotter(wakeFolder(dataDir));
    await until(() => ears.wake.problem() === null);
    expect(told).toBeGreaterThan(0);
  });

  test('is looked for anew when something was fetched', async () => {
    const { dataDir, children } = await startEars();
    const folder = join(dataDir, 'models', 'hub', 'kws');
    const listeners = new Set<() => void>();
    let here = false;
    const { ears } = await startEars({
      children,
      fetched: {
        folderOf: (task) => (here && task === 'wake' ? folder : null),
        onChange(fn) {
          listeners.add(fn);
          return () => listeners.delete(fn);
        },
      },
    });
    expect(ears.wake.problem()).not.toBeNull();
    await writeSpotter(folder);
    here = true;
    for (const listener of listeners) listener();
    await until(() => ears.wake.problem() === null);
    const heard = keywordsOf(ears);
    feed(ears, wakeTones());
    await until(() => heard.length === 1);
  });
});
