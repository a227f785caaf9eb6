import { expect, it } from 'vitest';
import { internetSockets } from '../../../core/testing/internet-sockets.ts';
import { proxyHere } from '../../../core/testing/proxy-here.ts';
import { until } from '../../../core/testing/until.ts';
import { writeWav } from '../speech/wav.ts';
import { toneSamples } from '../testing/spoken-sound.ts';
import { startLocal } from './testing/start-local.ts';
import { tinyEmbedModel } from './testing/tiny-models.ts';
import { tinyWhisper } from './testing/tiny-whisper.ts';

const id = 'onnx-community/whisper-base';
const wav = writeWav(toneSamples([{ ms: 1_200, hertz: 300 }]));
const ask = { wav, language: null, prompt: 'shop-api', purpose: { feature: 'voice', id: 'u1' } } as const;

it('a Whisper is fetched when the user allows it, takes the role, and writes down without asking anybody', async () => {
  const { core, client, hub, pid } = await startLocal();
  const { minds } = core.services;
  hub.put(id, tinyWhisper({ dtype: 'q8' }));
  expect(minds.role('transcribe')).toBeNull();
  await client.minds.setConsent({ consent: true });
  await client.minds.download({ id });
  await until(async () => {
    const { models } = await client.minds.localModels();
    return models.find((model) => model.id === id)?.state.kind === 'here';
  });
  expect(hub.asked.some((line) => line.includes('decoder_model_merged_quantized.onnx'))).toBe(true);
  expect(hub.asked.some((line) => line.includes('onnx/model'))).toBe(false);
  await client.minds.setConsent({ consent: false });
  const fetched = hub.asked.length;

  const model = minds.role('transcribe') ?? { connectionId: '', model: '' };
  expect(model).toEqual({ connectionId: 'local', model: id });
  expect(minds.unasked('transcribe')).toEqual(model);
  await expect(client.minds.setRole({ role: 'chat', model })).rejects.toMatchObject({ code: 'CONFLICT' });
  await expect(client.minds.setRole({ role: 'speak', model })).rejects.toMatchObject({ code: 'CONFLICT' });
  await client.minds.setRole({ role: 'transcribe', model });

  const seen = await proxyHere();
  const sockets: string[] = [];
  let looks = 0;
  let looking = true;
  const looked = (async () => {
    while (looking) {
      const running = pid('local speech');
      if (running !== null) {
        sockets.push(...(await internetSockets(running)));
        looks += 1;
      }
      await new Promise(setImmediate);
    }
  })();
  const written = await minds.transcribe({ ...ask, model });
  looking = false;
  await looked;
  expect(written).toMatchObject({ ok: true, text: 'what is running', language: 'en', cost: 0 });
  expect(looks).toBeGreaterThan(0);
  // The eye sees: the listener above is a socket of ours.
  if (process.platform === 'linux') expect(await internetSockets(process.pid)).not.toEqual([]);
  expect({ sockets, seen: seen(), hub: hub.asked.length }).toEqual({ sockets: [], seen: 0, hub: fetched });
  expect((await client.minds.spend({ days: 1 }))[0]).toMatchObject({
    ...{ connectionName: 'This machine', model: id, feature: 'voice', requests: 1, failed: 0, cost: 0 },
  });
});

it('texts that are read for the search do not keep who speaks waiting', async () => {
  const { core, local, folder, pid } = await startLocal();
  const { id: model } = await local.addFolder(await folder('whisper', tinyWhisper()));
  const embeds = await local.addFolder(await folder('embeds', tinyEmbedModel()));
  await local.embed(embeds.id, ['server'], 'query');
  // It stands still in the middle of its work.
  process.kill(pid() ?? 0, 'SIGSTOP');
  const reading = local.embed(embeds.id, ['memory'], 'passage');
  const { minds } = core.services;
  const written = await minds.transcribe({ ...ask, model: { connectionId: 'local', model } });
  expect(written).toMatchObject({ ok: true, text: 'what is running' });
  process.kill(pid() ?? 0, 'SIGCONT');
  expect((await reading).vectors).toHaveLength(1);
});
