import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { startTestCore } from '../../../core/testing/test-core.ts';
import { until } from '../../../core/testing/until.ts';
import { type HubServer, startHubServer } from './testing/hub-server.ts';
import { tinyEmbedModel } from './testing/tiny-models.ts';

const id = 'Xenova/all-MiniLM-L6-v2';
const weights = 'onnx/model_quantized.onnx';

let hub: HubServer;
beforeAll(async () => {
  hub = await startHubServer();
  process.env.HF_ENDPOINT = hub.source;
  hub.put(id, tinyEmbedModel({ size: 1_024, dtype: 'q8' }));
  return async () => {
    delete process.env.HF_ENDPOINT;
    await hub.close();
  };
});

it('a download goes on by itself after Optimus was away, and the model takes its role', async () => {
  const first = await startTestCore();
  const { dataDir, host, clock } = first;
  await expect(first.client.minds.download({ id })).rejects.toMatchObject({ code: 'CONFLICT' });
  expect(hub.asked).toEqual([]);
  await first.client.minds.setConsent({ consent: true });
  hub.trouble(weights, { kind: 'hold', afterBytes: 120_000 });
  onTestFinished(() => hub.release());
  await first.client.minds.download({ id });
  await until(async () => {
    const { models } = await first.client.minds.localModels();
    const state = models.find((model) => model.id === id)?.state;
    return state?.kind === 'downloading' && state.done > 100_000;
  });
  const asked = hub.asked.length;
  await first.stop();

  const { client } = await startTestCore({ dataDir, host, clock });
  await until(async () => {
    const { models } = await client.minds.localModels();
    return models.find((model) => model.id === id)?.state.kind === 'here';
  });
  const again = hub.asked.slice(asked).filter((line) => line.includes('/resolve/'));
  expect(again).toHaveLength(1);
  expect(again[0]).toMatch(/onnx\/model_quantized\.onnx bytes=[1-9]\d+-$/);
  const { runs } = await client.runs.list({ kinds: ['download'] });
  expect(runs.map(({ name, state }) => [name, state])).toEqual([['Fetch all-MiniLM-L6-v2', 'succeeded']]);

  const local = (await client.minds.list()).find(({ kind }) => kind === 'local');
  expect(local?.models).toEqual([expect.objectContaining({ id, embeds: true })]);
  const roles = await client.minds.setRole({ role: 'embed', model: { connectionId: local?.id ?? '', model: id } });
  expect(roles.embed).toEqual({ connectionId: local?.id, model: id });
});
