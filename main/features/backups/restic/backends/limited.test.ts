import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createFakeClock } from '../../../../core/testing/fake-clock.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { createFolderBackend } from './folder.ts';
import { limited } from './limited.ts';

const bytes = Buffer.alloc(1_000, 7);
const idOf = (number: number) => createHash('sha256').update(String(number)).digest('hex');

/** What is waited for has begun to wait: everything before it takes turns of the loop, no time. */
async function settled(): Promise<void> {
  for (let i = 0; i < 50; i++) await new Promise((resolve) => setImmediate(resolve));
}

it('lets no more through than it may, in turn, and ends on an abort', async () => {
  const clock = createFakeClock();
  const folder = createFolderBackend(join(await tempDir(), 'repository'));
  await folder.prepare();
  const backend = limited(folder, { upBytesPerSecond: 1_000, downBytesPerSecond: 500 }, clock);
  const written: number[] = [];
  const write = (number: number, signal?: AbortSignal) =>
    backend.write('pack', idOf(number), [bytes], signal ? { signal } : {}).then(() => written.push(number));

  // A second's worth is saved up, and one more goes while nothing is owed.
  await write(1);
  await write(2);
  const waiting = [write(3), write(4)];
  const stop = new AbortController();
  const stopped = write(5, stop.signal);
  await settled();
  expect(written).toEqual([1, 2]);
  clock.advance(999);
  await settled();
  expect(written).toEqual([1, 2]);
  clock.advance(1);
  await waiting[0];
  await settled();
  expect(written).toEqual([1, 2, 3]);
  stop.abort(new Error('enough'));
  await expect(stopped).rejects.toThrow('enough');
  clock.advance(1_000);
  await waiting[1];
  expect(written).toEqual([1, 2, 3, 4]);
  expect(await folder.size('pack', idOf(5))).toBe(null);

  // Locks never wait; what is read whole is paid for afterwards.
  await backend.write('lock', idOf(6), [bytes]);
  expect((await backend.read('pack', idOf(1))).equals(bytes)).toBe(true);
  const read = backend.read('pack', idOf(1), { offset: 10, length: 20 });
  let answered = false;
  void read.then(() => {
    answered = true;
  });
  await settled();
  expect(answered).toBe(false);
  clock.advance(1_000);
  expect(await read).toHaveLength(20);
});
