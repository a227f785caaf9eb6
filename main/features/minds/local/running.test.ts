import { describe, expect, it } from 'vitest';
import { until } from '../../../core/testing/until.ts';
import { startLocal } from './testing/start-local.ts';
import { tinyEmbedModel, tinyTalkModel } from './testing/tiny-models.ts';
import { LocalFault } from './types.ts';

const dot = (a: Float32Array | undefined, b: Float32Array | undefined) =>
  (a ?? new Float32Array()).reduce((sum, value, at) => sum + value * (b?.[at] ?? 0), 0);

async function said(stream: AsyncGenerator<string, unknown, void>) {
  let text = '';
  for (;;) {
    const next = await stream.next();
    if (next.done) return { text, end: next.value };
    text += next.value;
  }
}

describe('a model of a folder', () => {
  it('makes vectors in a process of its own, which is started when it is asked and not before', async () => {
    const { local, folder, pid } = await startLocal();
    const { id, state, dtype } = await local.addFolder(await folder('tiny embed', tinyEmbedModel()));
    expect({ id, state, dtype }).toEqual({ id: 'folder/tiny embed', state: { kind: 'here' }, dtype: 'fp32' });
    expect(local.models()).toEqual([expect.objectContaining({ id, embeds: true, contextTokens: 128 })]);
    expect(pid()).toBeNull();

    const { vectors, usage } = await local.embed(id, ['server crash', 'the server did crash', 'a cat'], 'passage');
    expect(vectors.map(({ length }) => length)).toEqual([32, 32, 32]);
    for (const vector of vectors) expect(dot(vector, vector)).toBeCloseTo(1, 4);
    expect(dot(vectors[0], vectors[1])).toBeGreaterThan(dot(vectors[0], vectors[2]));
    expect(usage.input).toBeGreaterThan(9);
    expect(pid()).not.toBe(process.pid);
    expect(local.list().models.find((model) => model.id === id)?.state).toEqual({ kind: 'loaded' });
  });

  it('gives a text the same vector alone and among others, and in the order of the texts', async () => {
    const { local, folder } = await startLocal();
    const { id } = await local.addFolder(await folder('embed', tinyEmbedModel()));
    const texts = Array.from({ length: 50 }, (_, at) => `server ${at} ${'memory '.repeat(at)}`);
    const [together, alone] = await Promise.all([
      local.embed(id, texts, 'passage'),
      local.embed(id, [texts[37] ?? ''], 'query'),
    ]);
    expect(together.vectors).toHaveLength(50);
    expect(dot(together.vectors[37], alone.vectors[0])).toBeCloseTo(1, 4);
  });

  it('answers word by word, and says why it ended', async () => {
    const { local, folder } = await startLocal();
    const { id, task } = await local.addFolder(await folder('talk', tinyTalkModel()));
    expect(task).toBe('generate');
    const messages = [{ role: 'user' as const, text: 'what can be run' }];
    const whole = await said(local.stream(id, messages));
    expect(whole.text.trim()).toBe('models can run on this machine');
    expect(whole.end).toMatchObject({ kind: 'complete', usage: { cachedInput: 0 } });
    const cut = await said(local.stream(id, messages, { maxOutputTokens: 3 }));
    expect(cut).toMatchObject({ text: expect.stringContaining('models can run'), end: { kind: 'length' } });
  });

  it('stops speaking when nobody wants to hear it, and goes on for the next', async () => {
    const { local, folder } = await startLocal();
    const endless = await local.addFolder(await folder('endless', tinyTalkModel({ endless: true })));
    const stop = new AbortController();
    const stream = local.stream(endless.id, [{ role: 'user', text: 'run' }], {
      maxOutputTokens: 4_000,
      signal: stop.signal,
    });
    expect((await stream.next()).value).toContain('models');
    stop.abort(new Error('enough'));
    await expect(said(stream)).rejects.toThrow('enough');
    const again = await said(local.stream(endless.id, [{ role: 'user', text: 'run' }], { maxOutputTokens: 2 }));
    expect(again.end).toMatchObject({ kind: 'length' });
  });

  it('refuses in words what it cannot do', async () => {
    const { local, folder } = await startLocal();
    const talk = await local.addFolder(await folder('talk', tinyTalkModel()));
    await expect(local.embed(talk.id, ['a'], 'query')).rejects.toThrow('makes no vectors');
    await expect(local.embed('nobody/knows', ['a'], 'query')).rejects.toThrow('is not on this machine');
    const long = 'machine '.repeat(5_000);
    const fault = await said(local.stream(talk.id, [{ role: 'user', text: long }])).catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(LocalFault);
    expect((fault as LocalFault).fault).toMatchObject({ code: 'too-long', message: expect.stringContaining('4096') });
  });

  it('says why a folder holds no model', async () => {
    const { local, folder } = await startLocal();
    const broken = tinyEmbedModel();
    broken.delete('onnx/model.onnx');
    await expect(local.addFolder(await folder('no weights', broken))).rejects.toMatchObject({
      code: 'INVALID',
      data: { problems: [{ field: 'path', problem: expect.stringContaining('onnx/model.onnx') }] },
    });
    await expect(local.addFolder('/is/not/there')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(local.addFolder('not/whole')).rejects.toMatchObject({ code: 'INVALID' });
    const torn = tinyEmbedModel();
    torn.set('onnx/model.onnx', Buffer.from('not a model'));
    const { id } = await local.addFolder(await folder('torn', torn));
    await expect(local.embed(id, ['a'], 'query')).rejects.toBeInstanceOf(LocalFault);
  });

  it('is forgotten, and stays where it is', async () => {
    const { local, folder } = await startLocal();
    const path = await folder('embed', tinyEmbedModel());
    const { id } = await local.addFolder(path);
    await local.embed(id, ['a'], 'query');
    expect((await local.remove(id)).models.map((model) => model.id)).not.toContain(id);
    expect((await local.addFolder(path)).id).toBe(id);
  });
});

describe('the process', () => {
  it('is begun anew when it is killed, and what was asked is answered', async () => {
    const { local, folder, pid, core } = await startLocal();
    const { id } = await local.addFolder(await folder('embed', tinyEmbedModel()));
    await local.embed(id, ['server'], 'query');
    const first = pid();
    const asked = local.embed(
      id,
      Array.from({ length: 400 }, () => 'memory '.repeat(100)),
      'passage',
    );
    process.kill(first ?? 0, 'SIGKILL');
    expect((await asked).vectors).toHaveLength(400);
    expect(pid()).not.toBe(first);
    await until(async () => {
      const { events } = await core.services.journal.list({});
      return events.some(({ kind, sentence }) => kind === 'minds.local-ended' && sentence.includes('begun anew'));
    });
  });

  it('that ends in the middle of an answer ends the answer as cut, never as whole', async () => {
    const { local, folder, pid } = await startLocal();
    const { id } = await local.addFolder(await folder('endless', tinyTalkModel({ endless: true })));
    const stream = local.stream(id, [{ role: 'user', text: 'run' }], { maxOutputTokens: 4_000 });
    await stream.next();
    process.kill(pid() ?? 0, 'SIGKILL');
    const fault = await said(stream).catch((error: unknown) => error);
    expect((fault as LocalFault).fault).toMatchObject({ code: 'cut', message: expect.stringContaining('SIGKILL') });
  });

  it('ends after five idle minutes, and comes back when it is wanted', async () => {
    const { local, folder, pid, clock } = await startLocal();
    const { id } = await local.addFolder(await folder('embed', tinyEmbedModel()));
    await local.embed(id, ['server'], 'query');
    await clock.advance(4 * 60_000);
    expect(pid()).not.toBeNull();
    await clock.advance(60_000);
    await until(() => pid() === null);
    expect((await local.embed(id, ['server'], 'query')).vectors).toHaveLength(1);
  });

  it('is ended with Optimus', async () => {
    const { local, folder, pid } = await startLocal();
    const { id } = await local.addFolder(await folder('embed', tinyEmbedModel()));
    await local.embed(id, ['server'], 'query');
    const last = pid() ?? 0;
    await local.dispose();
    await until(() => {
      try {
        process.kill(last, 0);
        return false;
      } catch {
        return true;
      }
    });
    await expect(local.embed(id, ['server'], 'query')).rejects.toThrow();
  });
});
