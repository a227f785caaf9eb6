import { chmod, mkdir, readdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { until } from '../../../core/testing/until.ts';
import { gitAt } from '../finding/git-folder.ts';
import { peekAt } from './peek.ts';
import { createSplitter } from './split.ts';
import { createStatusParser } from './status-parser.ts';
import { git, repository, write } from './testing/repos.ts';

const hasGit = (await needs('git')) && process.platform === 'linux';
/** More of them are for whoever changes what is proved. */
const steps = Number(process.env.OPTIMUS_STEPS ?? 250);
const seed = Number(process.env.OPTIMUS_SEED ?? 20261121);

function random(start: number) {
  let state = start >>> 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  return {
    next,
    below: (most: number) => Math.floor(next() * most),
    of: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  };
}

async function saidByGit(dir: string) {
  const parser = createStatusParser();
  const splitter = createSplitter(parser.token);
  // Without locks, so that git does not write the index anew and takes the doubt out of it.
  const own = `core.excludesFile=${ownList(dir)}`;
  const args = ['--no-optional-locks', '-c', own, 'status', '--porcelain=v2', '--branch', '-z'];
  splitter.push(Buffer.from(await git(dir, ...args)));
  splitter.end();
  return parser.end();
}

/** What the user ignores everywhere, beside the repository. */
const ownList = (dir: string) => join(dir, '../own-list');

function proved(dir: string, excludes: string | null = ownList(dir)) {
  const at = gitAt(dir);
  if (!at) return null;
  const place = { id: 'x', path: dir, gitDir: at.gitDir, commonDir: at.commonDir, kind: 'repository' } as const;
  const found = peekAt(place, { excludes });
  return 'summary' in found && found.changes ? { ...found.summary, files: found.changes } : null;
}

const files = {
  'README.md': 'Read me.\n',
  'a.txt': 'aaaa\n',
  'src/one.ts': '1\n',
  'src/two.ts': '2\n',
  'src/deep/three.ts': '3\n',
  'src-other/four.ts': '4\n',
  'src.txt': 's\n',
  'docs/é ü.md': 'Umlaut.\n',
  'empty.txt': '',
  'build/kept.txt': 'Kept although ignored.\n',
  '.gitignore': 'build/\n*.log\n/top-only\nsrc/deep/*.tmp\n',
  'src/.gitignore': 'generated\n',
};
const rules = [
  'build/',
  '*.log',
  '!important.log',
  '/top-only',
  'src/deep/*.tmp',
  '**/cache',
  'gen?rated',
  '[ab].out',
  'a*b*c',
  'a**c',
  '\\!x',
  '!*.log',
  '/src/*',
  '!/src/one.ts',
  '*',
  '!*/',
  'trailing ',
  'GENERATED',
  '#comment',
  'src//x',
  './x',
  'docs/',
  '!docs/',
  '*.[ch]',
  'x/**/y',
];
const names = [
  'new.txt',
  'run.log',
  'important.log',
  'top-only',
  'src/top-only',
  'src/deep/x.tmp',
  'src/x.tmp',
  'build/out.js',
  'src/generated/code.ts',
  'src/Generated/code.ts',
  'cache/x',
  'src/cache/y',
  'a.out',
  'aXbYc',
  'ac',
  'docs/new.md',
  'fresh/folder/file.txt',
  'fresh/folder/file.log',
  'x/q/y',
  'é.txt',
  '!x',
  'GENERATED',
  'src/one.TS',
];

/** Whatever people and programs do to a working folder, one thing at a time. */
function mutations(dir: string, { of, below }: ReturnType<typeof random>): Record<string, () => Promise<unknown>> {
  const at = (path: string) => join(dir, path);
  const tracked = async () => of((await git(dir, 'ls-files', '-z')).split('\0').filter((path) => path !== ''));
  const text = async (path: string) => await readFile(at(path), 'latin1').catch(() => '');
  const put = async (path: string, content: string) => {
    await mkdir(dirname(at(path)), { recursive: true });
    await writeFile(at(path), content, 'latin1');
  };
  const someLonger = async (most: number) => {
    for (let count = below(most) + 1; count > 0; count -= 1) {
      const path = await tracked();
      await put(path, `${await text(path)}longer\n`);
    }
  };
  const addRule = async (path: string) => put(path, `${await text(path)}${of(rules)}\n`);
  return {
    'same size': async () => {
      const path = await tracked();
      await put(
        path,
        (await text(path)).replace(/./, () => String(below(10))),
      );
    },
    'same size and time': async () => {
      const path = await tracked();
      await put(
        path,
        (await text(path)).replace(/./, () => String(below(10))),
      );
      await utimes(at(path), 1_700_000_000, 1_700_000_000);
    },
    'staged and then the same size': async () => {
      const path = await tracked();
      await put(path, `${below(10)}`);
      await git(dir, 'add', '-f', path);
      await put(path, `${below(10)}`);
    },
    'committed and then the same size': async () => {
      const path = await tracked();
      await put(path, `${below(10)}`);
      await git(dir, 'add', '-A');
      await git(dir, 'commit', '-q', '--allow-empty', '-m', 'x');
      if (below(2) === 0) await put(path, `${below(10)}`);
    },
    'the same content': async () => {
      const path = await tracked();
      await put(path, await text(path));
    },
    longer: () => someLonger(4),
    'longer and new': async () => {
      await someLonger(2);
      await put(of(names), 'x');
    },
    emptied: async () => put(await tracked(), ''),
    'a folder gone': () => rm(at(of(['src', 'src/deep', 'docs', 'build'])), { recursive: true }),
    'a file where a folder was': async () => {
      const path = of(['src/deep', 'docs']);
      await rm(at(path), { recursive: true });
      await put(path, 'x');
    },
    'a folder where a file was': async () => {
      await rm(at('a.txt'));
      await put('a.txt/inside.txt', 'x');
    },
    'a link where a file was': async () => {
      const path = await tracked();
      await rm(at(path));
      await symlink('nowhere', at(path));
    },
    'a rule of the user': () => addRule('../own-list'),
    touched: async () => utimes(at(await tracked()), new Date(), new Date()),
    'other mode': async () => chmod(at(await tracked()), of([0o644, 0o755, 0o600])),
    deleted: async () => rm(at(await tracked()), { recursive: true }),
    'staged deletion': async () => git(dir, 'rm', '-q', '--cached', '-f', await tracked()),
    renamed: async () => rename(at(await tracked()), at(of(['moved.txt', 'src/moved.log']))),
    'new or ignored': () => put(of(names), 'x'),
    'two of them': async () => {
      await put(of(names), 'x');
      await put(of(names), 'y');
    },
    'added by force': async () => {
      const path = of(names);
      await put(path, 'x');
      await git(dir, 'add', '-f', path);
    },
    'an empty folder': () => mkdir(at(of(['void', 'src/void/void', 'build/void'])), { recursive: true }),
    'a link': () => symlink(of(['a.txt', 'src', 'nowhere']), at(of(['link', 'build2', 'src/generated', 'x.log']))),
    'a folder that is a link': async () => {
      await rename(at('src'), at('build/src'));
      await symlink('build/src', at('src'));
    },
    'a repository inside': async () => git(dir, 'init', '-q', of(['inner', 'src/inner', 'build/inner', 'docs'])),
    'a pipe': () => run(dir, 'mkfifo', of(['pipe', 'pipe.log'])),
    'a rule': () => addRule(of(['.gitignore', 'src/.gitignore', 'docs/.gitignore', '.git/info/exclude'])),
    'a rule that is committed': async () => {
      await addRule(of(['.gitignore', 'src/.gitignore', 'docs/.gitignore']));
      await git(dir, 'add', '-A');
      await git(dir, 'commit', '-q', '--allow-empty', '-m', 'rule');
    },
    staged: () => git(dir, 'add', '-A'),
    committed: async () => {
      await git(dir, 'add', '-A');
      await git(dir, 'commit', '-q', '--allow-empty', '-m', 'all');
    },
    'not to be looked at': async () => {
      const path = await tracked();
      await git(dir, 'update-index', of(['--assume-unchanged', '--skip-worktree']), path);
      await put(path, 'unseen');
    },
    'wanted only': async () => {
      await put('wanted.txt', 'w');
      await git(dir, 'add', '-N', 'wanted.txt');
    },
    'one commit back': () => git(dir, 'reset', '-q', of(['--soft', '--mixed', '--hard']), 'HEAD~1'),
    detached: () => git(dir, 'checkout', '-q', '--detach'),
    'a branch': () => git(dir, 'checkout', '-q', '-B', of(['main', 'feature/x'])),
    'an upstream': async () => {
      await git(dir, 'update-ref', 'refs/remotes/origin/main', of(['HEAD', 'HEAD~1']));
      await git(dir, 'config', 'branch.main.remote', 'origin');
      await git(dir, 'config', 'branch.main.merge', 'refs/heads/main');
      await git(dir, 'config', 'remote.origin.fetch', '+refs/heads/*:refs/remotes/origin/*');
    },
    packed: () => git(dir, 'gc', '-q'),
    version: () => git(dir, 'update-index', '--index-version', of(['2', '3', '4'])),
    caches: () => git(dir, 'update-index', of(['--untracked-cache', '--no-untracked-cache'])),
    refreshed: () => git(dir, 'status'),
    case: () => git(dir, 'config', 'core.ignorecase', of(['true', 'false'])),
    modes: () => git(dir, 'config', 'core.filemode', of(['true', 'false'])),
  };
}

async function run(dir: string, command: string, name: string) {
  const { execFile } = await import('node:child_process');
  await new Promise((resolve) => execFile(command, [join(dir, name)], resolve));
}

async function clean(dir: string) {
  await rm(join(dir, 'src'), { recursive: true, force: true });
  for (const name of await readdir(dir)) if (name !== '.git') await rm(join(dir, name), { recursive: true });
  await git(dir, 'config', 'core.ignorecase', 'false');
  await git(dir, 'update-index', '--no-untracked-cache');
  await git(dir, 'ls-files', '-v').then(async (lines) => {
    for (const line of lines.split('\n').filter((each) => /^[a-zS] /.test(each)))
      await git(dir, 'update-index', '--no-assume-unchanged', '--no-skip-worktree', line.slice(2));
  });
  await writeFile(join(dir, '.git/info/exclude'), '');
  await rm(ownList(dir), { force: true });
  await git(dir, 'reset', '-q', '--hard');
}

/** Git writes the index anew, later than all that it holds: before that nobody can be sure. */
async function settled(dir: string) {
  const now = Date.now();
  await until(() => Date.now() > now + 15, { what: 'the next step of the clock' });
  await git(dir, 'status');
}

it.skipIf(!hasGit)(
  'whatever is done to a working folder, what is surely told is what git itself tells',
  async () => {
    const dice = random(seed);
    const seen = { clean: 0, sureOfClean: 0, changed: 0, sureOfChanged: 0 };
    let dir = '';
    const done: string[] = [];
    for (let step = 0; step < steps; step += 1) {
      if (step % 60 === 0) {
        dir = await repository();
        await write(dir, files);
        await git(dir, 'add', '-A');
        await git(dir, 'add', '-f', 'build/kept.txt');
        await git(dir, 'commit', '-q', '-m', 'files');
        done.length = 0;
      }
      // Back to a state in which there is something to prove.
      if (dice.below(3) === 0) await clean(dir).catch(() => {});
      const all = Object.entries(mutations(dir, dice));
      const [name, act] = dice.of(all);
      done.push(name);
      await act().catch(() => {});
      if (dice.below(4) > 0) await settled(dir).catch(() => {});
      const sure = proved(dir);
      const said = await saidByGit(dir).catch(() => null);
      const isClean = said !== null && said.files.length === 0;
      const isChanged = said !== null && said.files.length > 0 && said.files.every(({ index }) => /[.?]/.test(index));
      if (isClean) seen.clean += 1;
      if (isChanged) seen.changed += 1;
      if (sure === null) continue;
      if (isClean) seen.sureOfClean += 1;
      if (isChanged) seen.sureOfChanged += 1;
      const where = { step, done: done.slice(-6) };
      expect({ files: sure.files, ...where }).toEqual({ files: said?.files, ...where });
      const { branch, head, upstream } = sure;
      const even = upstream === null ? null : 0;
      expect(said).toMatchObject({ branch, head, upstream, ahead: even, behind: even, conflicts: 0 });
      // Where the user's own list is not known, less is said, and nothing else.
      const less = proved(dir, null);
      if (less) expect({ files: less.files, ...where }).toEqual({ files: said?.files, ...where });
    }
    if (process.env.OPTIMUS_STEPS) process.stderr.write(`${JSON.stringify(seen)} in ${steps} steps\n`);
    // It must not be right because it never says anything.
    expect(seen.sureOfClean).toBeGreaterThan(seen.clean / 20);
    expect(seen.sureOfChanged).toBeGreaterThan(seen.changed / 20);
  },
  900_000,
);

it.skipIf(!hasGit)('an index that lies about its trees is not believed', async () => {
  const dir = await repository();
  await write(dir, files);
  await git(dir, 'add', '-A');
  await git(dir, 'commit', '-q', '-m', 'files');
  await git(dir, 'commit', '-q', '--allow-empty', '-m', 'again');
  // The tree of another commit under the same index: the words of the commit are what counts.
  await write(dir, { 'a.txt': 'bbbb\n' });
  await git(dir, 'commit', '-q', '-a', '-m', 'changed');
  await git(dir, 'update-ref', 'HEAD', 'HEAD~1');
  expect(proved(dir)).toBeNull();
  expect((await saidByGit(dir)).staged).toBe(1);
});
