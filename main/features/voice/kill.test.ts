import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { providerHere } from '../../core/testing/model-provider.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));
const run =
  'version: 1\nservices:\n  web:\n    command: exec sleep 1000\n    ready: log never\n    ready-within: 3000\n';
const patience = { timeout: 300_000 };

type Mode = 'recording' | 'transcribing' | 'asking' | 'doing';
const says: Record<Mode, string> = {
  ...{ recording: 'What is running?', transcribing: 'What is running?' },
  ...{ asking: 'Restart shop.', doing: 'Start shop.' },
};

/** Runs a core until it is in the middle of it, kills it, and starts another one on what it left. */
async function killed(mode: Mode) {
  const home = await tempDir();
  const dataDir = join(home, 'data');
  const folder = join(home, 'projects', 'shop');
  await mkdir(join(folder, '.optimus'), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"name":"shop"}');
  await writeFile(join(folder, '.optimus', 'run.yaml'), run);
  const server = await providerHere({ models: [{ id: 'whisper-1' }] });
  const held = new Promise<void>(() => {});
  server.answer(() => ({ text: says[mode], ...(mode === 'transcribing' && { hold: held }) }));
  const program = spawn(process.execPath, [child, dataDir, home, server.url, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  const ended = once(program, 'close');
  let told: { id: string; bytes: string } | null = null;
  for await (const line of createInterface({ input: program.stdout })) {
    told = JSON.parse(line) as { id: string; bytes: string };
    break;
  }
  if (mode === 'transcribing') await until(() => server.heard().length > 0, { what: 'the request' });
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  if (!told) throw new Error('it told nothing');
  server.answer(() => ({ text: says[mode] }));
  const before = server.heard().length;
  const world = await startTestCore({ home, dataDir, clock: createFakeClock(Date.now()) });
  const { id, bytes } = told;
  const get = () => world.client.voice.get({ id });
  const comesTo = (...states: string[]) =>
    until(
      async () => {
        const now = await get();
        return states.includes(now.state) ? now : null;
      },
      { timeoutMs: 120_000, what: states.join(' or ') },
    );
  const sound = Buffer.from(bytes, 'base64');
  expect((await readFile(join(dataDir, 'voice', `${id}.pcm`))).equals(sound)).toBe(true);
  // Nothing is sent by itself at a start.
  expect(server.heard()).toHaveLength(before);
  return { ...world, server, id, sound, get, comesTo, before };
}

test.each(['recording', 'transcribing'] as const)(
  'kill -9 while it is %s: every sample is kept, and written down when the user wants',
  patience,
  async (mode) => {
    const { get, client, id, comesTo, sound, server, before } = await killed(mode);
    const failed = await get();
    expect(failed).toMatchObject({
      state: 'failed',
      fault: { step: mode, sentence: expect.stringContaining('Optimus ended'), retry: true },
      audio: { bytes: sound.byteLength },
    });
    await client.voice.retry({ id });
    expect(await comesTo('done', 'failed', 'silent', 'not-understood')).toMatchObject({
      state: 'done',
      heard: says[mode],
      reading: { intent: { kind: 'running' } },
    });
    const upload = server.heard()[before]?.upload;
    expect(Buffer.from(upload?.bytes.subarray(44) ?? []).equals(sound)).toBe(true);
  },
);

test('kill -9 while it asks: it asks still, and nothing is done without the click', patience, async () => {
  const { get, client, id, core } = await killed('asking');
  expect(await get()).toMatchObject({ state: 'asking', question: { why: 'destructive' } });
  expect(core.services.launcher.statuses()).toEqual([]);
  await client.voice.decide({ id, accept: false });
  expect((await get()).state).toBe('cancelled');
});

test('kill -9 in the middle of an act: it is not done again, and is said to be so', patience, async () => {
  const { get } = await killed('doing');
  expect(await get()).toMatchObject({
    state: 'failed',
    text: expect.stringMatching(/start shop/i),
    fault: { step: 'doing', sentence: expect.stringContaining('It was not done again.') },
  });
});
