import { expect, test } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { bytesOf, piecesOf } from '../testing/speech.ts';
import { startWithHub } from './testing/start-with-hub.ts';
import { speakerFiles, spotterFiles, wakeTones } from './testing/tiny-sounds.ts';

const wakeId = 'csukuangfj/sherpa-onnx-kws-zipformer-gigaspeech-3.3M-2024-01-01';
const speakerId = 'csukuangfj/speaker-embedding-models';

test('the models of the ears are fetched after the same consent as others, and found at once', async () => {
  const { ears, local, hub, one } = await startWithHub();
  // Other models lie in the same place, and none of them is asked for.
  hub.put(wakeId, new Map([...spotterFiles(), ['bpe.model', Buffer.from('x')], ['README.md', Buffer.from('x')]]));
  hub.put(speakerId, new Map([...speakerFiles(), ['wespeaker_en_voxceleb_CAM++.onnx', Buffer.from('x')]]));
  await expect(local.download(wakeId)).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(ears.wake.problem()).toMatch(/Fetch it/);
  expect(ears.speaker.problem()).toMatch(/Fetch it/);

  await local.setConsent(true);
  await local.download(wakeId);
  await until(() => one(wakeId).state.kind === 'here');
  await until(() => ears.wake.problem() === null);
  expect(one(wakeId)).toMatchObject({ task: 'wake', licence: 'Apache-2.0' });
  expect(hub.asked.filter((path) => /bpe|README/.test(path))).toEqual([]);
  const heard: string[] = [];
  ears.wake.onWoken(({ keyword }) => void heard.push(keyword));
  for (const piece of piecesOf(bytesOf(wakeTones()), [3_200])) ears.wake.feed(piece);
  await until(() => heard.length === 1);
  ears.wake.rest();

  await local.download(speakerId);
  await until(() => ears.speaker.problem() === null);
  expect(hub.asked.filter((path) => path.includes('wespeaker'))).toEqual([]);
  // No request for an answer or a vector ever goes to one of them.
  expect(local.models()).toEqual([]);

  await local.remove(wakeId);
  await until(() => ears.wake.problem() !== null);
  expect(ears.speaker.problem()).toBeNull();
}, 60_000);

test('what the hub does not have is said where models are fetched', async () => {
  const { local, hub, one } = await startWithHub();
  const files = spotterFiles();
  files.delete('tokens.txt');
  hub.put(wakeId, files);
  await local.setConsent(true);
  await local.download(wakeId);
  await until(() => one(wakeId).state.kind === 'failed');
  expect(one(wakeId).state).toMatchObject({ sentence: expect.stringContaining('no tokens.txt') });
}, 60_000);
