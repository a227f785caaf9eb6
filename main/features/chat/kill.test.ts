import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { hashOf } from './editing/files.ts';
import { type Answering, chatWorld, onlyChat, startProviderServer, writeFiles } from './testing/chat-world.ts';

const child = fileURLToPath(new URL('./testing/crash-child.ts', import.meta.url));

interface Told {
  threadId: string;
  answerId: string;
  toolUseId: string;
  text: string;
  projectId: string | null;
}

/** Runs a core until it has told how far it is, kills it, and starts another one on what it left. */
async function killed(mode: 'write' | 'wait' | 'act', answer: Answering, files: Record<string, string> = {}) {
  const home = await tempDir();
  const dataDir = join(home, 'data');
  const folder = join(home, 'projects', 'shop');
  await writeFiles(folder, { 'package.json': '{"name":"shop"}', ...files });
  const server = await startProviderServer({ answer: onlyChat(answer) });
  const program = spawn(process.execPath, [child, dataDir, home, server.url, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  const ended = once(program, 'close');
  let told: Told | null = null;
  for await (const line of createInterface({ input: program.stdout })) {
    told = JSON.parse(line) as Told;
    break;
  }
  program.kill('SIGKILL');
  expect((await ended)[1]).toBe('SIGKILL');
  if (!told) throw new Error('it told nothing');
  const world = await chatWorld({ dataDir, home, server });
  return { world, told, folder };
}

const proposes =
  (name: string, input: unknown): Answering =>
  ({ messages }) =>
    messages.at(-1)?.role === 'tool'
      ? `I was told: ${messages.at(-1)?.text}`
      : { text: 'I would.', toolCalls: [{ name, input }] };

test('kill -9 while it writes: what was written is there, marked as interrupted, and can be asked again', {
  timeout: 300_000,
}, async () => {
  const { world, told } = await killed('write', () => ({
    text: 'abcdefgh'.repeat(8),
    holdMiddle: new Promise(() => {}),
  }));
  const now = await world.message(told.threadId, told.answerId);
  expect(told.text).toMatch(/^abcdefgh/);
  expect(now).toMatchObject({
    ...{ text: told.text, state: 'ended', usage: null, cost: null },
    end: { kind: 'failed', fault: { code: 'cut', message: expect.stringContaining('Optimus ended') } },
  });
  expect((await world.client.chat.list({}))[0]?.busy).toBe(false);
  expect(await world.client.chat.search({ text: 'abcdefgh' })).toHaveLength(1);
  world.answer(() => 'Done.');
  const again = await world.client.chat.retry({ id: told.answerId });
  expect(await world.settled(told.threadId, again.id)).toMatchObject({ text: 'Done.', end: { kind: 'complete' } });
});

test('kill -9 while it waits for a click: it waits still, and the click does it once', {
  timeout: 300_000,
}, async () => {
  const input = { project: 'shop', path: 'a.txt', edits: [{ old: 'one', new: 'two' }] };
  const { world, told, folder } = await killed('wait', proposes('edit_file', input), { 'a.txt': 'one\n' });
  await world.shop();
  const waiting = await world.message(told.threadId, told.answerId);
  expect(waiting).toMatchObject({ state: 'waiting', toolUses: [{ state: 'waiting' }] });
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('one\n');
  world.answer(proposes('edit_file', input));
  const decision = { messageId: told.answerId, toolUseId: told.toolUseId, choice: 'allow' } as const;
  const both = await Promise.allSettled([world.client.chat.decide(decision), world.client.chat.decide(decision)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const done = await world.settled(told.threadId, told.answerId);
  expect(done.text).toMatch(/^I would\.\n\nI was told: .*a\.txt was written/s);
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('two\n');
});

test('kill -9 in the middle of an act: it is not done again, and is said to be so', { timeout: 300_000 }, async () => {
  const run =
    'version: 1\nservices:\n  web:\n    command: exec sleep 1000\n    ready: log never\n    ready-within: 3000\n';
  const { world, told } = await killed('act', proposes('start_service', { project: 'shop' }), {
    '.optimus/run.yaml': run,
  });
  await world.shop();
  const now = await world.comes('the recovery', async () => {
    const message = await world.message(told.threadId, told.answerId);
    return message.state === 'ended' ? message : null;
  });
  expect(now.end).toMatchObject({ kind: 'failed', fault: { code: 'cut' } });
  expect(now.toolUses).toMatchObject([{ state: 'failed', result: expect.stringContaining('It was not done again') }]);
  expect(world.core.services.launcher.activeOf(told.projectId ?? '')).toEqual([]);
});

test.each([
  ['it had been written', 'two\n', 'done', 'was written'],
  ['it had not been written', 'one\n', 'failed', 'ended before it was written'],
  ['somebody has written since', 'three\n', 'failed', 'the file has changed since'],
] as const)(
  'killed between the click and the end of an edit, %s',
  { timeout: 120_000 },
  async (_, content, state, words) => {
    const home = await tempDir();
    const dataDir = join(home, 'data');
    const first = await chatWorld({ home, dataDir, files: { 'a.txt': 'one\n' } });
    const project = await first.shop();
    first.answer(proposes('edit_file', { project: 'shop', path: 'a.txt', edits: [{ old: 'one', new: 'two' }] }));
    const { id } = await first.thread([project]);
    const { answer } = await first.say(id, 'Two');
    const use = first.theUse(answer);
    // The claim is written and the original kept before anything else is done.
    const { data } = first.core.services.store;
    await data
      .updateTable('chat_tool_uses')
      .set({ state: 'running', decided_at: Date.now() })
      .where('id', '=', use.id)
      .execute();
    await data
      .insertInto('chat_kept_files')
      .values({
        ...{ use_id: use.id, project_id: project, path: 'a.txt', before: Buffer.from('one\n'), mode: 0o644 },
        ...{ after_hash: hashOf(Buffer.from('two\n')), restored_at: null },
      })
      .execute();
    await first.stop();
    await writeFile(join(home, 'projects', 'shop', 'a.txt'), content);
    const again = await chatWorld({ home, dataDir, server: first.server });
    const now = await again.message(id, answer.id);
    expect(now.state).toBe('ended');
    expect(now.toolUses).toMatchObject([{ state, result: expect.stringContaining(words), undoable: state === 'done' }]);
    expect(await readFile(join(home, 'projects', 'shop', 'a.txt'), 'utf8')).toBe(content);
  },
);

test.each([
  ['its run had begun', true, 'done', 'Its run had begun'],
  ['no run had begun', false, 'failed', 'no run of it had begun'],
] as const)(
  'killed between the click and the end of a workflow, %s',
  { timeout: 120_000 },
  async (_, begun, state, words) => {
    const home = await tempDir();
    const dataDir = join(home, 'data');
    const first = await chatWorld({ home, dataDir, files: { 'a.txt': 'one\n' } });
    const project = await first.shop();
    const { id: flow } = await first.client.workflows.create({
      source: 'name: Nightly\nsteps:\n  - id: it\n    run: "true"\n',
    });
    first.answer(proposes('run_workflow', { workflow: 'Nightly' }));
    const { id } = await first.thread([project]);
    const { answer } = await first.say(id, 'Run it');
    const { store, workflows } = first.core.services;
    const decided = { state: 'running', decided_at: first.clock.now() };
    await store.data.updateTable('chat_tool_uses').set(decided).where('message_id', '=', answer.id).execute();
    if (begun) await workflows.run(flow, {}, 'you, in a chat');
    await first.stop();
    const again = await chatWorld({ home, dataDir, server: first.server });
    const now = await again.message(id, answer.id);
    expect(now.toolUses).toMatchObject([{ state, result: expect.stringContaining(words) }]);
    expect((await again.client.runs.list({ kinds: ['workflow'] })).runs).toHaveLength(begun ? 1 : 0);
  },
);
