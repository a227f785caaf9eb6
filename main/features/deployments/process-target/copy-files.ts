import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, readFile, readlink, rm, stat, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Children } from '../../../core/children/types.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { ProjectsService } from '../../projects/index.ts';
import type { ReleaseSource, StepTalk } from '../types.ts';

const atOnce = 16;
/** Of no use to what runs, and often larger than the project. */
const left = new Set(['.git', '.hg', '.svn']);
/** A folder of dependencies with the files that say what is in it. */
const dependencies: readonly { folder: string; locks: readonly string[] }[] = [
  {
    folder: 'node_modules',
    locks: ['package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml', 'bun.lock', 'bun.lockb'],
  },
  { folder: 'vendor', locks: ['composer.lock', 'Gemfile.lock', 'go.sum'] },
];

async function inParallel<T>(items: Iterable<T>, task: (item: T) => Promise<void>): Promise<void> {
  const iterator = items[Symbol.iterator]();
  const lane = async () => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) await task(next.value);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** Blocks are shared where the file system can; a link would let the copy change with what it was made of. */
async function copyOne(from: string, to: string): Promise<void> {
  const found = await lstat(from);
  if (found.isSymbolicLink()) return symlink(await readlink(from), to);
  // Sockets and pipes belong to whoever runs there now.
  if (found.isFile()) await copyFile(from, to, constants.COPYFILE_FICLONE);
}

async function copyTree(from: string, to: string, signal: AbortSignal): Promise<void> {
  await mkdir(to, { recursive: true });
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    const here = folder;
    await inParallel(await readdir(join(from, here), { withFileTypes: true }), async (entry) => {
      const path = join(here, entry.name);
      if (here === '' && left.has(entry.name)) return;
      if (entry.isDirectory()) {
        await mkdir(join(to, path), { recursive: true });
        folders.push(path);
      } else await copyOne(join(from, path), join(to, path));
    });
  }
}

const sameFile = async (one: string, other: string): Promise<boolean> => {
  const [a, b] = await Promise.all([readFile(one).catch(() => null), readFile(other).catch(() => null)]);
  return a !== null && b !== null && a.equals(b);
};
const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** What is installed is taken over when the lock file says that it is what the copy wants, too. */
async function takeDependencies(from: string, to: string, talk: StepTalk): Promise<void> {
  for (const { folder, locks } of dependencies) {
    if (!(await isFolder(join(from, folder))) || (await isFolder(join(to, folder)))) continue;
    let same = false;
    for (const lock of locks) same ||= await sameFile(join(from, lock), join(to, lock));
    if (!same) {
      talk.log(`${folder} is not taken over: no lock file says that this version wants what is installed.`);
      continue;
    }
    await copyTree(join(from, folder), join(to, folder), talk.signal);
    talk.log(`${folder} is taken over: its lock file is the same.`);
  }
}

interface Deps {
  projects: Pick<ProjectsService, 'inGit' | 'row'>;
  children: Pick<Children, 'run'>;
}

/** The files of a release in a folder that is nobody else's: of a commit by git, or of the working tree with what git does not ignore. */
export function createCopyFiles({ projects, children }: Deps) {
  async function untar(archive: string, folder: string, signal: AbortSignal): Promise<void> {
    const args = ['-xf', archive, '-C', folder];
    const { code, stderr } = await children.run({ label: 'tar of a release', command: 'tar', args, signal });
    if (code !== 0) throw new StepFailure(`The files of the commit could not be unpacked: ${stderr.toString().trim()}`);
  }

  async function ofCommit(source: ReleaseSource, commit: string, to: string, talk: StepTalk): Promise<void> {
    const archive = `${to}.tar`;
    await projects.inGit(
      source.projectId,
      (run) => run({ args: ['archive', '--format=tar', `--output=${archive}`, commit] }),
      talk.signal,
    );
    await mkdir(to, { recursive: true });
    await untar(archive, to, talk.signal);
    await rm(archive, { force: true });
  }

  async function ofTree(source: ReleaseSource, to: string, talk: StepTalk): Promise<void> {
    if (projects.row(source.projectId)?.git == null) return copyTree(source.folder, to, talk.signal);
    const { stdout } = await projects.inGit(
      source.projectId,
      (run) => run({ args: ['ls-files', '-z', '--cached', '--others', '--exclude-standard'] }),
      talk.signal,
    );
    const paths = new Set(stdout.toString('utf8').split('\0').filter(Boolean));
    await mkdir(to, { recursive: true });
    await inParallel(new Set([...paths].map((path) => dirname(path))), async (folder) => {
      await mkdir(join(to, folder), { recursive: true });
    });
    await inParallel(paths, async (path) => {
      talk.signal.throwIfAborted();
      await copyOne(join(source.folder, path), join(to, path)).catch((error: NodeJS.ErrnoException) => {
        // Removed and not committed: then the version does without it, too.
        if (error.code !== 'ENOENT') throw error;
      });
    });
  }

  return async function copyFiles(source: ReleaseSource, to: string, withDependencies: boolean, talk: StepTalk) {
    await rm(to, { recursive: true, force: true });
    await mkdir(dirname(to), { recursive: true });
    if (source.commit !== null && !source.dirty) await ofCommit(source, source.commit, to, talk);
    else await ofTree(source, to, talk);
    if (withDependencies) await takeDependencies(source.folder, to, talk);
  };
}
