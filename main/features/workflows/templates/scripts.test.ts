import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Json, RunDefinition } from '../../../core/runs/types.ts';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createLanguage } from '../language/create-language.ts';
import type { StepConfig } from '../types.ts';
import { templates } from './index.ts';
import { inertKinds } from './testing/inert-kinds.ts';
import { type Played, type PlayOptions, play } from './testing/run-template.ts';

const exec = promisify(execFile);
const language = createLanguage({ kinds: inertKinds(), defaultZone: () => 'Europe/Berlin' });

function definitionOf(id: string): RunDefinition {
  const template = templates.find((one) => one.id === id);
  const { definition, reading } = language.read(template?.source ?? '', { id });
  if (!definition) throw new Error(`${id}: ${JSON.stringify(reading.problems)}`);
  return definition;
}

const start = (id: string, options: PlayOptions) => play(templates.find((one) => one.id === id)?.source ?? '', options);

function* scriptsOf(definition: RunDefinition): Generator<{ name: string; script: string; shell: unknown }> {
  for (const { key, config } of definition.steps) {
    const { kind, value, fields, undo, inner } = config as unknown as StepConfig;
    if (kind === 'run') yield { name: key, script: String(value), shell: fields.shell };
    if (undo?.kind === 'run') yield { name: `${key} undo`, script: String(undo.value), shell: undo.fields.shell };
    if (inner) yield* scriptsOf(inner);
  }
}

const scripts = templates.flatMap(({ id }) =>
  [...scriptsOf(definitionOf(id))].map((one) => ({ ...one, name: `${id} ${one.name}` })),
);

it('there are scripts to look at', () => expect(scripts.length).toBeGreaterThan(10));

describe.each(scripts)('$name', ({ script, shell }) => {
  it('is a script of sh without a mistake', async () => {
    expect(shell).toBe('sh');
    await exec('sh', ['-n', '-c', script]);
  });
});

async function git(folder: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'commit.gpgsign=false'];
  const { stdout } = await exec('git', [...identity, ...args], {
    cwd: folder,
    env: { ...process.env, GIT_CONFIG_NOSYSTEM: '1' },
  });
  return stdout.trim();
}

async function repository(folder: string, files: Record<string, string> = { 'a.txt': 'one' }): Promise<string> {
  await mkdir(folder, { recursive: true });
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  return await commit(folder, files, 'first');
}

async function commit(folder: string, files: Record<string, string>, message: string): Promise<string> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--message', message);
  return await git(folder, 'rev-parse', 'HEAD');
}

/** What a notification or question said. */
const told = ({ said }: Played, at = 0) => {
  const value = said.at(at)?.value;
  return { title: '', body: '', question: '', ...(typeof value === 'object' && !Array.isArray(value) ? value : {}) };
};

const looseOf = ({ steps }: Played): Json => (steps.sum?.result as Record<string, Json> | undefined)?.loose ?? null;

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

describe.skipIf(!(await needs('git')))('with real repositories', () => {
  it('backs up, proves it, keeps as many as asked, and tells of what failed', async () => {
    const home = await tempDir();
    const one = join(home, 'projects', "a shop's 100%");
    await repository(one);
    await git(one, 'tag', 'v1');
    await repository(join(home, 'projects', 'deep', 'blog'));
    await mkdir(join(home, 'projects', 'empty'));
    await git(join(home, 'projects', 'empty'), 'init', '--quiet');
    await writeFile(join(one, 'not committed.txt'), 'x');

    const options = { home, inputs: { keep: 1, target: '~/back ups' } };
    const first = await start('nightly-backup', options);
    expect(first.failed).toBeNull();
    expect(first.steps.sum?.result).toMatchObject({ total: 3, done: 3, failed: [] });
    expect(looseOf(first)).toEqual(["a shop's 100%: 1 uncommitted"]);
    const place = (await readdir(join(home, 'back ups'))).find((name) => name.startsWith("a shop's"));
    const folder = join(home, 'back ups', place ?? '');
    const [bundle] = await readdir(folder);
    expect(await readdir(folder)).toHaveLength(1);
    await exec('git', ['clone', '--quiet', join(folder, bundle ?? ''), join(home, 'again')]);
    expect(await readFile(join(home, 'again', 'a.txt'), 'utf8')).toBe('one');
    expect(await git(join(home, 'again'), 'tag')).toBe('v1');

    // An older one, and one repository that cannot be read to its end.
    await writeFile(join(folder, '20200101T000000Z.bundle'), 'old');
    await writeFile(join(folder, 'a note.txt'), 'not ours');
    const objects = join(home, 'projects', 'deep', 'blog', '.git', 'objects');
    const some = (await readdir(objects)).filter((name) => /^[0-9a-f]{2}$/.test(name));
    for (const name of some)
      for (const file of await readdir(join(objects, name))) await exec('rm', ['-f', join(objects, name, file)]);
    const second = await start('nightly-backup', options);
    expect(second.failed).toMatch(/1 project could not be backed up/);
    expect(second.said.at(-1)?.value).toMatchObject({
      severity: 'error',
      title: expect.stringMatching(/^2 of 3 projects backed up/),
    });
    expect(told(second, -1).body).toContain('blog: ');
    const shallow = join(home, 'projects', 'shallow');
    await commit(one, { 'b.txt': 'two' }, 'second');
    await exec('git', ['clone', '--quiet', '--depth', '1', `file://${one}`, shallow]);
    expect(told(await start('nightly-backup', options), -1).body).toContain('git fetch --unshallow');
    const left = await readdir(folder);
    expect(left).toHaveLength(2);
    expect(left).toContain('a note.txt');
    expect(left).not.toContain('20200101T000000Z.bundle');
  });

  it('fetches and says what moved, and nothing when nothing did', async () => {
    const home = await tempDir();
    const origin = join(home, 'origin');
    await repository(origin);
    const clone = join(home, 'projects', 'my clone');
    await exec('git', ['clone', '--quiet', origin, clone]);
    await repository(join(home, 'projects', 'alone'));
    const quiet = await start('fetch-all', { home, inputs: {} });
    expect(quiet.failed).toBeNull();
    expect(quiet.said).toEqual([]);

    await commit(origin, { 'b.txt': 'b' }, 'second');
    await commit(origin, { 'c.txt': 'c' }, 'third');
    await git(origin, 'branch', 'feature/x');
    await git(origin, 'tag', 'v2');
    const before = await git(clone, 'rev-parse', 'HEAD');
    const moved = await start('fetch-all', { home, inputs: {} });
    expect(moved.said[0]?.value).toEqual({
      title: '1 project moved',
      body: 'my clone\n  origin/feature/x is new\n  origin/main: 2 new\n  tag v2 is new',
      severity: 'info',
    });
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(before);

    await git(origin, 'branch', '-D', 'feature/x');
    const gone = await start('fetch-all', { home, inputs: {} });
    expect(told(gone).body).toBe('my clone\n  origin/feature/x is gone');
    for (let i = 10; i < 42; i += 1) await git(origin, 'tag', `t${i}`);
    const lines = told(await start('fetch-all', { home, inputs: {} })).body.split('\n');
    expect(lines).toHaveLength(12);
    expect(lines.slice(-2)).toEqual(['  tag t19 is new', '  and 22 more']);
    await exec('rm', ['-rf', origin]);
    const lost = await start('fetch-all', { home, inputs: {} });
    expect(lost.said[0]?.value).toMatchObject({
      severity: 'warning',
      title: '0 projects moved, 1 could not be fetched',
    });
  });

  it('finds the commit that broke the tests and leaves the working folder alone', async () => {
    const home = await tempDir();
    const shop = join(home, 'the shop');
    const good = await repository(shop, { 'test.sh': '[ ! -e broken ]' });
    await commit(shop, { a: 'a' }, 'harmless');
    const culprit = await commit(shop, { broken: 'x' }, 'the one');
    await commit(shop, { b: 'b' }, 'after it');
    const bad = await commit(shop, { c: 'c' }, 'and after');
    await writeFile(join(shop, 'work in progress'), 'mine');
    await writeFile(join(shop, 'a'), 'changed by me');
    const status = await git(shop, 'status', '--porcelain');

    const trigger = { kind: 'git', repository: shop, before: good, commit: bad };
    const found = await start('bisect-after-pull', { home, inputs: { test: 'sh test.sh' }, trigger });
    expect(found.failed).toBeNull();
    expect(found.steps.bisect?.error).toBeNull();
    expect(found.said).toHaveLength(1);
    expect(told(found).title).toMatch(new RegExp(`^Tests broken by ${culprit.slice(0, 7)}.* the one$`));
    expect(await git(shop, 'status', '--porcelain')).toBe(status);
    expect(await git(shop, 'rev-parse', 'HEAD')).toBe(bad);
    expect((await git(shop, 'worktree', 'list')).split('\n')).toHaveLength(1);
    expect(await git(shop, 'for-each-ref', 'refs/bisect')).toBe('');

    const always = await start('bisect-after-pull', { home, inputs: { test: 'exit 127' }, trigger });
    expect(told(always).body).toContain('The tests failed before the pull already');
    const well = await start('bisect-after-pull', { home, inputs: { test: 'exit 0' }, trigger });
    expect(well.said).toEqual([]);
    expect((await git(shop, 'worktree', 'list')).split('\n')).toHaveLength(1);
  });

  it('deploys a tag, and goes back when it is not well', async () => {
    const home = await tempDir();
    const shop = join(home, 'the shop');
    await repository(shop, { version: '1' });
    await git(shop, 'tag', 'v1');
    await commit(shop, { version: '2' }, 'second');
    await git(shop, 'tag', 'v2');
    await commit(shop, { version: '3' }, 'not tagged');
    const target = join(home, 'live');
    const inputs = {
      folder: shop,
      test: 'grep -q . version',
      deploy: `printf '%s from %s' "$TAG" "$(cat version)" > "${target}"`,
      rollback: `printf '%s again' "$PREVIOUS" > "${target}"`,
      health: '',
    };
    const done = await start('deploy-on-tag', { home, inputs, trigger: { tag: 'v2', repository: shop } });
    expect(done.failed).toBeNull();
    expect(await readFile(target, 'utf8')).toBe('v2 from 2');
    expect(done.said.map(({ kind }) => kind)).toEqual(['approve', 'notify']);
    expect((await git(shop, 'worktree', 'list')).split('\n')).toHaveLength(1);

    const first = await start('deploy-on-tag', { home, inputs: { ...inputs, tag: 'v1', folder: shop } });
    expect(first.failed).toBeNull();
    expect(await readFile(target, 'utf8')).toBe('v1 from 1');

    const health = { ...inputs, health: 'http://127.0.0.1:1/' };
    const ill = await start('deploy-on-tag', { home, inputs: health, trigger: { tag: 'v2' }, fails: ['healthy'] });
    expect(ill.failed).toMatch(/^healthy/);
    expect(await readFile(target, 'utf8')).toBe('v1 again');
    expect((await git(shop, 'worktree', 'list')).split('\n')).toHaveLength(1);

    const refused = await start('deploy-on-tag', { home, inputs, trigger: { tag: 'v2' }, answer: 'rejected' });
    expect(refused.failed).toMatch(/^ask: Rejected/);
    expect(refused.steps.deploy?.state).not.toBe('succeeded');
    expect((await git(shop, 'worktree', 'list')).split('\n')).toHaveLength(1);

    const none = await start('deploy-on-tag', { home, inputs: { ...inputs, tag: 'v9' } });
    expect(none.failed).toMatch(/There is no tag v9/);
    expect((await start('deploy-on-tag', { home, inputs })).failed).toMatch(/There is no tag to deploy/);
  });

  it('asks about dependencies only where there is something to ask', async () => {
    const home = await tempDir();
    await repository(join(home, 'projects', 'plain'));
    await repository(join(home, 'projects', 'web app'), { 'package.json': '{}' });
    await repository(join(home, 'projects', 'py'), { 'requirements.txt': '' });
    const report = await start('dependency-report', { home, inputs: {} });
    expect(report.failed).toBeNull();
    const { title, body } = told(report);
    expect(title).toBe('0 of 3 projects with dependencies that are out of date');
    expect(body).toContain('web app: npm: nothing is installed here');
    expect(body).toContain('py: pip: there is no .venv here');
    expect(body).not.toContain('plain');
  });
});

describe('free-disk', () => {
  it('names what will go, removes that and nothing else', async () => {
    const home = await tempDir();
    const big = Buffer.alloc(12 * 1024 * 1024, 7);
    const put = async (path: string, text: Buffer | string) => {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(path, text);
    };
    await put(join(home, '.npm', '_cacache', 'x'), big);
    const asleep = join(home, 'projects', 'my old app');
    await put(join(asleep, 'node_modules', 'm', 'x'), big);
    await put(join(asleep, 'package.json'), '{}');
    const awake = join(home, 'projects', 'awake');
    await put(join(awake, 'node_modules', 'm', 'x'), big);
    await put(join(awake, 'package.json'), '{}');
    const tricky = join(home, 'projects', 'evil\n', home, 'projects', 'awake');
    await put(join(tricky, 'node_modules', 'x'), big);
    await put(join(tricky, 'package.json'), '{}');
    const long = new Date('2020-01-01');
    for (const path of [asleep, tricky]) await utimes(join(path, 'package.json'), long, long);

    const facts = { disk: { freePercent: 4.5, freeBytes: 1000, totalBytes: 100_000 } };
    const refused = await start('free-disk', { home, inputs: {}, facts, answer: 'rejected' });
    expect(refused.failed).toMatch(/^ask: Rejected/);
    expect(await exists(join(asleep, 'node_modules'))).toBe(true);
    const done = await start('free-disk', { home, inputs: {}, facts });
    expect(done.failed).toBeNull();
    const question = told(done).question;
    expect(question).toContain('Only 4.5 % of the disk is free');
    expect(question).toContain(`MB  ${join(asleep, 'node_modules')}`);
    expect(question).toContain('.npm/_cacache');
    expect(question).not.toContain(join(awake, 'node_modules'));
    expect(await exists(join(asleep, 'node_modules'))).toBe(false);
    expect(await exists(join(home, '.npm', '_cacache'))).toBe(false);
    expect(await exists(join(awake, 'node_modules'))).toBe(true);
    expect(await exists(join(tricky, 'node_modules'))).toBe(true);
    expect(told(done, -1).body).toContain('removed ');

    const again = await start('free-disk', { home, inputs: {}, facts });
    expect(again.said.map(({ kind }) => kind)).toEqual(['notify']);
  });
});

describe('without anything outside', () => {
  it('restarts, then says so and asks', async () => {
    const home = await tempDir();
    await mkdir(join(home, 'app'));
    const well = await start('restart-on-crash', { home, inputs: { folder: '~/app', start: 'exit 0' } });
    expect(well.said).toEqual([]);
    const ill = await start('restart-on-crash', {
      home,
      inputs: { folder: '~/app', start: 'echo no port >&2; exit 3' },
    });
    expect(ill.said.map(({ kind }) => kind)).toEqual(['notify', 'approve']);
    expect(ill.said[0]?.value).toMatchObject({ severity: 'error', body: expect.stringContaining('no port') });
    expect(ill.failed).toMatch(/^last/);
  });

  it('puts the morning together', async () => {
    const home = await tempDir();
    const empty = {
      attention: { worst: null, items: [] },
      journal: { events: [], cut: false },
      runs: { runs: [], cut: false },
    };
    const calm = await start('morning-brief', { home, inputs: {}, facts: empty });
    expect(calm.said[0]?.value).toMatchObject({ title: 'Good morning: nothing needs you' });
    const facts = {
      attention: { worst: 'error', items: [{ sentence: 'The disk is nearly full' }] },
      journal: {
        events: [
          { at: 0, severity: 'error', sentence: 'It broke' },
          { at: 0, severity: 'info', sentence: 'Hello' },
        ],
        cut: false,
      },
      runs: { runs: [{ name: 'Backup', state: 'failed', error: 'no room' }], cut: false },
    };
    const busy = await start('morning-brief', { home, inputs: {}, facts });
    expect(busy.said[0]?.value).toEqual({
      title: 'Good morning: 1 thing for you',
      severity: 'info',
      body: '• The disk is nearly full\n1 run since yesterday, 1 failed.\n• Backup: no room\nFrom the journal:\n• 01:00 It broke',
    });
  });
});
