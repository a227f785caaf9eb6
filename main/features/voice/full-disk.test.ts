import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { smallDisk } from '../../core/testing/small-disk.ts';
import { until } from '../../core/testing/until.ts';
import { base64, countedSamples, voiceHere } from './testing/voice-world.ts';

const piece = (seq: number) => base64(countedSamples(16_000, seq * 16_000));

test('a full disk is said so, what was recorded stays, and it goes on once there is room', async (context) => {
  const disk = await smallDisk(400);
  if (!disk) return context.skip();
  const world = await voiceHere({ dataDir: disk.dir });
  const { id } = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  let seq = 0;
  let error: unknown = null;
  while (error === null && seq < 50)
    await world.voice.append({ id, seq, pcm: piece(seq) }).then(
      () => {
        seq += 1;
      },
      (caught: unknown) => {
        error = caught;
      },
    );
  expect(error).toMatchObject({ code: 'STORAGE_FULL', path: join(disk.dir, 'voice', `${id}.pcm`) });
  expect(seq).toBeGreaterThan(3);
  const kept = countedSamples(16_000 * seq);
  // Half a piece would be followed by the whole of it.
  expect((await stat(join(disk.dir, 'voice', `${id}.pcm`))).size).toBe(kept.byteLength);
  expect(await world.get(id)).toMatchObject({ state: 'recording', audio: { bytes: kept.byteLength } });

  await disk.resize(4_000);
  await world.voice.append({ id, seq, pcm: piece(seq) });
  await world.voice.finish({ id, why: 'released', samples: 16_000 * (seq + 1), commands: [] });
  await world.comesTo(id, 'done');
  const all = countedSamples(16_000 * (seq + 1));
  expect((await readFile(join(disk.dir, 'voice', `${id}.pcm`))).equals(Buffer.from(all))).toBe(true);
  const upload = world.server.heard()[0]?.upload;
  expect(Buffer.from(upload?.bytes.subarray(44) ?? []).equals(Buffer.from(all))).toBe(true);
});

test('who stops at a full disk has all that was kept written down', async (context) => {
  const disk = await smallDisk(200);
  if (!disk) return context.skip();
  const world = await voiceHere({ dataDir: disk.dir });
  const { id } = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  let kept = 0;
  for (let seq = 0; seq < 20; seq++) {
    const done = await world.voice.append({ id, seq, pcm: piece(seq) }).catch(() => null);
    if (!done) break;
    kept = done.samples;
  }
  expect(kept).toBeGreaterThan(0);
  await world.voice.finish({ id, why: 'released', samples: kept, commands: [] });
  expect(await world.comesTo(id, 'done')).toMatchObject({ audio: { bytes: kept * 2 } });
});

test('while nothing can be kept in the database nothing is told, and what was said is not lost by it', async () => {
  const world = await voiceHere();
  const { data } = world.store;
  const full = () =>
    sql`create trigger nothing_more before update on voice_utterances begin select raise(abort, 'no room'); end`.execute(
      data,
    );
  const room = () => sql`drop trigger nothing_more`.execute(data);
  const { id } = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  await world.voice.append({ id, seq: 0, pcm: piece(0) });
  await full();
  const finish = () => world.voice.finish({ id, why: 'released', samples: 16_000, commands: [] });
  await expect(finish()).rejects.toThrow('no room');
  expect(await world.get(id)).toMatchObject({ state: 'recording' });
  expect(world.server.heard()).toEqual([]);
  await room();
  expect(await finish()).toMatchObject({ state: 'transcribing', audio: { ms: 1_000 } });
  await world.comesTo(id, 'done');
  expect(await finish()).toMatchObject({ state: 'done' });

  const held = Promise.withResolvers<void>();
  world.server.answer(() => ({ text: 'So it was.', hold: held.promise }));
  const second = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  await world.voice.append({ id: second.id, seq: 0, pcm: piece(0) });
  await world.voice.finish({ id: second.id, why: 'released', samples: 16_000, commands: [] });
  await full();
  held.resolve();
  await until(() => world.logged.length > 1);
  expect(await world.get(second.id)).toMatchObject({ state: 'transcribing' });
  await room();
  await world.voice.retry({ id: second.id, commands: [] });
  expect(await world.comesTo(second.id, 'done')).toMatchObject({ text: 'So it was.' });

  const third = await world.voice.begin({ purpose: 'dictation', origin: 'button' }, 'window');
  await world.voice.append({ id: third.id, seq: 0, pcm: piece(0) });
  await full();
  const before = world.logged.length;
  world.clock.advance(10_000);
  await until(() => world.logged.length > before);
  await room();
  world.clock.advance(30_000);
  await world.comesTo(third.id, 'failed');
});
