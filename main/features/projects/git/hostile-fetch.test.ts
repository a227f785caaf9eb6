import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { fetchProject } from './remote.ts';
import { commit, git, openGit, projectAt, repository } from './testing/repos.ts';

const hasGit = await needs('git');

/** A file of the user that no repository has any business with. */
let own = '';
beforeEach(async () => {
  own = join(await tempDir(), '.profile');
  await writeFile(own, 'mine\n');
});

const fetched = (dir: string, env?: NodeJS.ProcessEnv) =>
  openGit(env && { env }).git.within(projectAt(dir), {}, (session, signal) =>
    fetchProject(projectAt(dir), session, { signal, log: () => {} }),
  );

/** Serves a repository as plain files, and sets a cookie with each. */
async function cookieServer(): Promise<string> {
  const served = await repository();
  await git(served, 'update-server-info');
  const server = createServer(({ url = '' }, answer) => {
    const { pathname } = new URL(url, 'http://localhost');
    readFile(join(served, '.git', pathname.replace('/x.git/', ''))).then(
      (bytes) => answer.writeHead(200, { 'set-cookie': 'a=$(touch hurt); Max-Age=9999' }).end(bytes),
      () => answer.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** With a commit at its remote that is not here yet. */
async function behind(): Promise<string> {
  const origin = await repository();
  const dir = join(await tempDir(), 'clone');
  await git(origin, 'clone', '-q', origin, dir);
  await commit(origin, { 'b.txt': 'b' });
  return dir;
}

const links = [
  '.git/FETCH_HEAD',
  '.git/logs/refs/remotes/origin/main',
  '.git/packed-refs',
  '.git/shallow',
  '.git/index',
];
const folders = ['.git/logs/refs/remotes/origin', '.git/refs/remotes/origin'];

describe.skipIf(!hasGit)('a fetch writes to no file outside of its repository', () => {
  it.each(['http', 'http.URL'])('by cookies that %s is told to keep', async (section) => {
    const dir = await repository();
    const url = await cookieServer();
    await git(dir, 'remote', 'add', 'origin', `${url}x.git`);
    const key = section.replace('URL', url);
    await git(dir, 'config', `${key}.cookieFile`, own);
    await git(dir, 'config', `${key}.saveCookies`, 'true');
    await fetched(dir);
    expect(await readFile(own, 'utf8')).toBe('mine\n');
    await git(dir, 'fetch', '-q');
    expect(await readFile(own, 'utf8'), 'the trap was set').not.toBe('mine\n');
  });

  it('by cookies that the user keeps, in another place', async () => {
    const dir = await repository();
    const url = await cookieServer();
    await git(dir, 'remote', 'add', 'origin', `${url}x.git`);
    await git(dir, 'config', 'http.cookieFile', own);
    const mine = join(dirname(own), 'config');
    await writeFile(mine, '[http]\n\tsaveCookies = true\n');
    await fetched(dir, { GIT_CONFIG_GLOBAL: mine });
    expect(await readFile(own, 'utf8')).toBe('mine\n');
  });

  it.each(links)('by a link at %s', async (name) => {
    const dir = await behind();
    // What is no list of refs git would refuse by itself.
    const words = name.endsWith('packed-refs') ? '' : 'mine\n';
    await writeFile(own, words);
    await rm(join(dir, name), { force: true });
    await symlink(own, join(dir, name));
    await expect(fetched(dir)).rejects.toMatchObject({
      kind: 'hostile',
      message: expect.stringContaining(name.slice(5)),
    });
    expect(await readFile(own, 'utf8')).toBe(words);
  });

  it.each(folders)('by a link at the folder %s', async (name) => {
    const dir = await behind();
    await rm(join(dir, name), { recursive: true });
    await symlink(dirname(own), join(dir, name));
    await expect(fetched(dir)).rejects.toMatchObject({ kind: 'hostile' });
  });

  it('and a link to nothing makes no file', async () => {
    const dir = await behind();
    await rm(join(dir, '.git/FETCH_HEAD'), { force: true });
    await symlink(`${own}-new`, join(dir, '.git/FETCH_HEAD'));
    await expect(fetched(dir)).rejects.toMatchObject({ kind: 'hostile' });
    await expect(readFile(`${own}-new`)).rejects.toThrow('ENOENT');
  });

  it('but folders that share their refs and logs by links are fetched', async () => {
    const dir = await behind();
    const other = join(await tempDir(), 'other');
    await mkdir(join(other, '.git/logs'), { recursive: true });
    for (const name of ['config', 'refs', 'logs/refs', 'objects', 'info', 'packed-refs'])
      await symlink(join(dir, '.git', name), join(other, '.git', name));
    await writeFile(join(other, '.git/HEAD'), 'ref: refs/heads/main\n');
    expect((await fetched(other)).sentence).toBe('other: 1 new commit on origin/main');
  });
});

describe.skipIf(!hasGit)('the passwords of this machine', () => {
  it.each<[string, string[][], boolean]>([
    ['go to a remote that asks', [], true],
    ['go nowhere when the repository trusts anybody', [['http.sslVerify', 'false']], false],
    ['go nowhere when it brings its own authority', [['http.URL.sslCAInfo', '/tmp/ca.pem']], false],
  ])('%s', async (_, settings, given) => {
    const asked: (string | undefined)[] = [];
    const server = createServer(({ headers }, answer) => {
      asked.push(headers.authorization);
      answer.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const dir = await repository();
    await git(dir, 'remote', 'add', 'origin', `${url}x.git`);
    for (const [key = '', value = ''] of settings) await git(dir, 'config', key.replace('URL', url), value);
    const mine = join(dirname(own), 'config');
    await writeFile(mine, '[credential]\n\thelper = "!f() { echo username=ada; echo password=secret; }; f"\n');
    await expect(fetched(dir, { GIT_CONFIG_GLOBAL: mine })).rejects.toMatchObject({ kind: 'refused' });
    expect(asked.some((header) => header !== undefined)).toBe(given);
  });
});
