import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { until } from '../../core/testing/until.ts';
import { answering, ofCouncil, roundOf, startCouncil, voteReply } from './testing/start-council.ts';

const secret = 'The till of the shop is emptied at nine by the red door';

it('puts what stands into every prompt, tells memory of its end, and lets go of what is forgotten', async () => {
  const council = await startCouncil(
    answering({
      vote: (seen) => voteReply(seen, { claim: `We know: ${secret}.` }),
      chair: () => ({ text: `# Report\n\n${secret}` }),
    }),
  );
  const { client, server, put, over, dataDir } = council;
  const memory = await client.memory.add({
    ...{ kind: 'fact', text: secret, confidence: 'high', projectIds: [], entities: [], validFrom: null, validTo: null },
  });
  await client.memory.pin({ id: memory.id, pinned: true });
  const { id } = await put();
  await client.council.start({ id });
  const done = await over(id);
  const votes = ofCouncil(server.asked()).filter((seen) => roundOf(seen) === 'vote');
  expect(votes).toHaveLength(5);
  for (const { prompt } of votes) expect(prompt).toContain(secret);
  expect(done.evidence.filter(({ kind }) => kind === 'memory')).toMatchObject([{ text: secret }]);
  const episodes = await until(
    async () => {
      const { items } = await client.memory.episodes({});
      return items.some(({ kind }) => kind === 'council') ? items : null;
    },
    { what: 'memory to have been told' },
  );
  expect(episodes.find(({ kind }) => kind === 'council')).toMatchObject({ route: `/council/${id}` });

  await client.memory.forget({ id: memory.id });
  const after = await client.council.get({ id });
  expect(JSON.stringify(after)).not.toContain('red door');
  expect(after.synthesis?.text).toContain('(forgotten)');
  expect(after.evidence.find(({ kind }) => kind === 'memory')).toMatchObject({ title: 'A memory that was forgotten' });
  expect(after.tally).toEqual(done.tally);
  const db = new Database(join(dataDir, 'optimus.db'), { readonly: true });
  for (const table of ['council_deliberations', 'council_calls'])
    expect(JSON.stringify(db.prepare(`select * from ${table}`).all())).not.toContain('red door');
  db.close();
});
