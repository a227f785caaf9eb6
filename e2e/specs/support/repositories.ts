import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

/** A name that does all that a file system lets it do: a second line, letters from the right, a turn of direction, markup. */
export const hostileName = 'evil\nname ‮gnp.exe‬ مرحبا 👩‍🚀 <img src=x onerror=hurt=1>';

const shop = { fastify: '^5.2.0', money: 'file:../money' };

/** What each of them is made of; every one is of another stack. */
const contents = {
  shop: {
    'package.json': json({
      name: 'shop',
      version: '1.0.0',
      description: 'Sells what the others make.',
      dependencies: shop,
      devDependencies: { typescript: '^6.0.0' },
    }),
    'package-lock.json': json({
      name: 'shop',
      version: '1.0.0',
      lockfileVersion: 3,
      packages: {
        '': { name: 'shop', version: '1.0.0', dependencies: shop, devDependencies: { typescript: '^6.0.0' } },
        'node_modules/fastify': { version: '5.2.1', license: 'MIT', dependencies: { pino: '^9.0.0' } },
        'node_modules/pino': { version: '9.6.0', license: 'MIT' },
        'node_modules/typescript': { version: '6.0.2', license: 'Apache-2.0', dev: true },
      },
    }),
    'README.md': '# Shop\n\nSells what the others make. It knows about periwinkles.\n',
    'src/index.ts': "import fastify from 'fastify';\n\nexport const shop = fastify();\n",
    '.gitignore': 'node_modules\n',
    'node_modules/fastify/index.js': 'module.exports = () => {};\n'.repeat(200),
  },
  money: {
    'package.json': json({ name: 'money', version: '2.1.0' }),
    'index.js': 'export const cents = (amount) => Math.round(amount * 100);\n',
  },
  shipping: {
    'Cargo.toml': '[package]\nname = "shipping"\nversion = "0.3.0"\nedition = "2024"\n\n[dependencies]\naxum = "0.8"\n',
    'src/main.rs': 'fn main() {\n    println!("shipped");\n}\n',
  },
  billing: {
    'pyproject.toml': '[project]\nname = "billing"\nversion = "1.4.0"\ndependencies = ["django>=5.1"]\n',
    'billing/views.py': 'def bill(amount):\n    return amount * 2\n',
  },
  gateway: {
    'go.mod': 'module example.org/gateway\n\ngo 1.24\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
    'main.go': 'package main\n\nfunc main() {}\n',
  },
  notices: {
    'pom.xml':
      '<project>\n  <modelVersion>4.0.0</modelVersion>\n  <groupId>org.example</groupId>\n  <artifactId>notices</artifactId>\n  <version>1.0.0</version>\n  <dependencies>\n    <dependency>\n      <groupId>org.springframework.boot</groupId>\n      <artifactId>spring-boot-starter-web</artifactId>\n      <version>3.4.0</version>\n    </dependency>\n  </dependencies>\n</project>\n',
    'src/main/java/Notices.java': 'class Notices {\n  void send() {}\n}\n',
  },
  catalogue: {
    'composer.json': json({ name: 'example/catalogue', require: { 'laravel/framework': '^12.0' } }),
    'public/index.php': "<?php\n\necho 'catalogue';\n",
  },
  storefront: {
    Gemfile: "source 'https://rubygems.org'\n\ngem 'rails', '~> 8.0'\n",
    'app/front.rb': 'class Front\n  def show = :front\nend\n',
  },
  [hostileName]: { 'package.json': json({ name: hostileName, version: '1.0.0' }) },
  /** No git in it. */
  sketch: { 'package.json': json({ name: 'sketch', version: '0.0.1' }) },
} satisfies Record<string, Record<string, string>>;

export type RepositoryName = keyof typeof contents;
export const everyRepository = Object.keys(contents) as RepositoryName[];

/** They have a remote on this disk, and follow it. */
const shared: readonly string[] = ['shop', 'gateway'];

async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** A folder of real repositories, made with the git of the system and without its configuration. */
export async function makeRepositories(names: readonly RepositoryName[] = everyRepository) {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'optimus-e2e-repositories-')));
  const folder = join(base, 'projects');
  const at = (name: string) => join(folder, name);
  const remote = (name: string) => join(base, 'remotes', `${name}.git`);
  const git = (cwd: string, ...args: string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: base, GIT_CONFIG_NOSYSTEM: '1' },
    });

  /** Works on it as somebody in a terminal would. */
  async function commit(name: string, message: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
    await writeFiles(at(name), files);
    await git(at(name), 'add', '.');
    await git(at(name), 'commit', '-qm', message);
  }

  async function make(name: RepositoryName): Promise<void> {
    await writeFiles(at(name), contents[name]);
    if (name === 'sketch') return;
    await git(at(name), 'init', '-q', '-b', 'main');
    await commit(name, 'feat: begin');
    if (!shared.includes(name)) return;
    await git(base, 'clone', '-q', '--bare', at(name), remote(name));
    await git(at(name), 'remote', 'add', 'origin', `file://${remote(name)}`);
    await git(at(name), 'fetch', '-q');
    await git(at(name), 'branch', '-q', '--set-upstream-to=origin/main');
  }
  for (const name of names) await make(name);

  return {
    folder,
    at,
    git: (name: string, ...args: string[]) => git(at(name), ...args),
    commit,
    change: (name: string, files: Readonly<Record<string, string>>) => writeFiles(at(name), files),
    delete: (name: string) => rm(at(name), { recursive: true }),
    /** What a colleague has pushed meanwhile. */
    async pushFromElsewhere(name: string, message: string): Promise<void> {
      const elsewhere = join(base, 'elsewhere', name);
      await git(base, 'clone', '-q', remote(name), elsewhere);
      await writeFiles(elsewhere, { 'elsewhere.txt': `${message}\n` });
      await git(elsewhere, 'add', '.');
      await git(elsewhere, 'commit', '-qm', message);
      await git(elsewhere, 'push', '-q');
      await rm(elsewhere, { recursive: true });
    },
    dispose: () => rm(base, { recursive: true, force: true, maxRetries: 5 }),
  };
}

export type Repositories = Awaited<ReturnType<typeof makeRepositories>>;
