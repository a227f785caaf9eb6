import { chmod, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { DomainError } from '../../../../shared/contract/errors.ts';
import { type ServiceSpecInput, serviceSpec } from '../../../../shared/features/launcher/schema.ts';
import type { ProjectRow } from '../../../../shared/features/projects/schema.ts';
import { createFakeClock } from '../../../core/testing/fake-clock.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { until } from '../../../core/testing/until.ts';
import { listedPaths, writeTree } from '../finding/testing/find-in.ts';
import { createSetups } from './create-setups.ts';
import { writeRunPlace } from './run-file-place.ts';

const slow = 120_000;
const id = 'p1';

async function setUp(tree: Record<string, string>, { searchPath = process.env.PATH ?? '' } = {}) {
  const root = await tempDir();
  await writeTree(root, tree);
  const clock = createFakeClock();
  const store = await openTestStore(clock);
  const listeners = new Set<(projectId: string) => void>();
  const told: string[] = [];
  const notes: string[] = [];
  let reads = 0;
  let row: ProjectRow | null = { id, name: 'shop', path: root, presence: 'here', kind: 'folder' } as ProjectRow;
  const setups = createSetups({
    store,
    clock,
    searchPath,
    log: quietLog,
    journal: { note: ({ sentence }) => void notes.push(sentence) },
    projects: {
      row: (asked) => (asked === id ? row : null),
      list: async () => (row ? [row] : []),
      onChange(fn) {
        listeners.add(fn);
        return () => listeners.delete(fn);
      },
      async filesNamed() {
        reads += 1;
        return { paths: await listedPaths(root), cut: false };
      },
    },
  });
  onTestFinished(() => setups.dispose());
  setups.onChange((projectId) => told.push(projectId));
  return {
    ...{ root, setups, store, told, notes },
    reads: () => reads,
    changed() {
      for (const listener of listeners) listener(id);
    },
    become(next: ProjectRow | null) {
      row = next;
    },
    row: () => row as ProjectRow,
    now: async () =>
      (await setups.of(id)).services.map(
        ({ spec, origin, main }) => `${origin} ${spec.name}${main ? '' : ' (offered)'}`,
      ),
    save: (spec: Partial<ServiceSpecInput> & { name: string }, more: { was?: string; main?: boolean } = {}) =>
      setups.save({
        projectId: id,
        spec: serviceSpec.parse({ run: { type: 'command', command: 'x' }, ...spec }),
        ...more,
      }),
    file: () => readFile(join(root, '.optimus/run.yaml'), 'utf8'),
  };
}

const vite = { 'package.json': '{"scripts": {"dev": "vite", "worker": "node w.js"}}' };
const codeOf = (act: Promise<unknown>) =>
  act.then(
    () => null,
    (error) => (error instanceof DomainError ? { code: error.code, ...error.data } : error),
  );

test('found, edited, renamed, put back', { timeout: slow }, async () => {
  const { setups, now, save, told, notes } = await setUp(vite);
  expect(await now()).toEqual(['found dev', 'found worker']);
  expect((await setups.service(`${id}/dev`)).spec.port).toEqual({
    wanted: 5173,
    variable: null,
    argument: '-- --port {port} --strictPort',
  });
  await save({ name: 'web', folder: '' }, { was: 'dev' });
  expect(await now()).toEqual(['found worker', 'edited web']);
  await save({ name: 'api', needs: ['web'] }, { main: false });
  await save({ name: 'site' }, { was: 'web' });
  expect(await now()).toEqual(['found worker', 'edited api (offered)', 'edited site']);
  expect((await setups.service(`${id}/api`)).spec.needs).toEqual(['site']);
  expect(await codeOf(setups.service(`${id}/web`))).toMatchObject({ code: 'NOT_FOUND' });
  // What was found comes back; what needs it says that it is not there.
  await setups.reset(`${id}/site`).catch(() => {});
  expect(await codeOf(setups.reset(`${id}/site`))).toMatchObject({ code: 'CONFLICT', why: 'api needs it.' });
  await save({ name: 'api' });
  await setups.reset(`${id}/site`);
  expect(await now()).toEqual(['found dev', 'found worker', 'edited api (offered)']);
  await setups.reset(`${id}/api`);
  expect(await now()).toEqual(['found dev', 'found worker']);
  expect(told).toEqual(Array(told.length).fill(id));
  expect(notes).toContain('dev of shop is now web');
});

test('what cannot be is refused at its field', { timeout: slow }, async () => {
  const { save, root, setups } = await setUp(vite);
  const outside = await tempDir();
  await symlink(outside, join(root, 'away'));
  const fields = async (act: Promise<unknown>) => {
    const error = await codeOf(act);
    return error?.code === 'INVALID' ? error.problems.map(({ field }: { field: string }) => field) : error;
  };
  expect(await fields(save({ name: 'dev' }, { was: 'worker' }))).toEqual(['spec.name']);
  expect(await fields(save({ name: 'a', needs: ['gone'] }))).toEqual(['spec.needs']);
  await save({ name: 'a', needs: ['dev'] });
  expect(await fields(save({ name: 'dev', needs: ['a'] }))).toEqual(['spec.needs']);
  expect(await fields(save({ name: 'b', needs: ['b'] }))).toContain('spec.needs');
  expect(await fields(save({ name: 'b', folder: '../x' }))).toEqual(['spec.folder']);
  expect(await fields(save({ name: 'b', folder: '/etc' }))).toEqual(['spec.folder']);
  expect(await fields(save({ name: 'b', folder: 'away' }))).toEqual(['spec.folder']);
  expect(await fields(save({ name: 'b', ready: { type: 'log', pattern: '(a+)+' } }))).toEqual(['spec.ready.pattern']);
  expect(await fields(save({ name: 'b', port: { wanted: 3, variable: 'A-B' } }))).toEqual(['spec.port.variable']);
  expect(await fields(save({ name: 'b', port: { wanted: 3, argument: '-p' } }))).toEqual(['spec.port.argument']);
  expect(await fields(save({ name: 'b', run: { type: 'compose', file: '../c.yaml' } }))).toEqual(['spec.run.file']);
  expect(await codeOf(save({ name: 'b' }, { was: 'nobody' }))).toMatchObject({ code: 'NOT_FOUND' });
  expect(await codeOf(setups.of('p2'))).toMatchObject({ code: 'NOT_FOUND' });
});

test('why something cannot be started, and not any more once it can', { timeout: slow }, async () => {
  const { setups, root, save } = await setUp(
    {
      'package.json': '{"scripts": {"dev": "vite"}, "dependencies": {"vite": "8"}}',
      'package-lock.json': '{}',
      'web/a': '',
    },
    { searchPath: await tempDir() },
  );
  const problems = async () => (await setups.of(id)).services.map(({ problem }) => problem?.why ?? null);
  expect(await problems()).toEqual(['npm is not installed, or not on the path of Optimus.']);
  await save({ name: 'b', folder: 'web' });
  await save({ name: 'c', needs: ['b'] });
  expect(await problems()).toEqual([expect.any(String), null, null]);
  await rm(join(root, 'web'), { recursive: true });
  expect(await problems()).toEqual([expect.any(String), 'The folder web is not there.', null]);

  const ours = await tempDir();
  await writeFile(join(ours, 'npm'), '', { mode: 0o755 });
  const other = await setUp(
    { 'package.json': '{"scripts": {"dev": "vite"}, "dependencies": {"vite": "8"}}', 'package-lock.json': '{}' },
    { searchPath: ours },
  );
  const problem = async () => (await other.setups.service(`${id}/dev`)).problem;
  expect(await problem()).toEqual({
    why: 'What it depends on is not installed.',
    remedy: 'Run npm ci in the folder of the project first.',
  });
  await mkdir(join(other.root, 'node_modules'));
  expect(await problem()).toBeNull();
  await chmod(join(ours, 'npm'), 0o644);
  expect((await problem())?.why).toContain('npm is not installed');
});

test('it is read when it is asked for, once, and again when something changed', { timeout: slow }, async () => {
  const { setups, reads, root, now, changed, told } = await setUp(vite);
  changed();
  expect({ reads: reads(), told }).toEqual({ reads: 0, told: [] });
  await Promise.all([setups.of(id), setups.of(id), setups.of(id)]);
  await setups.of(id);
  expect(reads()).toBe(1);
  await writeFile(join(root, 'package.json'), '{"scripts": {"start": "node server.js"}}');
  expect(await now()).toEqual(['found start']);
  expect(reads()).toBe(2);
  // A new file is told by projects.
  await writeFile(join(root, 'Procfile'), 'bot: ./bot\n');
  changed();
  expect(told).toEqual([id]);
  expect(await now()).toEqual(['found bot', 'found start (offered)']);
  expect(reads()).toBe(3);
});

test('run.yaml: it counts, its mistakes are told, it is written and read again', { timeout: slow }, async () => {
  const { setups, root, now, save, file, notes } = await setUp(vite);
  await writeTree(root, { '.optimus/run.yaml': '# ours\nservices:\n  api: ./api # why\n  bad: {}\n' });
  expect(await now()).toEqual(['found dev', 'found worker', 'file api']);
  expect((await setups.of(id)).file).toEqual({
    path: '.optimus/run.yaml',
    problems: [{ line: 4, why: expect.stringContaining('bad') }],
  });
  expect(await codeOf(setups.saveFile(id))).toMatchObject({ code: 'CONFLICT', why: expect.stringContaining('line 4') });

  await writeTree(root, { '.optimus/run.yaml': '# ours\nservices:\n  api: ./api # why\n' });
  await chmod(join(root, '.optimus/run.yaml'), 0o640);
  await save(
    {
      name: 'web',
      run: { type: 'command', command: 'npm run dev' },
      port: { wanted: 4000, argument: '-- --port {port}' },
    },
    { was: 'dev' },
  );
  await save({ name: 'worker', run: { type: 'command', command: 'npm run worker' } }, { main: false });
  expect((await now()).sort()).toEqual(['edited web', 'edited worker (offered)', 'file api']);
  expect((await setups.saveFile(id)).path).toBe(join(root, '.optimus/run.yaml'));
  expect(await file()).toContain('api: ./api # why');
  // From now on the file says it.
  expect((await now()).sort()).toEqual(['file api', 'file web', 'file worker (offered)']);
  expect((await setups.service(`${id}/web`)).spec.port.wanted).toBe(4000);
  await writeFile(join(root, '.optimus/run.yaml'), (await file()).replace('4000', '4100'));
  expect((await setups.service(`${id}/web`)).spec.port.wanted).toBe(4100);
  expect(notes.at(-1)).toBe('3 services of shop were written to .optimus/run.yaml');
});

test('run.yaml is made where there was none, and holds what is started', { timeout: slow }, async () => {
  const { setups, file, now } = await setUp({
    'package.json': '{"scripts": {"dev": "vite", "preview": "vite preview"}}',
  });
  const before = await setups.of(id);
  await setups.saveFile(id);
  expect(await file()).toMatch(
    /^# How this project starts.*\nversion: 1\nservices:\n {2}dev:\n {4}command: npm run dev\n/s,
  );
  expect(await now()).toEqual(['file dev', 'found preview (offered)']);
  expect((await setups.service(`${id}/dev`)).spec).toEqual(
    before.services.find(({ spec }) => spec.name === 'dev')?.spec,
  );
});

test.skipIf(process.platform === 'win32')('no link is followed out of the project', { timeout: slow }, async () => {
  const outside = await tempDir();
  await writeFile(join(outside, 'run.yaml'), 'services:\n  evil: ./evil\n');
  const folder = await setUp(vite);
  await symlink(outside, join(folder.root, '.optimus'));
  expect(await folder.now()).toEqual(['found dev', 'found worker']);
  expect((await folder.setups.of(id)).file?.problems).toEqual([
    { line: null, why: expect.stringContaining('is a link') },
  ]);
  expect(await codeOf(folder.setups.saveFile(id))).toMatchObject({ code: 'CONFLICT' });
  const linked = await setUp(vite);
  await mkdir(join(linked.root, '.optimus'));
  await symlink(join(outside, 'run.yaml'), join(linked.root, '.optimus/run.yaml'));
  expect(await codeOf(linked.setups.saveFile(id))).toMatchObject({ code: 'CONFLICT' });
  await expect(writeRunPlace(linked.root, null, 'x')).rejects.toThrow('CONFLICT');
  await expect(writeRunPlace(folder.root, null, 'x')).rejects.toThrow('CONFLICT');
  expect(await readFile(join(outside, 'run.yaml'), 'utf8')).toBe('services:\n  evil: ./evil\n');
});

test('what somebody else wrote meanwhile is not written over', { timeout: slow }, async () => {
  const { root, file } = await setUp(vite);
  await writeRunPlace(root, null, 'services: {}\n');
  await expect(writeRunPlace(root, null, 'other')).rejects.toThrow('It was changed in the meantime');
  await writeFile(join(root, '.optimus/run.yaml'), 'services:\n  theirs: x\n');
  await expect(writeRunPlace(root, 'services: {}\n', 'other')).rejects.toThrow('It was changed in the meantime');
  expect(await file()).toBe('services:\n  theirs: x\n');
  await rm(join(root, '.optimus'), { recursive: true });
  await writeFile(join(root, '.optimus'), 'a file');
  await expect(writeRunPlace(root, null, 'x')).rejects.toBeInstanceOf(DomainError);
});

test('what is kept lasts; a project that is away keeps it, one that is forgotten does not', {
  timeout: slow,
}, async () => {
  const { setups, save, row, become, changed, now, store } = await setUp(vite);
  await save({ name: 'web' }, { was: 'dev', main: false });
  const here = row();
  become({ ...here, presence: 'gone' });
  expect((await setups.of(id)).services.map(({ spec, problem }) => [spec.name, problem?.why])).toEqual([
    ['web', `${here.path} is not there.`],
  ]);
  expect(await codeOf(setups.saveFile(id))).toMatchObject({ code: 'UNAVAILABLE' });
  become(here);
  expect(await now()).toEqual(['found worker', 'edited web (offered)']);
  become(null);
  changed();
  await until(async () => (await store.data.selectFrom('launcher_services').selectAll().execute()).length === 0);
});

test('many changes at once are made one after the other', { timeout: slow }, async () => {
  const { save, now } = await setUp({});
  await Promise.all(Array.from({ length: 20 }, (_, n) => save({ name: `s${n}`, needs: n === 0 ? [] : [`s${n - 1}`] })));
  expect(await now()).toHaveLength(20);
});

test('what was found can be hidden and brought back, with what was said of it', async () => {
  const { setups, now, notes, root } = await setUp({
    'package.json': '{"scripts": {"dev": "vite", "storybook": "storybook dev", "docs": "vitepress dev"}}',
    '.optimus/run.yaml': 'version: 1\nservices:\n  api:\n    command: sleep 1000\n',
  });
  const names = async () => (await setups.of(id)).services.map(({ spec }) => spec.name).sort();
  const all = await names();
  expect(all).toContain('storybook');
  const other = all.find((name) => name !== 'api' && name !== 'storybook') ?? '';
  const { services } = await setups.of(id);
  const found = services.find(({ spec }) => spec.name === other);
  if (!found) throw new Error('nothing else was found');
  await setups.save({ projectId: id, spec: { ...found.spec, stopSeconds: 33 } });

  expect((await setups.hide(`${id}/storybook`)).hidden).toEqual(['storybook']);
  await setups.hide(`${id}/${other}`);
  expect(await names()).toEqual(all.filter((name) => name !== 'storybook' && name !== other));
  expect(notes.at(-1)).toBe(`${other} of shop was hidden`);
  // What somebody wrote down is taken out where it stands.
  await expect(setups.hide(`${id}/api`)).rejects.toMatchObject({
    data: { why: 'It stands in .optimus/run.yaml.', remedy: 'Take it out of that file.' },
  });
  await expect(setups.hide(`${id}/storybook`)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  await setups.save({ projectId: id, spec: { ...found.spec, name: 'mine', needs: [] } });
  await expect(setups.hide(`${id}/mine`)).rejects.toMatchObject({ data: { remedy: 'Remove it instead.' } });
  await setups.reset(`${id}/mine`);

  const back = await setups.unhide(id, ['storybook', other, 'nobody']);
  expect(back.hidden).toEqual([]);
  expect(await names()).toEqual(all);
  expect(back.services.find(({ spec }) => spec.name === other)?.spec.stopSeconds).toBe(33);
  expect(back.services.find(({ spec }) => spec.name === 'storybook')?.origin).toBe('found');
  // Gone from the project, it is not offered for coming back either.
  await setups.hide(`${id}/storybook`);
  await writeFile(join(root, 'package.json'), '{"scripts": {"dev": "vite"}}');
  expect((await setups.of(id)).hidden).toEqual([]);
  expect(await now()).toBeDefined();
}, 60_000);
