import { describe, expect, it } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { answering, ofCouncil, shownIn, startCouncil, votesBy } from './testing/start-council.ts';

const day = 86_400_000;
const recordOf = async (
  client: Awaited<ReturnType<typeof startCouncil>>['client'],
  seatId: string,
  topic = 'general',
) => (await client.council.records()).find((one) => one.seatId === seatId && one.topic === topic);

describe('an outcome', () => {
  it('moves weights and Brier scores; they begin anew with another model, and go with the deliberation', async () => {
    const council = await startCouncil(answering({ vote: votesBy({ Architect: 'replace', Security: 'replace' }) }));
    const { client, put, over, connectionId } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    expect(await recordOf(client, 'architect')).toMatchObject({ accuracy: 0.6, outcomes: 0, brier: null });
    await expect(client.council.resolve({ id, right: { kind: 'option', optionId: 'nothing' } })).rejects.toMatchObject({
      code: 'INVALID',
    });
    const resolved = await client.council.resolve({
      id,
      right: { kind: 'option', optionId: 'replace' },
      note: 'It broke',
    });
    expect(resolved.outcome).toMatchObject({ by: 'user', note: 'It broke' });
    const right = await recordOf(client, 'architect');
    const wrong = await recordOf(client, 'skeptic');
    expect(right?.accuracy).toBeCloseTo((2.4 + 1) / 5, 12);
    expect(wrong?.accuracy).toBeCloseTo(2.4 / 5, 12);
    expect(right?.brier).toBeCloseTo(0.16, 12);
    expect(wrong?.brier).toBeCloseTo(0.36, 12);
    expect(right?.byConfidence).toMatchObject([{ confidence: 'likely', outcomes: 1 }]);
    expect(right?.weight).toBeGreaterThan(wrong?.weight ?? Infinity);
    // Counted in another deliberation, and the one that was there stays as it was.
    const next = await put();
    await client.council.start({ id: next.id });
    const later = await over(next.id);
    const weightOf = (seatId: string) => later.tally?.seats.find((one) => one.seatId === seatId)?.weight ?? 0;
    expect(weightOf('architect')).toBeGreaterThan(weightOf('skeptic'));
    expect((await client.council.get({ id })).tally).toEqual(done.tally);
    // The user was wrong about what was right.
    await client.council.resolve({ id, right: { kind: 'unknown' } });
    expect(await recordOf(client, 'architect')).toMatchObject({ accuracy: 0.6, outcomes: 0 });
    await client.council.resolve({ id, right: { kind: 'none' } });
    expect((await recordOf(client, 'architect'))?.accuracy).toBeCloseTo(0.48, 12);

    const seat = (await client.council.seats()).find((one) => one.id === 'architect');
    if (!seat) throw new Error('no seat');
    await client.council.saveSeat({ ...seat, model: { connectionId, model: 'epsilon-5' } });
    expect(await recordOf(client, 'architect')).toMatchObject({ accuracy: 0.6, outcomes: 0 });
    expect((await recordOf(client, 'skeptic'))?.outcomes).toBe(1);
    await client.council.remove({ id });
    expect((await recordOf(client, 'skeptic'))?.outcomes).toBe(0);
    await expect(client.council.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('a review', () => {
  it('asks the user when its day has come, and is over once he has answered', async () => {
    const { client, put, over, clock, core } = await startCouncil();
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    const items = () => core.services.attention.list().items.filter(({ source }) => source === 'council');
    expect(done.reviewAt).toBe(clock.now() + 14 * day);
    expect(items()).toEqual([]);
    await until(() => {
      clock.advance(day);
      return items().length === 1;
    });
    expect(clock.now()).toBeGreaterThanOrEqual(done.reviewAt ?? Infinity);
    expect(items()[0]).toMatchObject({ key: `council/${id}`, actions: [{ route: `/council/${id}` }] });
    expect((await client.council.list({ due: true })).map((one) => one.id)).toEqual([id]);
    await client.council.resolve({ id, right: { kind: 'option', optionId: 'keep' } });
    await until(() => items().length === 0, { what: 'the question to be over' });
    expect(await client.council.list({ due: true })).toEqual([]);
  });

  it.each([
    { is: 'above' as const, right: { kind: 'option', optionId: 'keep' }, architect: 0.48, skeptic: 0.68 },
    { is: 'below' as const, right: { kind: 'none' }, architect: 0.6, skeptic: 0.48 },
  ])('resolves itself by a figure that is $is', async ({ is, right, architect, skeptic }) => {
    const council = await startCouncil(answering({ vote: votesBy({ Architect: 'replace', Security: 'replace' }) }));
    const { client, put, over, clock, core } = council;
    const { id } = await put();
    await client.council.start({ id });
    await over(id);
    const reviewAt = clock.now() + 60_000;
    const check = {
      label: 'p95 of the load',
      metric: 'cpu.used.percent',
      projectId: null,
      of: 'p95' as const,
      hours: 1,
      is,
      value: 10,
    };
    await expect(
      client.council.review({ id, reviewAt, check: { ...check, metric: 'nonsense' } }),
    ).rejects.toMatchObject({ code: 'INVALID' });
    await client.council.review({ id, reviewAt, check });
    await core.services.monitors.series();
    for (let n = 0; n < 59; n += 1) {
      core.services.monitors.record({ at: clock.now(), values: { 'machine//cpu.used.percent/': 50 } } as never);
      clock.advance(1_000);
    }
    clock.advance(2_000);
    const done = await until(async () => {
      const one = await client.council.get({ id });
      return one.outcome === null ? null : one;
    });
    expect(done.outcome).toMatchObject({ by: 'check', right });
    expect(done.outcome?.note).toContain('was 50');
    expect((await recordOf(client, 'architect'))?.accuracy).toBeCloseTo(architect, 12);
    expect((await recordOf(client, 'skeptic'))?.accuracy).toBeCloseTo(skeptic, 12);
  });
});

it('has options proposed for an open question, which the user edits', async () => {
  const council = await startCouncil(
    answering({
      options: () => ({
        object: {
          answers: ['Keep it', 'Replace it'],
          options: [
            { label: 'Keep it', text: 'As it is' },
            { label: 'Replace it!', text: '' },
            { label: '替换', text: '' },
          ],
        },
      }),
    }),
  );
  const { client, put, server } = council;
  const draft = await put({ options: [] });
  expect(draft.blocked).toMatch(/two options at least/);
  expect(await client.council.proposalCost({ id: draft.id })).toMatchObject({ calls: { least: 1, most: 2 } });
  expect(ofCouncil(server.asked())).toHaveLength(0);
  const proposed = await client.council.propose({ id: draft.id });
  expect(proposed.options.map(({ id }) => id)).toEqual(['keep-it', 'replace-it', 'option']);
  expect(proposed).toMatchObject({ blocked: null, spent: { calls: 1 } });
  expect(ofCouncil(server.asked())).toHaveLength(1);
  const [first, second] = proposed.options;
  const changed = await client.council.change({ id: draft.id, options: [first, second].flatMap((one) => one ?? []) });
  expect(changed.options).toHaveLength(2);
  server.answer(() => ({ fault: { status: 401, message: 'Words of the provider' } }));
  await expect(client.council.propose({ id: draft.id })).rejects.toMatchObject({
    ...{ code: 'UNAVAILABLE', data: { why: expect.stringContaining('Words of the provider') } },
  });
});

it('reads in Deep before it votes, within the scope and the tools of the seat, by at most sixteen requests', async () => {
  const council = await startCouncil(
    answering({
      vote: votesBy({ Architect: 'replace', Security: 'replace' }),
      read: ({ tools }) => ({
        toolCalls: [
          { name: tools[0] ?? 'none', input: {} },
          { name: 'deploy', input: { project: 'shop' } },
        ],
      }),
    }),
  );
  const { client, put, over, server } = council;
  const { id } = await put({ mode: 'deep' });
  await client.council.start({ id });
  const done = await over(id);
  const asked = ofCouncil(server.asked());
  expect(asked.length).toBeLessThanOrEqual(16);
  const reads = asked.filter(({ tools }) => tools.length > 0);
  expect(reads).toHaveLength(5);
  const readable = new Set((await client.council.seats()).flatMap(({ tools }) => tools));
  for (const { tools } of reads) for (const tool of tools) expect(readable).toContain(tool);
  expect(done.state).toBe('decided');
  const votes = asked.filter(({ system }) => system.includes('no member sees') || system.includes('No member sees'));
  expect(votes.some((seen) => shownIn(seen).length > 1)).toBe(true);
});

it('is told as Markdown, and streams what the chair writes', async () => {
  const gate = Promise.withResolvers<void>();
  const text = 'One two three four five six seven eight';
  const council = await startCouncil(answering({ chair: () => ({ text, holdMiddle: gate.promise }) }));
  const { client, put, over } = council;
  const { id } = await put();
  const frames: string[] = [];
  const leave = new AbortController();
  const reading = (async () => {
    for await (const frame of await client.council.synthesis({ id }, { signal: leave.signal }))
      frames.push(frame.type === 'reset' ? '|' : frame.item.text);
  })().catch(() => {});
  await client.council.start({ id });
  await until(() => frames.join('').includes('two'), { what: 'the first half' });
  expect((await client.council.get({ id })).synthesis?.text).toContain('One two');
  expect(frames.join('')).not.toContain('eight');
  gate.resolve();
  await over(id);
  leave.abort();
  await reading;
  expect(frames.join('').startsWith('|One two')).toBe(true);
  const { name, text: markdown } = await client.council.export({ id });
  expect(name).toMatch(/^council-\d{4}-\d\d-\d\d-is-the-timeout.*\.md$/);
  for (const part of [
    '# Is the timeout',
    '**The council decided**: Keep it',
    '| Keep it | 5 |',
    text,
    '### Skeptic',
    '## Evidence',
  ])
    expect(markdown).toContain(part);
});

it('has seats that can be changed, set back, added and removed', async () => {
  const { client } = await startCouncil();
  const before = await client.council.seats();
  expect(before.map(({ name }) => name)).toEqual([
    'Architect',
    'Security',
    'Performance',
    'Product',
    'Economist',
    'Operator',
    'Skeptic',
  ]);
  const product = before.find(({ id }) => id === 'product');
  if (!product) throw new Error('no seat');
  expect(await client.council.saveSeat({ ...product, tone: 'Loud' })).toMatchObject({ changed: true, tone: 'Loud' });
  await client.council.removeSeat({ id: 'product' });
  expect((await client.council.seats()).find(({ id }) => id === 'product')).toMatchObject({ changed: false });
  const own = await client.council.saveSeat({ name: 'Gärtner 1' });
  expect(own).toMatchObject({ builtIn: false, name: 'Gärtner 1', enabled: true });
  await expect(client.council.saveSeat({ name: 'gärtner 1' })).rejects.toMatchObject({ code: 'INVALID' });
  expect(await client.council.removeSeat({ id: own.id })).toHaveLength(7);
});
