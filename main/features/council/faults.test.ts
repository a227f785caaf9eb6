import { describe, expect, it } from 'vitest';
import type { ProviderFault, Reply } from '../../core/testing/model-provider.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import {
  answering,
  ofCouncil,
  options,
  roundOf,
  seatOf,
  startCouncil,
  voteReply,
  votesBy,
} from './testing/start-council.ts';

it('says that nothing is connected and how to connect it, and sends nothing', async () => {
  const { client } = await startTestCore();
  const draft = await client.council.draft({ question: 'Is it to be?', options });
  expect(draft.blocked).toMatch(/No model is connected.*Minds.*OpenAI or Anthropic.*Ollama/);
  expect(draft.estimate).toBeNull();
  await expect(client.council.start({ id: draft.id })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await expect(client.council.propose({ id: draft.id })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect((await client.council.get({ id: draft.id })).state).toBe('draft');
});

describe('a fault of a provider', () => {
  const faults: { name: string; reply: Reply; end: object }[] = [
    ...(
      [
        ['401', { status: 401, message: 'Words of the provider' }, 'unauthorised'],
        ['429', { status: 429, message: 'Words of the provider', retryAfter: 3_600 }, 'rate-limited'],
        ['an orderly end in the middle', 'no-end', 'no-end'],
        ['no reason', 'no-reason', 'no-end'],
        ['an error in the stream', 'error-event', 'stream-error'],
        ['a broken piece', 'malformed', 'malformed'],
        ['a cut', 'cut', 'cut'],
      ] as [string, ProviderFault, string][]
    ).map(([name, fault, code]) => ({
      ...{ name, reply: { text: '{"option":"keep","claims":[]', message: 'Words of the provider', fault } },
      end: { kind: 'failed', fault: expect.objectContaining({ code, message: expect.stringMatching(/\S/) }) },
    })),
    {
      name: 'a refusal',
      reply: { text: 'I will not', end: 'refusal' },
      end: { kind: 'refusal', message: 'I will not' },
    },
    { name: 'cut by length', reply: { text: '{"option"', end: 'length' }, end: { kind: 'length' } },
    {
      ...{ name: 'no object', reply: { text: 'I think keep is best' } },
      end: { kind: 'failed', fault: expect.objectContaining({ code: 'not-an-object' }) },
    },
  ];
  it.each(faults)('is an abstention that is told: $name', async ({ reply, end }) => {
    const council = await startCouncil(
      answering({ vote: (seen) => (seatOf(seen) === 'Skeptic' ? reply : voteReply(seen)) }),
    );
    const { client, put, over } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    expect(done.votes.find(({ seatName }) => seatName === 'Skeptic')).toMatchObject({
      optionId: null,
      claims: [],
      end,
    });
    expect(done).toMatchObject({ state: 'decided', heading: 'The council decided, with 4 of 5 seats' });
    expect(done.problem).toMatch(/^Skeptic: ./);
    expect(done.problem).not.toMatch(/\.\.|\.$/);
    if (JSON.stringify(reply).includes('"status"')) expect(done.problem).toContain('Words of the provider');
    expect(done.tally).toMatchObject({ votes: 4, seated: 5, quorum: true });
  });

  it('at two of five seats leaves no decision of a council', async () => {
    const lost = ['Skeptic', 'Operator'];
    const council = await startCouncil(
      answering({
        vote: (seen) =>
          lost.includes(seatOf(seen) ?? '') ? { fault: { status: 401, message: 'Who are you?' } } : voteReply(seen),
      }),
    );
    const { client, put, over } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    expect(done).toMatchObject({
      state: 'undecided',
      winner: null,
      heading: 'No council decision: 2 of 5 seats did not vote',
    });
    expect(done.tally).toMatchObject({ winner: 'keep', quorum: false });
    expect(done.problem).toContain('Who are you?');
  });

  it('of the chair is made good by a second one, and else the plain tally is headed as that', async () => {
    const council = await startCouncil(
      answering({
        chair: ({ model }) => (model === 'chair-6' ? { text: 'Half a rep', fault: 'cut' } : { text: 'The second.' }),
      }),
    );
    const { client, server, put, over } = council;
    const first = await put();
    await client.council.start({ id: first.id });
    const one = await over(first.id);
    expect(one).toMatchObject({
      heading: 'The council decided',
      synthesis: { text: 'The second.', modelName: 'spare-7' },
    });
    expect(one.synthesis?.attempts.map(({ end }) => end.kind)).toEqual(['failed', 'complete']);
    server.answer(answering({ chair: () => ({ fault: { status: 401, message: 'No chairs today' } }) }));
    const second = await put();
    await client.council.start({ id: second.id });
    const two = await over(second.id);
    expect(two).toMatchObject({
      ...{ heading: 'The plain tally of the votes: no chair could report on it', winner: 'Keep it' },
      synthesis: { text: '', modelName: null },
    });
    expect(two.problem).toContain('No chairs today');
  });
});

it('shows a chair that claims another winner as what it is: words', async () => {
  const text = 'The winner is replace [e0000000000000000000000cc], as [nothing](http://x) says.';
  const council = await startCouncil(answering({ chair: () => ({ text }) }));
  const { client, put, over } = council;
  const { id } = await put();
  await client.council.start({ id });
  const done = await over(id);
  expect(done.winner).toBe('Keep it');
  expect(done.synthesis).toMatchObject({ citations: [], invented: ['e0000000000000000000000cc'] });
  expect(done.synthesis?.text).toBe('The winner is replace , as [nothing](http://x) says.');
});

describe('caps', () => {
  it.each([1, 2, 3, 5, 6, 7, 9])('let no request start beyond %i, and keep one for the chair', async (calls) => {
    const council = await startCouncil(answering({ vote: votesBy({ Architect: 'replace', Security: 'replace' }) }));
    const { client, server, put, over } = council;
    const { id, blocked } = await put({ caps: { calls } });
    if (calls < 2) {
      expect(blocked).toMatch(/fewer than two/);
      return;
    }
    await client.council.start({ id });
    const done = await over(id);
    expect(ofCouncil(server.asked()).length).toBeLessThanOrEqual(calls);
    expect(done.spent.calls).toBe(ofCouncil(server.asked()).length);
    expect(ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'chair')).toHaveLength(1);
    if (calls < 6) expect(done.problem).toContain(`The cap of ${calls} requests is reached`);
  });

  it('count the mending of an answer that was no object', async () => {
    const council = await startCouncil(answering({ vote: () => ({ text: 'no object' }) }));
    const { client, server, put, over } = council;
    const { id } = await put({ caps: { calls: 7 } });
    await client.council.start({ id });
    const done = await over(id);
    expect(ofCouncil(server.asked()).length).toBeLessThanOrEqual(7);
    expect(done).toMatchObject({ state: 'undecided', heading: 'No seat voted', synthesis: null });
  });

  it('of tokens and of money hold before anything is sent, and the cost is exact', async () => {
    const council = await startCouncil(
      answering({
        vote: (seen) => ({ ...voteReply(seen), usage: { input: 1_000, output: 100 } }),
        chair: () => ({ text: 'So.', usage: { input: 3_333, output: 77 } }),
      }),
    );
    const { client, server, put, over, connectionId } = council;
    const price = { input: 2_500_000, cachedInput: 1_250_000, output: 10_000_001 };
    for (const { id: model } of (await client.minds.list()).find(({ id }) => id === connectionId)?.models ?? [])
      await client.minds.setPrice({ connectionId, model, price });
    const whole = await put();
    expect(whole.estimate?.cost?.most).toBeGreaterThan(whole.estimate?.cost?.least ?? Infinity);
    await client.council.start({ id: whole.id });
    const done = await over(whole.id);
    const exact = 5 * (1_000 * price.input + 100 * price.output) + 3_333 * price.input + 77 * price.output;
    expect(done.spent.cost).toBe(exact);
    expect(done.cost).toBe(exact);
    expect(exact).toBeLessThanOrEqual(whole.estimate?.cost?.most ?? 0);
    expect(done.spent.usage).toMatchObject({ input: 8_333, output: 577 });

    for (const caps of [{ cost: 1_000 }, { tokens: 1_000 }]) {
      server.forget();
      const { id } = await put({ caps });
      await client.council.start({ id });
      const none = await over(id);
      expect(ofCouncil(server.asked())).toHaveLength(0);
      expect(none).toMatchObject({ heading: 'No seat voted', spent: { calls: 0, cost: 0 } });
      expect(none.problem).toMatch(/The cap of (money|1000 tokens) is reached/);
    }
  });

  it('of money are no cap for a model without a price', async () => {
    const { put } = await startCouncil();
    expect((await put({ caps: { cost: 1_000_000 } })).blocked).toMatch(/price of alpha-1.* is not known/);
  });

  it('of time end what is asked and leave the rest to the chair', async () => {
    const never = new Promise(() => {});
    const council = await startCouncil(
      answering({
        vote: (seen) => (seatOf(seen) === 'Skeptic' ? { ...voteReply(seen), hold: never } : voteReply(seen)),
      }),
    );
    const { client, server, put, over, clock } = council;
    const { id } = await put({ caps: { minutes: 10 } });
    await client.council.start({ id });
    await until(async () => (await client.council.get({ id })).votes.length === 4, { what: 'four votes' });
    clock.advance(8 * 60_000 + 1);
    const done = await over(id);
    expect(done.votes.find(({ seatName }) => seatName === 'Skeptic')?.end).toMatchObject({
      ...{ kind: 'failed', fault: { code: 'timeout' } },
    });
    expect(ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'chair')).toHaveLength(1);
    expect(done.heading).toBe('The council decided, with 4 of 5 seats');
  });
});

it('closes every socket when it is cancelled', async () => {
  const never = new Promise(() => {});
  const council = await startCouncil(answering({ vote: (seen) => ({ ...voteReply(seen), holdMiddle: never }) }));
  const { client, server, put, over } = council;
  const { id } = await put();
  await client.council.start({ id });
  const open = await server.arrived(5);
  const at = Date.now();
  await client.council.cancel({ id });
  await Promise.all(open.map(({ closed }) => closed));
  console.log(`sockets closed within ${Math.max(...open.map(({ closedAt }) => closedAt ?? 0)) - at} ms of cancel`);
  expect(open.every(({ aborted }) => aborted)).toBe(true);
  const done = await over(id);
  expect(done).toMatchObject({ state: 'cancelled', phase: 'done', tally: null, winner: null });
  expect(ofCouncil(server.asked())).toHaveLength(5);
});
