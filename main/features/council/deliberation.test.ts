import { describe, expect, it } from 'vitest';
import { shuffled } from './tally/shuffle.ts';
import {
  answering,
  models,
  ofCouncil,
  roundOf,
  seatOf,
  shownIn,
  startCouncil,
  voteReply,
  votesBy,
} from './testing/start-council.ts';

describe('first votes', () => {
  it('go out together, hold nothing of another seat, and make six requests when all agree', async () => {
    const gate = Promise.withResolvers<void>();
    const council = await startCouncil(
      answering({
        vote: (seen) => ({ ...voteReply(seen, { claim: `secret of ${seatOf(seen)}` }), hold: gate.promise }),
      }),
    );
    const { client, server, put, over } = council;
    const draft = await put();
    expect(draft).toMatchObject({ state: 'draft', blocked: null, estimate: { calls: { least: 6, most: 14 } } });
    expect(server.asked()).toHaveLength(0);
    await client.council.start({ id: draft.id });
    const first = await server.arrived(5);
    const spread = Math.max(...first.map(({ at }) => at)) - Math.min(...first.map(({ at }) => at));
    console.log(`first votes start within ${spread} ms`);
    expect(first.map(roundOf)).toEqual(['vote', 'vote', 'vote', 'vote', 'vote']);
    expect(new Set(first.map(seatOf)).size).toBe(5);
    expect(new Set(first.map(({ model }) => model)).size).toBe(5);
    gate.resolve();
    const done = await over(draft.id);
    for (const seen of first) expect(`${seen.system}${seen.prompt}`).not.toContain('secret of');
    expect(ofCouncil(server.asked())).toHaveLength(6);
    expect(done).toMatchObject({ state: 'decided', heading: 'The council decided', winner: 'Keep it', dissent: null });
    expect(done.spent.calls).toBe(6);
    expect(done.stopped).toBe('all who voted agree');
    expect(done.tally).toMatchObject({ winner: 'keep', votes: 5, seated: 5, quorum: true, effectiveVoices: 5 });
    expect(done.synthesis).toMatchObject({ modelName: 'chair-6', text: '# Report\n\nIt is so.' });
    expect(done.votes.map(({ seatName }) => seatName)).toEqual([
      'Architect',
      'Security',
      'Performance',
      'Operator',
      'Skeptic',
    ]);
    expect(done.reviewAt).toBe((done.endedAt ?? 0) + 14 * 86_400_000);
  });

  it('differ by what they are shown and what they go through; invented ids are taken out and named', async () => {
    const council = await startCouncil(
      answering({ vote: (seen) => voteReply(seen, { evidence: [...shownIn(seen), 'e0000000000000000000000aa'] }) }),
    );
    const { client, server, put, over } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    const votes = ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'vote');
    expect(new Set(votes.map(({ system }) => system)).size).toBe(5);
    for (const { claims, invented } of done.votes) {
      expect(invented).toEqual(['e0000000000000000000000aa']);
      for (const cited of claims[0]?.evidence ?? []) expect(done.evidence.map((piece) => piece.id)).toContain(cited);
      expect(claims[0]?.evidence).not.toHaveLength(0);
    }
  });
});

describe('disagreement', () => {
  const split = { Architect: 'replace', Security: 'replace' };
  const named = (seen: Parameters<typeof seatOf>[0] & { prompt: string }) => {
    const member = (option: string) =>
      seen.prompt
        .split('\n')
        .flatMap((line) =>
          line.startsWith('{"member"') ? [JSON.parse(line) as { member: string; option: string }] : [],
        )
        .find((one) => one.option === option)?.member;
    return { keep: member('keep'), replace: member('replace') };
  };

  it('is reviewed without names, in an order that the seed gives, and a change counts only by a cited objection', async () => {
    const council = await startCouncil(
      answering({
        vote: (seen) =>
          voteReply(seen, {
            option: seatOf(seen) === 'Architect' || seatOf(seen) === 'Security' ? 'replace' : 'keep',
            claim: `As the ${seatOf(seen)}, thinking with ${seen.model}, I see a timeout`,
          }),
        critique(seen) {
          const { replace } = named(seen);
          const objections = replace
            ? [
                { against: replace, text: 'The log shows the opposite', evidence: shownIn(seen).slice(0, 1) },
                { against: replace, text: 'I just feel so', evidence: [] },
                { against: replace, text: 'Invented', evidence: ['e0000000000000000000000bb'] },
              ]
            : [];
          return { object: { ranking: ['B', 'A', 'C', 'D'], objections } };
        },
        revision: (seen) => ({
          object: {
            ...{ option: 'keep', why: 'The log convinced me', confidence: 'likely', changeMind: '', claims: [] },
            because: seen.prompt.includes('"O1"') ? ['O1'] : [],
          },
        }),
      }),
    );
    const { client, server, put, over } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    const critiques = ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'critique');
    expect(critiques).toHaveLength(5);
    const names = ['Architect', 'Security', 'Performance', 'Operator', 'Skeptic', ...models];
    for (const { system, prompt } of critiques)
      for (const name of names) expect(`${system}${prompt}`).not.toContain(name);
    expect(critiques[0]?.prompt).toContain('As a member, thinking with a model');
    // Whoever has the seed finds the same order again.
    for (const { seatId, order } of done.critiques) {
      const own = done.votes.find((vote) => vote.seatId === seatId)?.model?.model;
      const prompt = critiques.find(({ model }) => model === own)?.prompt ?? '';
      const lines = prompt.split('\n').filter((text) => text.startsWith('{"member"'));
      const shown = order.map((other, at) => {
        const option = done.votes.find((vote) => vote.seatId === other)?.optionId;
        return { member: String.fromCharCode(65 + at), option };
      });
      expect(lines.map((text) => JSON.parse(text) as object)).toMatchObject(shown);
      const others = done.votes.map((vote) => vote.seatId).filter((other) => other !== seatId);
      expect(order).toEqual(shuffled(others, done.seed, `critique/${seatId}`));
    }
    expect(new Set(done.critiques.map(({ order }) => order.join())).size).toBeGreaterThan(1);
    const all = done.critiques.flatMap(({ objections }) => objections);
    expect(all.filter(({ verified }) => verified).every(({ evidence }) => evidence.length > 0)).toBe(true);
    expect(all.filter(({ text }) => text !== 'The log shows the opposite').some(({ verified }) => verified)).toBe(
      false,
    );
    expect(done.revisions).not.toHaveLength(0);
    for (const revision of done.revisions) {
      expect(revision).toMatchObject({ from: 'replace', to: 'keep', counts: true });
      expect(done.votes.find(({ seatId }) => seatId === revision.seatId)?.optionId).toBe('replace');
    }
    expect(done.tally?.options[0]).toMatchObject({ optionId: 'keep', votes: 3 + done.revisions.length });
    expect(done.tally?.borda.length).toBe(5);
    expect(done.dissent).toMatchObject({ optionId: 'replace' });
    expect(done.stopped).toBeNull();
  });

  it('keeps the first vote where no verified objection is named', async () => {
    const council = await startCouncil(
      answering({
        vote: votesBy(split),
        critique: (seen) => ({
          object: {
            ranking: ['A', 'B', 'C', 'D'],
            objections: [{ against: 'A', text: 'It is not borne out', evidence: shownIn(seen).slice(0, 1) }],
          },
        }),
        revision: () => ({
          object: { option: 'replace', because: ['O9'], why: 'A whim', confidence: 'sure', changeMind: '', claims: [] },
        }),
      }),
    );
    const { client, put, over } = council;
    const { id } = await put();
    await client.council.start({ id });
    const done = await over(id);
    expect(done.revisions).not.toHaveLength(0);
    expect(done.revisions.every(({ counts }) => !counts)).toBe(true);
    expect(done.tally?.options.find(({ optionId }) => optionId === 'keep')?.votes).toBe(3);
  });

  it('is only counted in Quick, by three or four requests', async () => {
    const council = await startCouncil();
    const { client, server, put, over } = council;
    const seatIds = ['architect', 'security', 'skeptic'];
    const agreed = await put({ mode: 'quick', seatIds });
    await client.council.start({ id: agreed.id });
    const one = await over(agreed.id);
    expect(ofCouncil(server.asked())).toHaveLength(3);
    expect(one).toMatchObject({ heading: 'The council decided', synthesis: null, state: 'decided' });
    server.forget();
    server.answer(answering({ vote: votesBy({ Architect: 'replace' }) }));
    const split = await put({ mode: 'quick', seatIds });
    await client.council.start({ id: split.id });
    const two = await over(split.id);
    expect(ofCouncil(server.asked())).toHaveLength(4);
    expect(two).toMatchObject({ stopped: 'the leader cannot be overtaken', dissent: { seatName: 'Architect' } });
  });
});
