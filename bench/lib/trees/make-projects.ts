import { execFile } from 'node:child_process';
import { access, appendFile, cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { filesOf, templates } from './templates.ts';

const run = promisify(execFile);
const version = 2;
const history = 25;
const atOnce = 2;

const identity = [
  '-c',
  'user.name=Ada',
  '-c',
  'user.email=ada@example.org',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'gc.auto=0',
];
const day = 86_400;
const base = 1_750_000_000;

async function git(cwd: string, at: number, ...args: string[]) {
  const date = `${at} +0000`;
  await run('git', [...identity, ...args], {
    cwd,
    env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_CONFIG_GLOBAL: '/dev/null' },
  });
}

/** One project of a kind, with a history of some weeks. */
async function makeTemplate(dir: string, at: number): Promise<void> {
  const template = templates[at];
  if (!template) throw new Error(`there is no template ${at}`);
  await mkdir(dir, { recursive: true });
  await run('git', ['init', '-q', '-b', 'main', dir]);
  const files = [...filesOf(template, at + 1)];
  for (let commit = 0; commit < history; commit += 1) {
    const share = files.filter((_, place) => place % history === commit);
    for (const [path, text] of share) {
      await mkdir(join(dir, dirname(path)), { recursive: true });
      await writeFile(join(dir, path), text);
    }
    await git(dir, base + commit * day, 'add', '-A');
    await git(dir, base + commit * day, 'commit', '-q', '-m', `Part ${commit + 1} of ${template.name}`);
  }
  await run('git', ['gc', '-q'], { cwd: dir });
  await run('git', ['remote', 'add', 'origin', 'https://example.org/team/project.git'], { cwd: dir });
}

async function makeProject(template: string, dir: string, at: number): Promise<void> {
  await cp(template, dir, { recursive: true });
  await appendFile(join(dir, 'README.md'), `\nNumber ${at}.\n`);
  // Git would otherwise read every file of it again at the first status.
  await git(dir, base + (history + (at % 90)) * day, 'commit', '-q', '-a', '-m', `Number ${at}`);
  if (at % 5 === 0) await appendFile(join(dir, 'README.md'), 'Not committed.\n');
  if (at % 7 === 0) await writeFile(join(dir, 'notes.txt'), 'Not known to git.\n');
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

/** A folder with so many projects, made once per machine: it takes minutes, and nothing in it depends on when. */
export async function makeProjects(count: number): Promise<string> {
  const home = join(tmpdir(), `optimus-bench-projects-${version}-${count}`);
  const complete = join(home, '.complete');
  if (await isThere(complete)) return home;
  process.stderr.write(`Making ${count} projects in ${home}.\n`);
  await rm(home, { recursive: true, force: true });
  const dirs = await Promise.all(
    templates.map(async ({ name }, at) => {
      const dir = join(home, 'templates', name);
      await makeTemplate(dir, at);
      return dir;
    }),
  );
  let next = 0;
  const work = async () => {
    for (let at = next++; at < count; at = next++) {
      const template = dirs[at % dirs.length] as string;
      const group = `group-${Math.floor(at / 50)}`;
      const dir = join(home, 'projects', group, `${templates[at % templates.length]?.name}-${at}`);
      await mkdir(dirname(dir), { recursive: true });
      await makeProject(template, dir, at);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await rm(join(home, 'templates'), { recursive: true });
  await writeFile(complete, '');
  return home;
}
