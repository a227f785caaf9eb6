import { describe, expect, it } from 'vitest';
import { createEmbedQueue } from './embed-queue.ts';
import type { Loadable } from './process/protocol.ts';

const model: Loadable = { id: 'm', folder: '/m', dtype: 'q8', pooling: 'mean' };
const other: Loadable = { ...model, id: 'n', folder: '/n' };
const slow = { urgent: false, signal: undefined };
const fast = { urgent: true, signal: undefined };

/** A model whose vector of a text is its length, and which answers when it is told to. */
function held() {
  const batches: { folder: string; texts: string[] }[] = [];
  const going: PromiseWithResolvers<void>[] = [];
  const queue = createEmbedQueue(async ({ folder }, texts) => {
    batches.push({ folder, texts });
    const gate = Promise.withResolvers<void>();
    going.push(gate);
    await gate.promise;
    if (texts.includes('poison')) throw new Error('poisoned');
    return { vectors: texts.map(({ length }) => Float32Array.of(length)), tokens: texts.length * 3 };
  });
  const go = async () => {
    going.shift()?.resolve();
    for (let i = 0; i < 20; i++) await Promise.resolve();
  };
  return { queue, batches, go };
}

describe('the queue of texts', () => {
  it('sends few and small batches, one at a time, and gives each its own in order', async () => {
    const { queue, batches, go } = held();
    const texts = Array.from({ length: 40 }, (_, at) => 'x'.repeat(at));
    const all = queue.embed(model, texts, slow);
    expect(batches).toHaveLength(1);
    while (queue.waiting() > 0) await go();
    await go();
    const { vectors, usage } = await all;
    expect(vectors.map((vector) => vector[0])).toEqual(texts.map(({ length }) => length));
    expect(usage.input).toBe(120);
    expect(Math.max(...batches.map((batch) => batch.texts.length))).toBeLessThanOrEqual(16);
  });

  it('ends a batch early where texts are long', async () => {
    const { queue, batches, go } = held();
    const all = queue.embed(
      model,
      Array.from({ length: 4 }, () => 'y'.repeat(20_000)),
      slow,
    );
    for (let i = 0; i < 4; i++) await go();
    await all;
    expect(batches.map((batch) => batch.texts.length)).toEqual([1, 1, 1, 1]);
  });

  it('lets whoever searches go first, and never mixes models', async () => {
    const { queue, batches, go } = held();
    const bulk = queue.embed(
      model,
      Array.from({ length: 32 }, () => 'bulk'),
      slow,
    );
    const elsewhere = queue.embed(other, ['elsewhere'], slow);
    const search = queue.embed(model, ['search'], fast);
    for (let i = 0; i < 4; i++) await go();
    await Promise.all([bulk, elsewhere, search]);
    expect(batches[1]).toEqual({ folder: '/m', texts: ['search'] });
    for (const { folder, texts } of batches) expect(texts.includes('elsewhere')).toBe(folder === '/n');
  });

  it('drops what nobody wants any more, and answers the rest', async () => {
    const { queue, batches, go } = held();
    const stop = new AbortController();
    const first = queue.embed(model, ['a'], slow);
    const second = queue.embed(model, ['b'], { urgent: false, signal: stop.signal });
    const third = queue.embed(model, ['c'], slow);
    stop.abort(new Error('enough'));
    await expect(second).rejects.toThrow('enough');
    await go();
    await go();
    await Promise.all([first, third]);
    expect(batches.flatMap((batch) => batch.texts)).toEqual(['a', 'c']);
  });

  it('fails those of the batch alone', async () => {
    const { queue, go } = held();
    const first = queue.embed(model, ['poison'], slow);
    const second = queue.embed(model, ['fine'], slow);
    const told = expect(first).rejects.toThrow('poisoned');
    await go();
    await go();
    await told;
    expect((await second).vectors).toHaveLength(1);
  });

  it('keeps no endless line waiting', async () => {
    const { queue } = held();
    const many = Array.from({ length: 15_000 }, () => 'z');
    void queue.embed(model, many, slow).catch(() => {});
    await expect(queue.embed(model, many, slow)).rejects.toMatchObject({ fault: { code: 'overloaded' } });
    queue.clear(new Error('over'));
    expect(queue.waiting()).toBe(0);
  });
});
