import { chmod, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { chatWorld, type Reply, type Seen } from './testing/chat-world.ts';

const runFile = `version: 1
services:
  web:
    command: echo up; exec sleep 1000
    ready: log up
`;
const files = { 'src/a.ts': 'const price = 1;\nconst tax = 2;\n', '.optimus/run.yaml': runFile };

/** Asks for these tools first, and says what came of them when it is told. */
const asking =
  (...toolCalls: { name: string; input: unknown }[]) =>
  ({ messages }: Seen): Reply => {
    const last = messages.at(-1);
    return last?.role === 'tool' ? { text: `I was told: ${last.text}` } : { text: 'I would do this.', toolCalls };
  };
const edit = (project: string, path = 'src/a.ts') => ({
  name: 'edit_file',
  input: { project, path, edits: [{ old: 'price = 1', new: 'price = 3' }] },
});

test('a file is edited after a click, and put back', async () => {
  const world = await chatWorld({ files });
  const { client } = world;
  const project = await world.shop();
  const path = join(world.folder, 'src/a.ts');
  await chmod(path, 0o640);
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  const use = world.theUse(answer);
  expect(answer.state).toBe('waiting');
  expect(use).toMatchObject({
    ...{ name: 'edit_file', kind: 'write', state: 'waiting', undoable: false, at: 'I would do this.'.length },
    sentence: 'Edit src/a.ts of shop: 1 line added, 1 line removed.',
  });
  expect(use.diff).toContain('-const price = 1;\n+const price = 3;');
  expect(await readFile(path, 'utf8')).toBe(files['src/a.ts']);
  expect(world.asked()).toHaveLength(1);

  await client.chat.decide({ messageId: answer.id, toolUseId: use.id, choice: 'allow' });
  const done = await world.settled(id, answer.id);
  expect(await readFile(path, 'utf8')).toBe('const price = 3;\nconst tax = 2;\n');
  expect((await stat(path)).mode & 0o777).toBe(0o640);
  expect(done).toMatchObject({ state: 'ended', end: { kind: 'complete' } });
  expect(done.text).toMatch(/^I would do this\.\n\nI was told: .*src\/a\.ts was written/s);
  expect(world.theUse(done)).toMatchObject({ state: 'done', undoable: true });
  // What the model asked for and what came of it, as the provider wants it.
  expect(world.asked()[1]?.body.messages.slice(-2)).toMatchObject([
    { role: 'assistant', tool_calls: [{ function: { name: 'edit_file' } }] },
    { role: 'tool' },
  ]);
  await expect(client.chat.decide({ messageId: answer.id, toolUseId: use.id, choice: 'allow' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });

  const undone = await client.chat.undo({ messageId: answer.id, toolUseId: use.id });
  expect(await readFile(path, 'utf8')).toBe(files['src/a.ts']);
  expect(world.theUse(undone).undoable).toBe(false);
  await expect(client.chat.undo({ messageId: answer.id, toolUseId: use.id })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  const { events } = await client.journal.list({ kinds: ['chat.acted', 'chat.undone'] });
  expect(events.map(({ sentence }) => sentence)).toEqual([
    'Put back src/a.ts of shop',
    'Allowed in a chat: Edit src/a.ts of shop',
  ]);
});

test('what is declined is not done, and the model is told', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  const use = world.theUse(answer);
  await world.client.chat.decide({ messageId: answer.id, toolUseId: use.id, choice: 'decline' });
  const done = await world.settled(id, answer.id);
  expect(done.text).toContain('the user declined');
  expect(world.theUse(done).state).toBe('declined');
  expect(await readFile(join(world.folder, 'src/a.ts'), 'utf8')).toBe(files['src/a.ts']);
});

test.each([
  ['another has written to the file', (path: string) => writeFile(path, 'const price = 1;\n// mine\n')],
  ['the file is gone', (path: string) => rm(path)],
  [
    'its folder became a link that leads out',
    async (path: string) => {
      const folder = join(path, '..');
      await rm(folder, { recursive: true });
      await mkdir(join(folder, '../../../elsewhere'));
      await writeFile(join(folder, '../../../elsewhere/a.ts'), files['src/a.ts']);
      await symlink('../../elsewhere', folder);
    },
  ],
])('%s meanwhile: the proposal is void', async (_, happens) => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  const path = join(world.folder, 'src/a.ts');
  await happens(path);
  const before = await readFile(path, 'utf8').catch(() => null);
  await world.client.chat.decide({ messageId: answer.id, toolUseId: world.theUse(answer).id, choice: 'allow' });
  const done = await world.settled(id, answer.id);
  expect(world.theUse(done).state).toBe('expired');
  expect(world.theUse(done).result).toContain('It was not done');
  expect(done.text).toContain('It was not done');
  expect(await readFile(path, 'utf8').catch(() => null)).toBe(before);
});

test('the conversation moved on: what waited is void, whatever is clicked later', async () => {
  const world = await chatWorld({ files });
  const { client } = world;
  const project = await world.shop();
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  world.answer(() => 'Fine.');
  const next = await world.say(id, 'Never mind');
  expect(next.answer.text).toBe('Fine.');
  const old = await world.message(id, answer.id);
  expect(old).toMatchObject({ state: 'ended', end: { kind: 'cancelled' } });
  const use = world.theUse(old);
  expect(use.state).toBe('expired');
  await expect(client.chat.decide({ messageId: old.id, toolUseId: use.id, choice: 'allow' })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  // The provider is given an answer for each tool that was asked for.
  expect(world.asked()[1]?.prompt).toContain('the conversation went on');
  expect(await readFile(join(world.folder, 'src/a.ts'), 'utf8')).toBe(files['src/a.ts']);
});

test('what waits for longer is told where all is told that needs the user, without a word of the chat', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  const told = async () => (await world.client.attention.list()).items.find(({ key }) => key === 'chat/waiting');
  expect(await told()).toBeUndefined();
  world.clock.advance(60_000);
  const item = await world.comes('the item', told);
  expect(item).toMatchObject({
    sentence: '1 act of a model waits for your decision',
    actions: [{ route: `/chat/${id}?message=${answer.id}` }],
  });
  await world.client.chat.decide({ messageId: answer.id, toolUseId: world.theUse(answer).id, choice: 'decline' });
  await world.comes('its end', async () => (await told()) === undefined);
});

test('stopped while it waits: nothing waits any more', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  world.answer(asking(edit('shop')));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Make it three');
  expect(await world.client.chat.stop({ id: answer.id })).toMatchObject({
    state: 'ended',
    end: { kind: 'cancelled' },
    toolUses: [{ state: 'expired' }],
  });
});

test('what is out of scope, of git, a secret or not there is refused without being asked', async () => {
  const world = await chatWorld({
    files: { ...files, '.env': 'KEY=1', 'b.ts': 'price = 1', 'bin.dat': 'price = 1\0' },
  });
  const project = await world.shop();
  world.answer(
    asking(
      edit('other'),
      edit('shop', '../shop/src/a.ts'),
      edit('shop', '.git/config'),
      edit('shop', '.env'),
      edit('shop', 'bin.dat'),
      edit('shop', 'none.ts'),
      { name: 'edit_file', input: { project: 'shop', path: 'b.ts', content: 'all of it' } },
      { name: 'edit_file', input: { path: 'b.ts' } },
      { name: 'start_service', input: { project: 'shop', services: ['none'] } },
      { name: 'deploy', input: { project: 'shop', place: 'prod' } },
      { name: 'run_workflow', input: { workflow: 'none' } },
      { name: 'decide', input: { messageId: 'x', toolUseId: 'y', choice: 'allow' } },
    ),
  );
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Do all of it');
  expect(answer.state).toBe('ended');
  expect(answer.toolUses.map(({ state }) => state)).toEqual(Array(12).fill('failed'));
  expect(answer.toolUses.map(({ result }) => result)).toEqual([
    expect.stringContaining('is part of this conversation'),
    expect.stringContaining('leads out'),
    expect.stringContaining('belongs to git'),
    expect.stringContaining('may hold secrets'),
    expect.stringContaining('is no text file'),
    expect.stringContaining('There is no file none.ts'),
    expect.stringContaining('is there already'),
    expect.stringContaining('The input is not right'),
    expect.stringContaining('has no service “none”'),
    expect.stringContaining('has no place “prod”'),
    expect.stringContaining('There is no workflow “none”'),
    expect.stringContaining('There is no tool decide'),
  ]);
});

test('a new file is added, and taken away again by undo', async () => {
  const world = await chatWorld({ files });
  const project = await world.shop();
  world.answer(asking({ name: 'edit_file', input: { project: 'shop', path: 'src/b.ts', content: 'new\nfile\n' } }));
  const { id } = await world.thread([project]);
  const { answer } = await world.say(id, 'Add it');
  const use = world.theUse(answer);
  expect(use.sentence).toBe('Add the file src/b.ts of shop, with 2 lines.');
  await world.client.chat.decide({ messageId: answer.id, toolUseId: use.id, choice: 'allow' });
  await world.settled(id, answer.id);
  const path = join(world.folder, 'src/b.ts');
  expect(await readFile(path, 'utf8')).toBe('new\nfile\n');
  await writeFile(path, 'mine');
  await expect(world.client.chat.undo({ messageId: answer.id, toolUseId: use.id })).rejects.toMatchObject({
    code: 'CONFLICT',
  });
  await writeFile(path, 'new\nfile\n');
  await world.client.chat.undo({ messageId: answer.id, toolUseId: use.id });
  await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('services start and stop after a click each, with the receipt told to the model; a workflow runs', {
  timeout: 120_000,
}, async () => {
  const world = await chatWorld({ files });
  const { client, core } = world;
  const project = await world.shop();
  await client.workflows.create({
    source: 'name: Nightly\ninputs:\n  env: { type: string }\nsteps:\n  - id: it\n    run: "true"\n',
  });
  world.answer(
    asking(
      { name: 'start_service', input: { project: 'shop' } },
      { name: 'run_workflow', input: { workflow: 'Nightly', inputs: { env: 'prod' } } },
    ),
  );
  const { id } = await world.thread([project]);
  const first = await world.say(id, 'Start it');
  expect(first.answer.toolUses.map(({ state, sentence }) => [state, sentence])).toEqual([
    ['waiting', 'Start web of shop, which runs web: echo up; exec sleep 1000'],
    ['waiting', 'Run the workflow Nightly with env = prod: 1 step (true).'],
  ]);
  const [start, run] = first.answer.toolUses;
  await client.chat.decide({ messageId: first.answer.id, toolUseId: start?.id ?? '', choice: 'allow' });
  await world.comes('the start', async () => (await world.message(id, first.answer.id)).toolUses[0]?.state === 'done');
  // The other one waits still, and the model is asked once both are decided.
  expect((await world.message(id, first.answer.id)).state).toBe('waiting');
  expect(world.asked()).toHaveLength(1);
  expect(core.services.launcher.activeOf(project)).toHaveLength(1);
  await client.chat.decide({ messageId: first.answer.id, toolUseId: run?.id ?? '', choice: 'allow' });
  const done = await world.settled(id, first.answer.id);
  expect(done.toolUses.map(({ state }) => state)).toEqual(['done', 'done']);
  expect(world.asked()[1]?.prompt).toContain('web:');
  const { runs } = await client.runs.list({ kinds: ['workflow'] });
  expect(runs).toMatchObject([{ name: 'Nightly', trigger: { label: 'you, in a chat' } }]);

  world.answer(asking({ name: 'stop_service', input: { project: 'shop' } }));
  const second = await world.say(id, 'Stop it');
  await client.chat.decide({ messageId: second.answer.id, toolUseId: world.theUse(second.answer).id, choice: 'allow' });
  const stopped = await world.settled(id, second.answer.id);
  expect(world.theUse(stopped)).toMatchObject({ state: 'done', sentence: 'Stop web of shop.' });
  expect(core.services.launcher.activeOf(project)).toEqual([]);
});
