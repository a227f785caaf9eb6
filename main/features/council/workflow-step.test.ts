import { expect, it } from 'vitest';
import type { DirectClient } from '../../core/rpc.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { answering, ofCouncil, roundOf, startCouncil, votesBy } from './testing/start-council.ts';

async function ended(client: DirectClient, source: string) {
  const { id } = await client.workflows.create({ source: `name: N\nsteps:\n  - id: it\n${source}` });
  const run = await client.workflows.run({ id, inputs: {} });
  await client.workflows.remove({ id }).catch(() => {});
  return until(
    async () => {
      const now = await client.runs.get({ id: run.id });
      return now.finishedAt === null ? null : now;
    },
    { timeoutMs: 60_000, what: 'the run to end' },
  );
}

it('asks, waits, and goes on with what was decided', async () => {
  const council = await startCouncil(
    answering({
      vote: votesBy({}),
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
  const { client, server } = council;
  server.answer(
    answering({
      vote: () => ({
        object: {
          option: 'option-2',
          confidence: 'sure',
          changeMind: '',
          claims: [{ text: 'Better wait', evidence: [] }],
        },
      }),
    }),
  );
  const good = await ended(
    client,
    '    ask-council: Is it to be shipped?\n    options: [Ship it, Wait]\n    mode: quick\n    evidence: The tests failed twice\n',
  );
  expect(good).toMatchObject({
    state: 'succeeded',
    output: { it: { winner: 'Wait', state: 'decided', heading: 'The council decided', dissent: null } },
  });
  expect(ofCouncil(server.asked())).toHaveLength(3);
  expect(ofCouncil(server.asked())[0]?.prompt).toContain('The tests failed twice');

  server.forget();
  server.answer(
    answering({
      options: () => ({
        object: {
          answers: ['x'],
          options: [
            { label: 'Keep', text: '' },
            { label: 'Leave', text: '' },
          ],
        },
      }),
      vote: votesBy({ Architect: 'leave', Skeptic: 'abstain' }),
    }),
  );
  const tied = await ended(client, '    ask-council: Keep it or leave it?\n    mode: quick\n    undecided: fail\n');
  expect(tied.state).toBe('failed');
  expect(tied.steps[0]?.error?.sentence).toMatch(/^No council decision: the votes are tied/);
  expect(ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'options')).toHaveLength(1);
  expect((await ended(client, '    ask-council: Is it so?\n    projects: nothing\n')).steps[0]?.error?.sentence).toBe(
    'There is no project nothing',
  );
});

it('says when nothing is connected', async () => {
  const { client } = await startTestCore();
  const run = await ended(client, '    ask-council: Is it so?\n    options: [Yes, No]\n');
  expect(run.steps[0]?.error?.sentence).toMatch(/^No model is connected/);
});
