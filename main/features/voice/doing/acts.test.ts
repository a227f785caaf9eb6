import { expect, test } from 'vitest';
import type { Deliberation } from '../../../../shared/features/council/schema.ts';
import { startProviderServer } from '../../../core/testing/model-provider.ts';
import { readVerdict } from './acts/asking.ts';
import { doingOf, doingWorld } from './testing/doing-world.ts';
import { answering, startCouncil, votesBy } from './testing/worlds.ts';

const long = { timeout: 120_000 };
const hour = 3_600_000;

test('a reminder is kept, said back, and refused where its time is over', long, async () => {
  const { does, refusal, clock, client } = await doingWorld();
  const at = Math.floor((clock.now() + 2 * hour) / 60_000) * 60_000;
  const done = await does({ kind: 'remind', at, text: 'die Schlüssel tauschen' }, 'de');
  expect(done.say).toMatch(/^Du wirst (heute|morgen) um .+ Uhr.* erinnert: die Schlüssel tauschen\.$/);
  const [kept] = await client.reminders.list({});
  expect(kept).toMatchObject({ text: 'die Schlüssel tauschen', at, from: 'voice', state: 'waiting' });
  expect(done.route).toBe(`/reminders?id=${kept?.id}`);
  expect(await refusal({ kind: 'remind', at: clock.now() - hour, text: 'x' }, 'zh')).toMatchObject({
    ...{ say: '这个时间已经过去了。', remedy: 'Say a time that is still to come.' },
  });
  expect(await does({ kind: 'remind', at: clock.now() + 200 * 366 * 24 * hour, text: 'x' })).toMatchObject({
    ...{ ok: false, sentence: 'at: That is more than a hundred years away.' },
  });
});

test('a workflow is run and its end is said; one with errors or that asks for something is not', long, async () => {
  const { does, deed, refusal, client, comes, later } = await doingWorld();
  const create = async (source: string) => (await client.workflows.create({ source })).id;
  const good = await create('name: Nightly\nsteps:\n  - id: it\n    run: echo done\n');
  expect(await deed({ kind: 'run-workflow', workflowId: good })).toMatchObject({
    ...{ weight: 'destroy', sentence: 'Run the workflow Nightly: 1 step (echo done)' },
  });
  const done = await does({ kind: 'run-workflow', workflowId: good }, 'zh');
  expect(done).toMatchObject({ ok: true, say: '工作流Nightly已开始。', route: `/runs/${done.runId}` });
  expect(await client.runs.get({ id: done.runId ?? '' })).toMatchObject({ trigger: { label: 'you, by voice' } });
  await comes('its end', () => later.length > 0);
  expect(later).toEqual([{ text: '工作流Nightly完成了。', language: 'zh' }]);

  const wrong = await create('name: Wrong\nsteps:\n  - wiat: 10s\n');
  expect((await refusal({ kind: 'run-workflow', workflowId: wrong })).sentence).toMatch(/^Wrong cannot run: line 3: /);
  const asks = await create(
    'name: Asks\ninputs:\n  name: { type: string, required: true }\nsteps:\n  - id: it\n    run: echo 1\n',
  );
  expect(await refusal({ kind: 'run-workflow', workflowId: asks })).toMatchObject({
    ...{ sentence: 'Asks has to be told “name”.', remedy: 'Run it from its page, where that can be given.' },
  });
  await client.workflows.remove({ id: good });
  expect(await refusal({ kind: 'run-workflow', workflowId: good }, 'de')).toMatchObject({
    say: 'Das gibt es nicht mehr.',
  });
});

test('without a mind a question is refused with what to connect; with one it is asked in a chat', long, async () => {
  const { does, refusal, client, comes, shop, opened } = await doingWorld();
  const question = 'why is shop so slow?';
  for (const kind of ['ask', 'ask-council'] as const)
    expect(await refusal({ kind, question }, 'de')).toMatchObject({
      ...{ sentence: 'No model is connected.', say: 'Es ist kein Modell verbunden.' },
      ...{ remedy: 'Connect one under Minds: with a key, or one on this machine.', route: '/minds' },
    });
  const server = await startProviderServer({ models: [{ id: 'm' }], answer: () => 'It waits for the disk.' });
  const { id: connectionId } = await client.minds.add({
    kind: 'compatible',
    name: 'Loopback',
    baseUrl: `${server.url}/v1`,
  });
  await client.minds.setRole({ role: 'chat', model: { connectionId, model: 'm' } });
  const asked = await does({ kind: 'ask', question }, 'de');
  expect(asked).toMatchObject({ ok: true, say: 'Gefragt. Die Antwort kommt im Chat.' });
  const [thread] = await client.chat.list({});
  expect(thread).toMatchObject({ scope: { projectIds: [shop.id] } });
  expect([asked.route, opened.routes]).toEqual([`/chat/${thread?.id}`, [`/chat/${thread?.id}`]]);
  await comes('the answer', async () => {
    const { messages } = await client.chat.get({ id: thread?.id ?? '' });
    return messages.at(-1)?.text === 'It waits for the disk.' && messages[0]?.text === question;
  });
  await server.close();
});

test(
  'the council deliberates, its verdict is said with the strongest dissent, and read when it is asked again',
  long,
  async () => {
    const council = await startCouncil(
      answering({
        vote: votesBy({ Contrarian: 'leave' }),
        options: () => ({
          object: {
            answers: ['x'],
            options: [
              { label: 'Keep', text: '' },
              { label: 'Leave', text: '' },
            ],
          },
        }),
      }),
    );
    const { core, clock, client } = council;
    const { does, later } = doingOf(core, clock);
    const question = 'Should we keep Redis?';
    const begun = await does({ kind: 'ask-council', question });
    expect(begun).toMatchObject({
      ...{ ok: true, say: 'The council deliberates. You will hear what it decides.', evidence: ['Keep', 'Leave'] },
    });
    await expect.poll(() => later.length, { timeout: 60_000 }).toBe(1);
    const id = begun.route?.split('/').at(-1) ?? '';
    const verdict = await client.council.get({ id });
    expect(['decided', 'undecided']).toContain(verdict.state);
    expect(later[0]?.text).toBe(readVerdict(verdict, 'en'));
    const again = await does({ kind: 'ask-council', question: ' should we keep redis ' }, 'de');
    expect(again).toMatchObject({ ok: true, route: `/council/${id}`, say: readVerdict(verdict, 'de') });
    expect(await client.council.list({})).toHaveLength(1);
  },
);

test('a verdict is read with its dissent in three languages, short, and honest where there is none', () => {
  const base = {
    ...{
      question: 'Q',
      winner: 'Keep Redis',
      state: 'decided',
      options: [{ id: 'leave', label: 'Leave Redis', text: '' }],
    },
    ...{ tally: { votes: 4, seated: 5 }, votes: [], dissent: null },
  } as unknown as Deliberation;
  const dissent = { seatId: 's', seatName: 'Security', optionId: 'leave', text: `It holds secrets ${'x'.repeat(900)}` };
  expect(readVerdict(base, 'en')).toBe('The council decided: Keep Redis. 4 of 5 voted. Nobody spoke against it.');
  const said = readVerdict({ ...base, dissent } as Deliberation, 'en');
  expect(said).toMatch(/The strongest dissent, from Security, who was for Leave Redis: It holds secrets x+….$/);
  expect(said.length).toBeLessThan(600);
  expect(readVerdict({ ...base, dissent } as Deliberation, 'de')).toContain(
    'Der stärkste Widerspruch, von Security, für Leave Redis: ',
  );
  expect(readVerdict({ ...base, winner: null, state: 'undecided' } as Deliberation, 'zh')).toBe(
    '委员会没有做出决定,5席中有4席投票。没有反对意见。',
  );
  expect(readVerdict({ ...base, state: 'failed' } as Deliberation, 'en')).toBe(
    'The council came to no end. Why stands on the screen.',
  );
});
