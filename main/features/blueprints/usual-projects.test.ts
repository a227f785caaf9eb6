import { expect, test } from 'vitest';
import { composeFiles } from './compose/index.ts';
import { docker } from './docker/index.ts';
import { factsOf, refusalOf } from './testing/projects.ts';
import { stackProjects } from './testing/stacks.ts';

type Files = Readonly<Record<string, string>>;
const pkg = (body: object) => JSON.stringify({ scripts: { start: 'node server.js' }, ...body });

/** The Dockerfile, the notes and what stays out; each file has to pass every check. */
async function made(files: Files) {
  const facts = await factsOf(files);
  const generated = docker.generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  const text = (path: string) => generated.files.find((file) => file.path === path)?.text ?? '';
  for (const file of generated.files) {
    const failed = (await docker.check(file)).filter(({ ok }) => !ok);
    expect(failed, `${file.path}\n${file.text}`).toEqual([]);
  }
  return {
    facts,
    dockerfile: text('Dockerfile'),
    ignored: text('.dockerignore').split('\n'),
    notes: [...facts.notes, ...generated.notes].join('\n'),
  };
}

/** Whether the first of these comes before the second. */
const inOrder = (text: string, first: string, second: string) =>
  expect(text.includes(first) && text.indexOf(first) < text.indexOf(second), `${first} … ${second}\n${text}`).toBe(
    true,
  );

test('a Node project with husky, patches and its own yarn is installed', async () => {
  const { dockerfile } = await made({
    'package.json': pkg({
      scripts: { start: 'node server.js', prepare: 'husky', postinstall: 'patch-package' },
      dependencies: { express: '5', 'patch-package': '8' },
      devDependencies: { husky: '9' },
    }),
    'package-lock.json': '{}',
    'patches/express.patch': '',
    'server.js': '',
  });
  expect(dockerfile).toContain('npm pkg delete scripts.prepare && npm ci --omit=dev');
  inOrder(dockerfile, 'COPY patches ./patches', 'npm ci');
  const own = await made({
    'package.json': pkg({ scripts: { start: 'node a.js', postinstall: 'node setup.js' }, dependencies: { a: '1' } }),
    'a.js': '',
  });
  inOrder(own.dockerfile, 'COPY . .', 'npm install');
});

test('what starts a Node project is in its image, and files of variables are not asked for', async () => {
  const tsx = await made({
    'package.json': pkg({ scripts: { start: 'tsx src/a.ts' }, devDependencies: { tsx: '4' } }),
    'src/a.ts': '',
  });
  expect(tsx.dockerfile).toMatch(/npm install$/m);
  expect(tsx.dockerfile).toContain('COPY --from=dependencies');
  expect(tsx.notes).toMatch(/tsx starts it, and is among devDependencies/);
  for (const start of [
    'node --env-file=.env server.js',
    'dotenv -e .env -- node server.js',
    'env-cmd node server.js',
  ]) {
    const { facts, notes } = await made({ 'package.json': pkg({ scripts: { start } }), 'server.js': '' });
    expect(facts.start?.value, start).toEqual(['node', 'server.js']);
    expect(notes).toMatch(/reads a file of variables/);
  }
});

test('the client of Prisma is made where the modules are that run', async () => {
  const { dockerfile } = await made({
    'package.json': pkg({ dependencies: { '@prisma/client': '6' }, devDependencies: { prisma: '6' } }),
    'prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\n',
    'server.js': '',
  });
  inOrder(dockerfile, 'COPY prisma ./prisma', 'npx prisma generate');
  inOrder(dockerfile, 'npx prisma generate', 'COPY --from=dependencies');
  expect(dockerfile).toContain('openssl');
});

test('the schema of Prisma is where its settings say', async () => {
  const files = { 'database/schema.prisma': 'provider = "postgresql"\n', 'server.js': '' };
  const prisma = { schema: './database/schema.prisma' };
  const { dockerfile, notes } = await made({
    ...files,
    'package.json': pkg({ prisma, dependencies: { '@prisma/client': '6' }, devDependencies: { prisma: '6' } }),
  });
  inOrder(dockerfile, 'COPY database ./database', 'npx prisma generate');
  expect(notes).not.toMatch(/lead to a schema/);
  const led = await made({
    ...files,
    'package.json': pkg({ prisma: { schema: '../../etc/a.prisma' }, dependencies: { '@prisma/client': '6' } }),
  });
  expect(led.notes).toMatch(/neither its settings nor its usual places/);
});

test('folders of templates go with a program of Go, and an umbrella of Elixir is released by its name', async () => {
  const go = await made({
    'go.mod': 'module a\n',
    'main.go': 'package main\nr.LoadHTMLGlob("templates/*")\nr.Static("/assets", "./assets")\nhttp.Dir("../etc")\n',
    'templates/a.html': '',
    'assets/a.css': '',
  });
  inOrder(
    go.dockerfile,
    'COPY --from=build /src/assets /app/assets',
    'COPY --from=build /src/templates /app/templates',
  );
  expect(go.notes).not.toMatch(/reads files while it runs/);
  const umbrella = {
    'mix.exs':
      'defmodule Shop.MixProject do\n  def project do\n    [\n      apps_path: "apps",\n      releases: [\n        shop: [applications: [shop_web: :permanent]]\n      ]\n    ]\n  end\nend\n',
    'mix.lock': '',
    'apps/shop_web/mix.exs': 'defp deps, do: [{:phoenix, "~> 1.8"}]\n',
  };
  const { dockerfile, facts } = await made(umbrella);
  expect(facts.start?.value).toEqual(['/app/bin/shop', 'start']);
  inOrder(dockerfile, 'COPY . .', 'mix deps.get');
  expect(dockerfile).toContain('release shop');
  expect(dockerfile).toContain('PHX_SERVER=true');
  expect(await refusalOf({ 'mix.exs': 'apps_path: "apps",' })).toMatch(/umbrella/);
});

test('a server of Ktor is one jar with all that it takes', async () => {
  const { facts, dockerfile, notes } = await made({
    'build.gradle.kts': 'plugins { kotlin("jvm") version "2.2.0"\n id("io.ktor.plugin") version "3.2.0" }\n',
    'src/main/kotlin/A.kt': 'embeddedServer(Netty, port = 8080)\n',
  });
  expect(facts.basis).toBe('Kotlin on Java 21.0.9_10 with Gradle, Ktor');
  expect(dockerfile).toContain('gradle --no-daemon buildFatJar');
  expect(notes).not.toMatch(/has to name its main class/);
});

test('settings of pnpm make no workspace, and a committed folder is no output', async () => {
  const files = { 'package.json': pkg({ dependencies: { a: '1' } }), 'pnpm-lock.yaml': '', 'server.js': '' };
  const { dockerfile } = await made({ ...files, 'pnpm-workspace.yaml': 'onlyBuiltDependencies:\n  - esbuild\n' });
  expect(dockerfile).toContain('pnpm-workspace.yaml');
  const built = {
    'package.json': pkg({
      scripts: { start: 'node lib/server.js', build: 'tailwindcss' },
      devDependencies: { a: '1' },
    }),
  };
  expect((await made({ ...built, 'lib/server.js': '' })).facts.output).toBeNull();
  expect((await made({ ...built, 'lib/server.js': '', '.gitignore': '/lib/\n' })).facts.output?.value).toBe('lib');
  const { ignored } = await made(built);
  for (const name of ['infra', 'k8s']) expect(ignored).not.toContain(name);
});

test.each<[string, string, Files, string, string]>([
  ['node', '.nvmrc', { '.nvmrc': '18.12.0', 'package.json': pkg({}), 'server.js': '' }, '18.12.0', 'node:18.12.0-slim'],
  [
    'node',
    'lts',
    { '.nvmrc': 'lts/iron', 'package.json': pkg({}), 'server.js': '' },
    '20.19.6',
    '20.19.6-bookworm-slim',
  ],
  ['python', '.python-version', { '.python-version': '3.8.10', 'main.py': '' }, '3.8.10', 'python:3.8.10-slim\n'],
  [
    'python',
    'requires-python',
    { 'pyproject.toml': '[project]\nrequires-python = "==3.12.*"\n', 'main.py': '' },
    '3.12.12',
    'python:3.12.12-slim-bookworm',
  ],
  ['ruby', '.ruby-version', { '.ruby-version': '2.7.6', 'app.rb': '' }, '2.7.6', 'ruby:2.7.6-slim\n'],
  [
    'java',
    '.tool-versions',
    { '.tool-versions': 'java temurin-17.0.9+9', 'pom.xml': '<project/>' },
    '17.0.17_10',
    'eclipse-temurin:17.0.17_10-jre',
  ],
  [
    'elixir',
    '.tool-versions',
    { ...stackProjects.phoenix, '.tool-versions': 'elixir 1.17.1-otp-27' },
    '1.17.3',
    'elixir:1.17.3-otp-27-slim',
  ],
])('%s of %s is an image that there is', async (_, __, files, release, base) => {
  const { facts, dockerfile } = await made(files);
  expect(facts.runtime.value).toBe(release);
  expect(dockerfile).toContain(base);
});

test('packages in C find what they are built with, and what they run on', async () => {
  const python = await made({ 'requirements.txt': 'psycopg2==2.9\nmysqlclient==2.2\n', 'main.py': '' });
  inOrder(python.dockerfile, 'libpq-dev pkg-config', 'pip install');
  inOrder(python.dockerfile, 'pip install', 'libpq5 libmariadb3');
  const binary = await made({ 'requirements.txt': 'psycopg2-binary==2.9\n', 'main.py': '' });
  expect(binary.dockerfile).not.toContain('apt-get');
  const rust = await made({ ...stackProjects.rust, 'Cargo.lock': '[[package]]\nname = "openssl-sys"\n' });
  inOrder(rust.dockerfile, 'libssl-dev', 'cargo build');
  inOrder(rust.dockerfile, 'cargo build', 'libssl3');
  const php = await made({
    'composer.json': '{"require":{"ext-intl":"*","ext-redis":"*","ext-constructor":"*","ext-json":"*"}}',
    'index.php': '',
  });
  inOrder(php.dockerfile, 'libicu-dev', 'docker-php-ext-install intl');
  inOrder(php.dockerfile, 'docker-php-ext-install intl', 'pecl install redis-6.2.0 && docker-php-ext-enable redis');
  expect(php.notes).toMatch(/ext-constructor, which neither PHP nor/);
  const phoenix = await made({
    ...stackProjects.phoenix,
    'mix.exs': `${stackProjects.phoenix?.['mix.exs']}"assets.deploy": []`,
  });
  inOrder(phoenix.dockerfile, 'build-essential git', 'mix deps.get');
  expect(phoenix.dockerfile).toContain('mix do compile + assets.deploy + release');
});

test('what an install reads is there before it', async () => {
  for (const line of ['-r requirements/base.txt', '-e .', '-c limits/a.txt'])
    inOrder((await made({ 'requirements.txt': `${line}\n`, 'main.py': '' })).dockerfile, 'COPY . .', 'pip install -r');
  inOrder((await made({ 'setup.py': '', 'main.py': '' })).dockerfile, 'COPY . .', 'pip install .');
  const dotnet = await made({ ...stackProjects.dotnet, 'global.json': '{"sdk":{"version":"8.0.100"}}' });
  inOrder(dotnet.dockerfile, 'COPY . .', 'dotnet restore');
  expect(dotnet.dockerfile).toContain('dotnet/sdk:8.0.100 ');
});

test('what an image does not hold is said', async () => {
  const go = { 'go.mod': 'module a\n\nrequire github.com/mattn/go-sqlite3 v1\n' };
  const { notes } = await made({ ...go, 'main.go': 'package main\nr.LoadHTMLGlob("templates/*")\n' });
  expect(notes).toMatch(/It calls C \(mattn\/go-sqlite3\)/);
  expect(notes).toMatch(/main\.go reads files while it runs/);
  const laravel = await made({ ...stackProjects.laravel, 'package.json': pkg({ scripts: { build: 'vite build' } }) });
  expect(laravel.notes).toMatch(/the image has no Node/);
  const npmrc = '//registry.npmjs.org/:_authToken=${' + 'NPM_TOKEN}\n';
  const { facts, dockerfile } = await made({
    ...{ 'package.json': pkg({ dependencies: { a: '1' } }), 'server.js': '', '.npmrc': npmrc },
  });
  expect(dockerfile).toContain('--mount=type=bind,source=.npmrc');
  expect(facts.image.credentials).toBeNull();
  expect(facts.notes.join()).toMatch(/\.npmrc takes NPM_TOKEN/);
});

test('a package.json for styles is not the whole project, and several modules are refused', async () => {
  const styles = JSON.stringify({ devDependencies: { tailwindcss: '4' } });
  expect((await factsOf({ ...stackProjects.fastapi, 'package.json': styles })).stack).toBe('python');
  expect(await refusalOf({ 'package.json': styles, 'index.html': '' })).toMatch(/Nothing says how it starts/);
  const settings = { 'settings.gradle': "include(':app')\n", 'build.gradle': '' };
  expect(await refusalOf(settings)).toMatch(/several modules/);
});

test('Compose leaves what is not set unset', async () => {
  const generated = composeFiles.generate([await factsOf(stackProjects['node with databases'] ?? {})]);
  for (const { why } of generated.refused) throw new Error(why);
  expect(generated.files[0]?.text).toMatch(/^ +LEVEL: (?:null)?$/m);
});
