import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type Seen, startProviderServer } from '../../core/testing/model-provider.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { answering, models, ofCouncil, overOf, roundOf, seatOf, shownIn, voteReply } from './testing/start-council.ts';
import { startOn } from './testing/start-on.ts';

const child = fileURLToPath(new URL('./testing/kill-child.ts', import.meta.url));
const patient = { timeoutMs: 60_000 };
const nameOf = (seen: Seen) => `${roundOf(seen)} ${seatOf(seen) ?? seen.model}`;

/** Kills a host as soon as it has kept what is named, while the rest is held, and lets another one end the work. */
async function killed(kept: readonly string[], hold: (seen: Seen) => boolean, mostHeld = 1) {
  const dir = await tempDir();
  const dataDir = join(dir, 'data');
  const never = new Promise(() => {});
  let holding = true;
  const maybeHeld = (seen: Seen) => (holding && hold(seen) ? { hold: never } : {});
  const server = await startProviderServer({
    models: models.map((id) => ({ id })),
    answer: answering({
      vote: (seen) => ({
        ...voteReply(seen, { option: ['Architect', 'Security'].includes(seatOf(seen) ?? '') ? 'replace' : 'keep' }),
        ...maybeHeld(seen),
      }),
      critique: (seen) => ({ object: { ranking: ['A', 'B', 'C', 'D'], objections: [] }, ...maybeHeld(seen) }),
      chair: (seen) => ({ text: 'So it is.', ...maybeHeld(seen) }),
    }),
  });
  onTestFinished(() => server.close());
  const started = spawn(process.execPath, [child, dataDir, server.url], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void started.kill('SIGKILL'));
  const lines: string[] = [];
  createInterface({ input: started.stdout }).on('line', (line) => lines.push(line));
  await until(() => started.exitCode !== null || kept.every((line) => lines.includes(line)), {
    ...{ ...patient, what: `the child to have kept ${kept.join(', ')}` },
  });
  const held = () => ofCouncil(server.asked()).filter((seen) => hold(seen) && seen.closedAt === null);
  await until(() => held().length >= mostHeld, { ...patient, what: 'what is held to be asked' });
  const ended = once(started, 'close');
  started.kill('SIGKILL');
  await ended;
  const before = ofCouncil(server.asked());
  const open = before.filter(hold);
  holding = false;

  const client = await startOn(dataDir);
  const id = lines.find((line) => line.startsWith('deliberation '))?.slice('deliberation '.length) ?? '';
  const done = await overOf(client, id);
  const after = ofCouncil(server.asked()).slice(before.length);
  const completed = new Set(
    before.filter((seen) => !open.includes(seen)).map((seen) => `${nameOf(seen)} ${seen.model}`),
  );
  return {
    done,
    repeated: after.map((seen) => `${nameOf(seen)} ${seen.model}`).filter((name) => completed.has(name)),
    before,
    after,
    client,
  };
}

test('killed between two votes: it goes on, and no vote that was given is asked for again', {
  timeout: 120_000,
}, async () => {
  const held = ['Operator', 'Skeptic'];
  const { done, repeated, before, after } = await killed(
    ['vote architect', 'vote security', 'vote performance'],
    (seen) => roundOf(seen) === 'vote' && held.includes(seatOf(seen) ?? ''),
    held.length,
  );
  expect(before.map(roundOf)).toEqual(['vote', 'vote', 'vote', 'vote', 'vote']);
  expect(repeated).toEqual([]);
  expect(
    after
      .filter((seen) => roundOf(seen) === 'vote')
      .map(seatOf)
      .sort(),
  ).toEqual(held);
  expect(done).toMatchObject({ state: 'decided', heading: 'The council decided', winner: 'Keep it' });
  expect(done.tally).toMatchObject({ votes: 5, seated: 5 });
  // What was cut off was asked, and counts; what it cost nobody knows.
  expect(done.problem).toContain('cut off is not known');
  expect(done.spent.calls).toBe(before.length + after.length);
});

test('killed while the chair writes: only the chair is asked again', { timeout: 120_000 }, async () => {
  const five = ['architect', 'security', 'performance', 'operator', 'skeptic'];
  const { done, repeated, after } = await killed(
    five.map((seat) => `critique ${seat}`),
    (seen) => roundOf(seen) === 'chair',
  );
  expect(repeated).toEqual([]);
  expect(after.map(roundOf)).toEqual(['chair']);
  expect(done.synthesis).toMatchObject({ text: 'So it is.', modelName: 'chair-6' });
  expect(done.critiques).toHaveLength(5);
});

test('killed again and again: what was kept is never asked for a second time', { timeout: 300_000 }, async () => {
  const dataDir = join(await tempDir(), 'data');
  const never = new Promise(() => {});
  let permits = 0;
  const permitted = () => {
    permits -= 1;
    return permits >= 0 ? {} : { hold: never };
  };
  const server = await startProviderServer({
    models: models.map((id) => ({ id })),
    answer: answering({
      vote: (seen) => ({
        ...voteReply(seen, { option: ['Architect', 'Security'].includes(seatOf(seen) ?? '') ? 'replace' : 'keep' }),
        ...permitted(),
      }),
      critique: (seen) => ({
        object: {
          ranking: ['A', 'B', 'C', 'D'],
          objections: [{ against: 'A', text: 'The log says otherwise', evidence: shownIn(seen).slice(0, 1) }],
        },
        ...permitted(),
      }),
      revision: () => ({
        object: { option: 'keep', because: ['O1'], why: 'So it is', confidence: 'lean', changeMind: '', claims: [] },
        ...permitted(),
      }),
      chair: () => ({ text: 'So it is.', ...permitted() }),
    }),
  });
  onTestFinished(() => server.close());
  const kept = new Set<string>();
  const repeated: string[] = [];
  const seatByModel = new Map<string, string>();
  let id = '';
  let lives = 0;
  const over = () => [...kept].find((line) => line.startsWith('over '));
  for (; over() === undefined && lives < 20; lives += 1) {
    permits = 3;
    const before = server.requests.length;
    const known = new Set(kept);
    const started = spawn(process.execPath, [child, dataDir, server.url, id], { stdio: ['ignore', 'pipe', 'inherit'] });
    onTestFinished(() => void started.kill('SIGKILL'));
    const ended = once(started, 'close');
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (line.startsWith('deliberation ')) id = line.slice('deliberation '.length);
      else kept.add(line);
    });
    await until(() => started.exitCode !== null || kept.size >= known.size + 3 || over() !== undefined, {
      ...{ ...patient, what: 'the next three answers to be kept' },
    });
    started.kill('SIGKILL');
    await ended;
    // So many crashes in a minute would end in safe mode, which takes nothing up.
    await rm(join(dataDir, 'runs.json'), { force: true });
    for (const seen of ofCouncil(server.requests.slice(before))) {
      const seat = seatOf(seen)?.toLowerCase();
      if (seat !== undefined) seatByModel.set(seen.model, seat);
      const name = `${roundOf(seen)} ${roundOf(seen) === 'chair' ? seen.model : seatByModel.get(seen.model)}`;
      if (known.has(name)) repeated.push(name);
    }
  }
  expect(over()).toMatch(/^over decided/);
  expect(lives).toBeGreaterThan(3);
  expect(repeated).toEqual([]);
  const done = await (await startOn(dataDir)).council.get({ id });
  expect(done).toMatchObject({ state: 'decided', winner: 'Keep it', heading: 'The council decided' });
  expect(done.votes).toHaveLength(5);
  expect(done.critiques).toHaveLength(5);
  // Whatever was sent is counted; what was about to be sent when it was killed is, too.
  expect(done.spent.calls).toBeGreaterThanOrEqual(ofCouncil(server.requests).length);
});
