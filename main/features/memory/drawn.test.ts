import { describe, expect, test } from 'vitest';
import { blank, episode, memoryHere, said } from './testing/memory-world.ts';

const day = 86_400_000;

describe('by meaning', () => {
  test('what is near is found without its words; another model takes over once it has all vectors', async () => {
    const { memory, server, minds, source, clock, connectionId } = await memoryHere({ embeds: true });
    server.models([
      { id: 'reader' },
      { id: 'vectors', embeds: true, dimensions: 64 },
      { id: 'others', embeds: true, dimensions: 32 },
    ]);
    const write = (text: string) => memory.add({ ...blank, kind: 'fact', text });
    const pool = await write('the pool of connections was full at the checkout');
    await write('releases happen on thursdays');
    await memory.idle();
    expect((await memory.reading()).meaning).toMatchObject({ model: 'vectors', made: 2, of: 2, why: null });
    const ask = { query: 'checkout pool connections exhausted', ended: false, limit: 10 };
    const found = await memory.list(ask);
    expect(found).toMatchObject({ mode: 'hybrid', why: null });
    expect(found.items[0]?.id).toBe(pool.id);

    const evidence = await source.find({ query: ask.query, scope: { projectIds: null } });
    expect(evidence.meaning[0]).toMatchObject({
      ...{ kind: 'memory', source: { type: 'memory', memoryId: pool.id }, route: `/memory?id=${pool.id}` },
      id: expect.stringMatching(/^[a-z0-9]{6,40}$/),
    });
    const id = evidence.meaning[0]?.id ?? '';
    clock.advance(day);
    await memory.edit(pool.id, 1, { text: 'the pool was raised to forty' });
    // Evidence of a decision stays what it was.
    expect((await source.open(id))?.text).toContain('was full at the checkout');
    expect(await source.open('nobody')).toBeNull();
    const then = await source.find({ query: 'pool', scope: { projectIds: null }, before: clock.now() - day });
    expect(then.words.map(({ text }) => text)).toEqual([expect.stringContaining('was full')]);

    await minds.check(connectionId ?? '');
    await minds.setRole('embed', { connectionId: connectionId ?? '', model: 'others' });
    await memory.idle();
    expect((await memory.reading()).meaning).toMatchObject({ model: 'others', made: 3, of: 3 });
    expect(await memory.list(ask)).toMatchObject({ mode: 'hybrid' });
    await memory.forget(pool.id);
    await memory.idle();
    expect((await memory.reading()).meaning).toMatchObject({ made: 1, of: 1 });
  });

  test('where the embedding model does not answer, words decide and it is said why', async () => {
    const { memory, server } = await memoryHere({ embeds: true });
    await memory.add({ ...blank, kind: 'fact', text: 'releases happen on thursdays' });
    await memory.idle();
    server.failing(({ kind }) => (kind === 'embeddings' ? { status: 400, message: 'No vectors today' } : null));
    const found = await memory.list({ query: 'thursdays', ended: false, limit: 10 });
    expect(found).toMatchObject({ mode: 'words', total: 1, why: expect.stringContaining('No vectors today') });
    await memory.add({ ...blank, kind: 'fact', text: 'another' });
    await memory.idle();
    expect((await memory.reading()).meaning).toMatchObject({
      made: 1,
      of: 2,
      why: expect.stringContaining('No vectors'),
    });
  });
});

describe('patterns', () => {
  const lessons = [
    'Always run the migration on a copy of the data first',
    'The migration must always run on a copy of the data first',
    'First run the migration always on a data copy',
  ];

  test('the same lesson from three sources is proposed, with what speaks against it, and made one on a yes', async () => {
    const { memory, server, clock } = await memoryHere();
    for (const text of lessons.slice(0, 2)) await memory.add({ ...blank, kind: 'lesson', text });
    expect(await memory.patterns()).toEqual([]);
    await memory.add({ ...blank, kind: 'lesson', text: 'Restart the proxy after the certificate was renewed' });
    await memory.add({ ...blank, kind: 'lesson', text: lessons[2] ?? '' });
    const [pattern, ...others] = await memory.patterns();
    expect(others).toEqual([]);
    expect(pattern).toMatchObject({ text: lessons[0], by: 'words', state: 'proposed', counter: [], ended: [] });
    expect(pattern?.members.map(({ text }) => text)).toEqual(lessons);
    expect(pattern?.support.map(({ quote }) => quote).toSorted()).toEqual(lessons.toSorted());

    server.answer(({ prompt }) => ({
      object: {
        memories: [
          said({
            ...{ kind: 'lesson', text: 'A copy hid the lock that took the site down', quote: 'the copy hid the lock' },
            contradicts: /(m\d+): Always run/.exec(prompt)?.[1] ?? null,
          }),
        ],
      },
    }));
    await memory.addEpisode(episode('We ran the migration on a copy of the data first, and the copy hid the lock.'));
    await memory.idle();
    await memory.accept((await memory.proposals(10)).items[0]?.id ?? '', {}, true);
    expect((await memory.patterns())[0]?.counter).toMatchObject([
      { quote: 'the copy hid the lock', stance: 'against' },
    ]);

    clock.advance(day);
    const { memoryId } = await memory.decidePattern(pattern?.id ?? '', true);
    const one = await memory.get(memoryId ?? '');
    expect(one.provenance.map(({ quote }) => quote)).toHaveLength(4);
    expect(one.replaces.map(({ text }) => text).toSorted()).toEqual(lessons.slice(1).toSorted());
    expect(await memory.patterns()).toMatchObject([{ state: 'kept', text: lessons[0], ended: [] }]);
    const texts = (await memory.asOf(null, clock.now())).map(({ text }) => text);
    expect(texts).toContain(lessons[0]);
    expect(texts).not.toContain(lessons[1]);
  });

  test('what was turned down stays so; a lesson that ended is a counter-example', async () => {
    const { memory } = await memoryHere({ connected: false });
    const made = [];
    for (const text of [...lessons, 'Run the migration always on a data copy first of all'])
      made.push(await memory.add({ ...blank, kind: 'lesson', text }));
    await memory.retract(made[3]?.id ?? '');
    const [pattern] = await memory.patterns();
    expect(pattern?.ended.map(({ text }) => text)).toEqual(['Run the migration always on a data copy first of all']);
    await memory.decidePattern(pattern?.id ?? '', false);
    expect(await memory.patterns()).toEqual([]);
    await expect(memory.decidePattern(pattern?.id ?? '', true)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
