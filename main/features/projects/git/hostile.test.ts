import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { commit, git, gitFails, openGit, projectAt, repository, write } from './testing/repos.ts';

const hasGit = await needs('git');

/** Each trap leaves a file in here when it is sprung. */
let marks = '';
beforeEach(async () => {
  marks = await tempDir();
});

const sprung = () => readdir(marks);
/** A program that passes on what it is given, so that nothing else fails. */
async function trap(name: string, passes = true): Promise<string> {
  const path = join(marks, '..', `trap-${name}-${Math.random().toString(36).slice(2)}`);
  await writeFile(
    path,
    `#!/bin/sh\necho sprung > '${join(marks, name)}'\n${passes ? 'cat 2>/dev/null' : ''}\nexit 0\n`,
  );
  await chmod(path, 0o755);
  return path;
}

const hooks = [
  'post-index-change',
  'post-checkout',
  'post-merge',
  'pre-auto-gc',
  'reference-transaction',
  'fsmonitor-watchman',
  'post-rewrite',
  'pre-commit',
  'post-commit',
];

async function putHooks(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  for (const hook of hooks) {
    const path = join(dir, hook);
    await writeFile(path, `#!/bin/sh\necho sprung > '${join(marks, `hook-${hook}`)}'\nexit 0\n`);
    await chmod(path, 0o755);
  }
}

/** Every way that git knows to start a program of a repository's own. */
async function hostileConfig(): Promise<string> {
  const at = async (name: string) => JSON.stringify(await trap(name));
  return `
[core]
  fsmonitor = ${await at('fsmonitor')}
  pager = ${await at('pager')}
  editor = ${await at('editor')}
  askPass = ${await at('askpass')}
  sshCommand = ${await at('ssh')}
  gitProxy = ${await at('proxy')}
  alternateRefsCommand = ${await at('alternates')}
[pager]
  status = ${await at('pager-status')}
  log = ${await at('pager-log')}
[filter "evil"]
  clean = ${await at('clean')}
  smudge = ${await at('smudge')}
  required = true
[filter "worse.with dots = and blanks"]
  clean = ${await at('clean-dots')}
[filter "long"]
  process = ${JSON.stringify(await trap('process', false))}
  required = true
[diff]
  external = ${await at('external')}
[diff "evil"]
  textconv = ${await at('textconv')}
  command = ${await at('diff-command')}
[merge "evil"]
  driver = ${await at('merge-driver')}
[gpg]
  program = ${await at('gpg')}
[gpg "ssh"]
  program = ${await at('gpg-ssh')}
  defaultKeyCommand = ${await at('gpg-key')}
[log]
  showSignature = true
[commit]
  gpgSign = true
[credential]
  helper = !${(await trap('credential')).replaceAll('"', '')}
[alias]
  status = !${await trap('alias-status')}
  log = !${await trap('alias-log')}
[sequence]
  editor = ${await at('sequence')}
[uploadpack]
  packObjectsHook = ${await at('pack-hook')}
[remote "origin"]
  url = ext::${await trap('ext', false)}
  uploadpack = ${await at('uploadpack')}
  promisor = true
[hook "evil"]
  command = ${await at('config-hook')}
  event = post-index-change
[protocol "ext"]
  allow = always
[protocol]
  allow = always
[status]
  submoduleSummary = true
[submodule]
  recurse = true
`;
}

const attributes =
  '*.txt filter=evil diff=evil merge=evil\n*.long filter=long\n*.dots filter="worse.with dots = and blanks"\n';

/** A repository whose files all have to be looked into, since their times do not fit. */
async function victim(): Promise<string> {
  const dir = await repository({ 'a.txt': 'a\n', 'b.long': 'b\n', 'c.dots': 'c\n' });
  await commit(dir, { 'a.txt': 'b\n' });
  await git(dir, 'tag', 'v1');
  await write(dir, { '.gitattributes': attributes, 'a.txt': 'c\n', 'b.long': 'c\n', 'c.dots': 'd\n' });
  await gitFails(dir, 'stash', 'list');
  await putHooks(join(dir, '.git', 'hooks'));
  return dir;
}

async function askAll(dir: string): Promise<void> {
  const { git: asked } = openGit();
  const project = projectAt(dir);
  await asked.status(project);
  await asked.detail(project);
  await asked.history(project);
  await asked.firstCommit(project);
}

const places: Record<string, (dir: string, config: string) => Promise<string>> = {
  'in its config': async (dir, config) => {
    await writeFile(join(dir, '.git/config'), config, { flag: 'a' });
    return dir;
  },
  'in an included file': async (dir, config) => {
    await writeFile(join(dir, '.git/config'), '[include]\n\tpath = ../first.inc\n', { flag: 'a' });
    await write(dir, { 'first.inc': '[include]\n\tpath = deep/second.inc\n', 'deep/second.inc': config });
    return dir;
  },
  'in a file that is included on a condition': async (dir, config) => {
    await writeFile(join(dir, '.git/config'), '[includeIf "onbranch:main"]\n\tpath = evil.inc\n', { flag: 'a' });
    await writeFile(join(dir, '.git/evil.inc'), config);
    return dir;
  },
  'in the config of a worktree': async (dir, config) => {
    await git(dir, 'config', 'extensions.worktreeConfig', 'true');
    await writeFile(join(dir, '.git/config.worktree'), config);
    return dir;
  },
  'in the config of another worktree': async (dir, config) => {
    const path = join(dir, '..', 'tree');
    await git(dir, 'config', 'extensions.worktreeConfig', 'true');
    await git(dir, 'worktree', 'add', '-q', path);
    await write(path, { '.gitattributes': attributes, 'a.txt': 'd\n', 'b.long': 'd\n' });
    await writeFile(join(dir, '.git/worktrees/tree/config.worktree'), config);
    return path;
  },
  'where its .git file points to': async (dir, config) => {
    await writeFile(join(dir, '.git/config'), config, { flag: 'a' });
    const path = join(dir, '..', 'pointing');
    await write(path, { '.git': `gitdir: ${join(dir, '.git')}\n`, '.gitattributes': attributes, 'a.txt': 'e\n' });
    return path;
  },
  'where its .git links to': async (dir, config) => {
    await writeFile(join(dir, '.git/config'), config, { flag: 'a' });
    const path = join(dir, '..', 'linking');
    await write(path, { '.gitattributes': attributes, 'a.txt': 'e\n' });
    await symlink(join(dir, '.git'), join(path, '.git'));
    return path;
  },
  'in a submodule': async (dir, config) => {
    const origin = await repository({ 'x.txt': '1' });
    await git(dir, 'submodule', '--quiet', 'add', origin, 'sub');
    await write(join(dir, 'sub'), { '.gitattributes': attributes, 'x.txt': '2' });
    await writeFile(join(dir, '.git/modules/sub/config'), config, { flag: 'a' });
    await putHooks(join(dir, '.git/modules/sub/hooks'));
    return dir;
  },
  'in a submodule of a submodule': async (dir, config) => {
    const deep = await repository({ 'x.txt': '1' });
    const origin = await repository({ 'y.txt': '1' });
    await git(origin, 'submodule', '--quiet', 'add', deep, 'deep');
    await git(origin, 'commit', '-q', '-m', 'deep');
    await git(dir, 'submodule', '--quiet', 'add', origin, 'sub');
    await git(dir, 'submodule', '--quiet', 'update', '--init', '--recursive');
    await write(join(dir, 'sub/deep'), { '.gitattributes': attributes, 'x.txt': '2' });
    await writeFile(join(dir, '.git/modules/sub/modules/deep/config'), config, { flag: 'a' });
    return dir;
  },
  'in a repository that the index calls a submodule, and nothing else does': async (dir, config) => {
    const inside = join(dir, 'inside');
    await mkdir(inside);
    await git(inside, 'init', '-q');
    const head = await commit(inside, { 'x.txt': '1' });
    await git(dir, 'update-index', '--add', '--cacheinfo', `160000,${head},inside`);
    await write(inside, { '.gitattributes': attributes, 'x.txt': '2' });
    await writeFile(join(inside, '.git/config'), config, { flag: 'a' });
    return dir;
  },
  'in a folder that is a bare repository, with a working folder': async (dir, config) => {
    const path = join(dir, '..', 'fake');
    await git(dir, 'clone', '-q', '--bare', dir, path);
    await git(path, `--work-tree=${path}`, 'reset', '-q');
    await writeFile(
      join(path, 'config'),
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${path}\n${config}`,
    );
    await write(path, { '.gitattributes': attributes, 'a.txt': 'z\n' });
    return path;
  },
  'beside a .git that is none': async (dir, config) => {
    const path = join(dir, '..', 'beside');
    await git(dir, 'clone', '-q', '--bare', dir, path);
    await git(path, `--work-tree=${path}`, 'reset', '-q');
    await writeFile(
      join(path, 'config'),
      `[core]\n\trepositoryformatversion = 0\n\tbare = false\n\tworktree = ${path}\n${config}`,
    );
    await write(path, { '.gitattributes': attributes, 'a.txt': 'z\n', '.git/HEAD': 'ref: refs/heads/main\n' });
    return path;
  },
};

describe.skipIf(!hasGit)('a repository that is set to harm runs nothing', () => {
  it('the traps would be sprung by plain git', async () => {
    const dir = await places['in its config']?.(await victim(), await hostileConfig());
    await gitFails(dir ?? '', 'status');
    await gitFails(dir ?? '', 'fetch');
    await gitFails(dir ?? '', 'log', '-p', '--no-ext-diff');
    await gitFails(dir ?? '', 'log', '-p', '--ext-diff');
    expect(await sprung()).toEqual(
      expect.arrayContaining(['fsmonitor', 'clean', 'process', 'ext', 'textconv', 'diff-command']),
    );
  });

  it('nor would plain git with the usual switches be enough', async () => {
    const dir = await places['in a submodule']?.(await victim(), await hostileConfig());
    await gitFails(
      dir ?? '',
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.hooksPath=/dev/null',
      '--no-optional-locks',
      'status',
    );
    expect(await sprung()).toContain('clean');
  });

  it.each(Object.keys(places))('%s', async (name) => {
    const dir = (await places[name]?.(await victim(), await hostileConfig())) ?? '';
    // Setting the traps may have sprung some.
    for (const mark of await sprung()) await rm(join(marks, mark));
    await askAll(dir).catch((error: unknown) => {
      // Refusing is as good as not running; what must not be is an accident.
      expect(error).toMatchObject({ name: 'GitProblem' });
    });
    expect(await sprung()).toEqual([]);
    await gitFails(dir, 'status');
    expect(await sprung(), 'the traps were set').not.toEqual([]);
  });

  it('says which filter was not run', async () => {
    const dir = (await places['in its config']?.(await victim(), await hostileConfig())) ?? '';
    const { files, problems } = await openGit().git.status(projectAt(dir));
    expect(files.map(({ path }) => path)).toEqual(['a.txt', 'b.long', 'c.dots', '.gitattributes']);
    expect(problems.join(' ')).toContain('filter.evil.clean');
  });

  it('a filter of the user is run, and one of the same name in the repository is not', async () => {
    const home = await tempDir();
    const own = await trap('own');
    await write(home, { config: `[filter "evil"]\n\tclean = ${own}\n\trequired = true\n` });
    const dir = (await places['in its config']?.(await victim(), await hostileConfig())) ?? '';
    const { git: asked } = openGit({ env: { GIT_CONFIG_GLOBAL: join(home, 'config') } });
    await asked.status(projectAt(dir));
    const found = await sprung();
    expect(found).toContain('own');
    expect(found).not.toContain('clean');
  });

  it('variables of whoever started Optimus do not lead git elsewhere', async () => {
    const dir = await victim();
    const other = await repository({ other: '1' });
    const { git: asked } = openGit({
      env: {
        GIT_DIR: join(other, '.git'),
        GIT_WORK_TREE: other,
        GIT_INDEX_FILE: join(other, '.git/index'),
        GIT_EXTERNAL_DIFF: await trap('env-diff'),
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'core.fsmonitor',
        GIT_CONFIG_VALUE_0: await trap('env-fsmonitor'),
      },
    });
    const { files } = await asked.status(projectAt(dir));
    expect(files.map(({ path }) => path)).toContain('a.txt');
    expect(await sprung()).toEqual([]);
  });

  it.each(['./node_modules/.bin', '.', '', 'node_modules/.bin'])(
    'a PATH with %j leads to no git of its own',
    async (first) => {
      const dir = await repository();
      await git(dir, 'remote', 'add', 'origin', 'ssh://nowhere.invalid/repo');
      await mkdir(join(dir, 'node_modules/.bin'), { recursive: true });
      for (const name of ['git', 'ssh'])
        for (const path of [join(dir, name), join(dir, 'node_modules/.bin', name)])
          await rename(await trap(name, false), path);
      const { git: asked } = openGit({ env: { PATH: `${first}:${process.env.PATH}` } });
      expect((await asked.status(projectAt(dir))).branch).toBe('main');
      const fetched = asked.within(projectAt(dir), {}, ({ run }) => run({ args: ['fetch'], network: true }));
      await expect(fetched).rejects.toMatchObject({ name: 'GitProblem' });
      expect(await sprung()).toEqual([]);
    },
  );

  it.each([
    ['a named pipe as config', '[include]\n\tpath = pipe\n'],
    ['an include without end', '[include]\n\tpath = config\n'],
    ['a config that is none', '[core\n'],
    ['a program whose name cannot be said', '[filter "a\\\nb"]\n\tclean = true\n'],
  ])('%s: git is not started', async (_, config) => {
    const dir = await repository();
    await promisify(execFile)('mkfifo', [join(dir, '.git/pipe')]);
    await writeFile(join(dir, '.git/config'), config, { flag: 'a' });
    const { git: asked, children } = openGit();
    await expect(asked.status(projectAt(dir))).rejects.toMatchObject({ name: 'GitProblem' });
    expect(children.totalSpawns()).toBe(0);
  });
});
