import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { weightsOf } from './dtypes.ts';
import { startHubServer } from './testing/hub-server.ts';
import { embedDtype, embedId as id, startLocal } from './testing/start-local.ts';
import { tinyEmbedModel } from './testing/tiny-models.ts';

const weights = weightsOf(embedDtype);
/** Large enough that it comes in many pieces. */
const large = () => tinyEmbedModel({ size: 1_024, dtype: embedDtype });

async function start() {
  const test = await startLocal();
  test.hub.put(id, large());
  return {
    ...test,
    ends: (kind: string) =>
      until(() => test.one(id).state.kind === kind, { what: `${kind}: ${JSON.stringify(test.one(id).state)}` }),
    runs: () => test.core.services.runs.list({ kinds: ['download'] }),
    /** Bytes of its weights that lie here while they come. */
    partOf: () =>
      stat(join(test.dataDir, 'models', 'partial', id.replaceAll('/', '--'), `${weights}.part`)).then(
        ({ size }) => size,
        () => 0,
      ),
    partial: () => readdir(join(test.dataDir, 'models', 'partial')).catch(() => []),
  };
}

describe('without consent', () => {
  it('nothing is sent anywhere', async () => {
    const { local, hub, folder } = await start();
    await expect(local.download(id)).rejects.toMatchObject({ code: 'CONFLICT', data: { remedy: expect.any(String) } });
    const { id: mine } = await local.addFolder(await folder('embed', tinyEmbedModel()));
    await local.embed(mine, ['server'], 'query');
    expect(local.list()).toMatchObject({ consent: false, source: hub.source });
    expect(hub.asked).toEqual([]);
  });

  it('what lacks a file is not looked for elsewhere by the library either', async () => {
    const { local, folder } = await startLocal();
    // All that the process could reach: it is told to go through here, and would be seen.
    let seen = 0;
    const proxy = createServer((socket) => {
      seen += 1;
      socket.destroy();
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as { port: number };
    const before = { ...process.env };
    onTestFinished(() => {
      process.env = before;
    });
    Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${port}`, NODE_USE_ENV_PROXY: '1' });

    const lacking = tinyEmbedModel();
    lacking.set('onnx/model_quantized.onnx', Buffer.from('no model'));
    const { id: mine, dtype } = await local.addFolder(await folder('lacking', lacking));
    expect(dtype).toBe('q8');
    await expect(local.embed(mine, ['server'], 'query')).rejects.toThrow();
    expect(seen).toBe(0);
  });
});

describe('fetching a model', () => {
  it('is a run with its progress, and the model works', async () => {
    const { local, one, ends, runs, hub } = await start();
    await local.setConsent(true);
    hub.trouble(weights, { kind: 'hold', afterBytes: 50_000 });
    expect(one(id)).toMatchObject({ bytes: null, state: { kind: 'absent' } });
    await local.download(id);
    const going = await until(() => {
      const { state } = one(id);
      return state.kind === 'downloading' && state.done > 50_000 && hub.held() > 0 ? state : null;
    });
    const bytes = [...large().values()].reduce((sum, { length }) => sum + length, 0);
    expect(going.total).toBe(bytes);
    expect((await runs()).runs[0]).toMatchObject({ state: 'running', subject: { type: 'model', id } });
    hub.release();
    await ends('here');
    expect((await local.embed(id, ['server'], 'query')).vectors[0]).toHaveLength(1_024);
    expect(local.models()).toEqual([expect.objectContaining({ id, embeds: true })]);
    await expect(local.download(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('goes on where the connection was cut', async () => {
    const { local, ends, hub, partOf } = await start();
    await local.setConsent(true);
    hub.trouble(weights, { kind: 'hold', afterBytes: 100_000 }, { kind: 'hold', afterBytes: 1_000 });
    await local.download(id);
    let had = 0;
    for (const cut of [1, 2]) {
      // What was not read when a connection ends is lost with it.
      had = await until(
        async () => {
          const size = await partOf();
          return hub.held() === 1 && size > had ? size : null;
        },
        { what: `cut ${cut}` },
      );
      hub.cut();
    }
    await ends('here');
    const ranges = hub.asked.filter((line) => line.includes(weights)).map((line) => line.split(' ')[1]);
    expect(ranges).toHaveLength(3);
    expect(ranges.slice(1).every((range) => Number(/bytes=(\d+)-/.exec(range ?? '')?.[1]) > 0)).toBe(true);
    expect((await local.embed(id, ['server'], 'query')).vectors).toHaveLength(1);
  });

  it('gives up on a connection that never brings anything, and says so', async () => {
    const { local, ends, one, hub, runs } = await start();
    await local.setConsent(true);
    hub.trouble(weights, ...Array.from({ length: 3 }, () => ({ kind: 'cut' as const, afterBytes: 0 })));
    await local.download(id);
    await ends('failed');
    expect(one(id).state).toMatchObject({ sentence: expect.stringContaining('did not send the whole of') });
    await until(async () => (await runs()).runs[0]?.state === 'failed');
    await local.download(id);
    await ends('here');
  });

  it('believes no file whose checksum differs', async () => {
    const { local, ends, one, hub } = await start();
    await local.setConsent(true);
    hub.trouble(weights, { kind: 'wrong' });
    await local.download(id);
    await ends('failed');
    expect(one(id).state).toMatchObject({ sentence: expect.stringContaining('checksum differs') });
    expect(local.models()).toEqual([]);
  });

  it("tells the hub's own words", async () => {
    const { local, ends, one, hub } = await start();
    await local.setConsent(true);
    hub.trouble('config.json', { kind: 'status', status: 429, error: 'We had to rate limit you' });
    await local.download(id);
    await ends('failed');
    expect(one(id).state).toMatchObject({
      sentence: expect.stringContaining(`429 for ${id}: We had to rate limit`),
    });
  });

  it('says who cannot be reached', async () => {
    const hub = await startHubServer();
    const { local, one } = await startLocal({ hub });
    await hub.close();
    await local.setConsent(true);
    await local.download(id);
    await until(() => one(id).state.kind === 'failed');
    expect(one(id).state).toMatchObject({
      sentence: expect.stringMatching(/^127\.0\.0\.1:\d+ cannot be reached: .*ECONNREFUSED/),
    });
  });

  it('leaves nothing behind when it is cancelled', async () => {
    const { local, one, hub, runs, partial } = await start();
    await local.setConsent(true);
    hub.trouble(weights, { kind: 'hold', afterBytes: 50_000 });
    await local.download(id);
    await until(() => hub.held() > 0);
    await local.cancelDownload(id);
    await until(async () => (await runs()).runs[0]?.state === 'cancelled');
    await until(() => one(id).state.kind === 'absent');
    expect(await partial()).toEqual([]);
    await expect(local.cancelDownload(id)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('ends when consent is withdrawn', async () => {
    const { local, hub, runs } = await start();
    await local.setConsent(true);
    hub.trouble(weights, { kind: 'hold', afterBytes: 50_000 });
    await local.download(id);
    await until(() => hub.held() > 0);
    await local.setConsent(false);
    await until(async () => (await runs()).runs[0]?.state === 'cancelled');
  });

  it('is deleted when it is removed', async () => {
    const { local, ends, dataDir } = await start();
    await local.setConsent(true);
    await local.download(id);
    await ends('here');
    const { models } = await local.remove(id);
    expect(models[0]).toMatchObject({ id, state: { kind: 'absent' } });
    expect(await readdir(join(dataDir, 'models', 'hub', 'Xenova'))).toEqual([]);
  });
});
