import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Service } from '../../../shared/features/launcher/schema.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { composeFiles } from './compose/index.ts';
import { basesOf, instructionsOf } from './docker/check.ts';
import { docker } from './docker/index.ts';
import { openFolder } from './facts/open-folder.ts';
import { slugOf } from './facts/read-facts.ts';
import { factsOf, folderOf, refusalOf } from './testing/projects.ts';
import { stackProjects } from './testing/stacks.ts';
import type { Generated, ShippingFacts } from './types.ts';

function made(generator: typeof docker, facts: ShippingFacts): Generated {
  const generated = generator.generate([facts]);
  for (const { why } of generated.refused) throw new Error(why);
  return generated;
}
/** What a hostile project would be made of, beside the projects of every stack. */
const padded: readonly Readonly<Record<string, string>>[] = [
  { 'package.json': '{"scripts":{"start":"node server.js"}}', 'server.js': 'server.bind(', '.tool-versions': 'x 1' },
  { Pipfile: '', 'main.py': 'os.environ["A_B"]', '.env.example': 'TOKEN' },
  { 'build.gradle': 'x', 'mise.toml': '' },
];
const service = {
  origin: 'edited',
  spec: { name: 'web', ready: null, port: { wanted: 9000 } },
} as unknown as Service;

const textOf = ({ files }: Generated, path: string) => files.find((file) => file.path === path)?.text ?? '';

describe.each(Object.entries(stackProjects))('%s', (_, files) => {
  test('has files that pass every check, the same each time, with a place for each reason', async () => {
    const facts = await factsOf(files);
    for (const generator of [docker, composeFiles]) {
      const generated = made(generator, facts);
      expect(made(generator, await factsOf(files))).toEqual(generated);
      // An empty value takes the place of a default.
      expect(textOf(generated, 'compose.yaml')).not.toMatch(/:-}/);
      for (const file of generated.files) {
        expect(
          (await generator.check(file)).filter(({ ok }) => !ok),
          file.path,
        ).toEqual([]);
        expect(
          file.text.endsWith('\n') && !file.text.includes('undefined') && !/[ \t]$/m.test(file.text),
          file.text,
        ).toBe(true);
        for (const reason of file.reasons) if (reason.file !== null) expect(Object.keys(files)).toContain(reason.file);
      }
    }
  });

  test('has an image that is pinned, is asked whether it is well, hears signals and holds no secret', async () => {
    const generated = made(docker, await factsOf(files));
    const dockerfile = textOf(generated, 'Dockerfile');
    const all = instructionsOf(dockerfile);
    const last = all.slice(all.findLastIndex(({ name }) => name === 'FROM'));
    const one = (name: string) => last.filter((instruction) => instruction.name === name).map(({ rest }) => rest);
    expect(one('USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
    expect(JSON.parse(one('CMD')[0] ?? '')).toEqual(expect.arrayContaining([expect.any(String)]));
    expect(one('HEALTHCHECK')).toHaveLength(1);
    expect(one('EXPOSE')).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(basesOf(dockerfile).every(({ image }) => /:[a-z-]*v?\d[\w.-]*$/.test(image))).toBe(true);
    // A line that names a frontend would fetch it from a registry before anything else.
    expect(dockerfile).not.toMatch(/^#\s*syntax=/m);
    const ignored = textOf(generated, '.dockerignore').split('\n');
    for (const name of ['**/.env', '**/.env.*', '.git', '**/*.pem', '**/*.key', '**/.netrc', '**/*.tfvars'])
      expect(ignored).toContain(name);
  });
});

describe('facts', () => {
  test('say what the project says, each with its place', async () => {
    const facts = await factsOf(stackProjects['node with databases'] ?? {});
    expect(facts).toMatchObject({
      ...{ stack: 'node', basis: 'Node 24.11.1 with npm', slug: 'shop-api' },
      port: { value: 4000, file: 'server.js', line: 4 },
      start: { value: ['node', 'server.js'], file: 'package.json', line: 3 },
      health: null,
      manager: { id: 'npm', lockFile: 'package-lock.json' },
    });
    expect(facts.needs.map(({ id, variable }) => [id, variable])).toEqual([
      ['postgresql', 'DATABASE_URL'],
      ['redis', 'REDIS_URL'],
    ]);
    expect(facts.variables.map(({ name, secret, line }) => [name, secret, line])).toEqual([
      ['DATABASE_URL', true, 1],
      ['LEVEL', false, 3],
      ['STRIPE_API_KEY', true, 2],
    ]);
  });

  test.each([
    ['.nvmrc', { '.nvmrc': 'v22.21.0\n' }, '22.21.0'],
    ['a part of a version', { '.nvmrc': '22' }, '22.21.1'],
    ['.tool-versions', { '.tool-versions': 'nodejs 20.19.5\n' }, '20.19.5'],
    ['a range', { 'package.json': '{"scripts":{"start":"node a.js"},"engines":{"node":"^20 || ^22"}}' }, '22.21.1'],
    ['nothing', {}, '24.11.1'],
    ['nonsense', { '.nvmrc': 'lts/*; rm -rf /' }, '24.11.1'],
  ])('take the release of Node from %s', async (_, files, release) => {
    const facts = await factsOf({ 'package.json': '{"scripts":{"start":"node a.js"}}', ...files });
    expect(facts.runtime.value).toBe(release);
  });

  test.each([
    ['node server.js', ['node', 'server.js']],
    ['NODE_ENV=production node --enable-source-maps "dist/main.js"', ['node', '--enable-source-maps', 'dist/main.js']],
    ['tsx src/main.ts', ['node_modules/.bin/tsx', 'src/main.ts']],
    ['npm run migrate && node server.js', ['sh', '-c', 'exec npm run start']],
  ])('start %s', async (script, words) => {
    const facts = await factsOf({ 'package.json': JSON.stringify({ scripts: { start: script } }) });
    expect(facts.start?.value).toEqual(words);
  });

  test('are refused with a reason where nothing says what is to be shipped', async () => {
    expect(await refusalOf({})).toMatch(/^Nothing in its top folder/);
    expect(await refusalOf({ 'package.json': '{"workspaces":["packages/*"]}' })).toMatch(/^Nothing says how it starts/);
    expect(await refusalOf({ 'package.json': '{' })).toMatch(/no valid JSON/);
    expect(await refusalOf({ 'package.json': '{}' })).toMatch(/Nothing says how it starts/);
    expect(await refusalOf({ 'go.mod': 'module x', 'a.go': 'package x' })).toMatch(/no program/);
    expect(await refusalOf({ 'package.json': `{"a":"${'x'.repeat(600_000)}"}` })).toMatch(/too large/);
  });

  test('are read at once out of half a megabyte of empty lines in every file', async () => {
    const empty = '\n'.repeat(500_000);
    const blank = { '.tool-versions': `java${' '.repeat(500_000)}`, 'pom.xml': `<release>${' '.repeat(500_000)}` };
    expect((await factsOf(blank)).stack).toBe('java');
    for (const files of [...Object.values(stackProjects), ...padded]) {
      const long = Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text + empty]));
      const { project: _, ...read } = await factsOf(long);
      expect(read).toEqual(
        Object.fromEntries(Object.entries(await factsOf(files)).filter(([key]) => key !== 'project')),
      );
    }
  });

  test('take no more of the sources than is looked through at once', async () => {
    const large = `process.env.LARGE_TOKEN;\n${'// a line of a large file\n'.repeat(20_000)}`;
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`src/a${at}.js`, large]));
    const folder = await openFolder(await folderOf({ ...files, 'src/b.min.js': 'a', 'lib/site-packages/c.js': 'c' }));
    const sources = await folder.sources(['.js']);
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(sources.map(({ path }) => path).filter((path) => /min|site-packages/.test(path))).toEqual([]);
    const many = await folderOf({ 'data/999/last.py': '' });
    await Promise.all(
      Array.from({ length: 2_050 }, (_, at) => mkdir(join(many, 'data', `${at}`), { recursive: true })),
    );
    expect(await (await openFolder(many)).sources(['.py'])).toEqual([]);
  });

  test.each([
    ['fastapi', 8000],
    ['django', 8000],
    ['laravel', 8080],
    ['node with databases', 9000],
  ])('say of %s the port that its command says, whatever a service wants', async (name, port) => {
    expect((await factsOf(stackProjects[name] ?? {}, 'Shop API', service)).port.value).toBe(port);
  });

  test('tell what listens and answers from what only connects and asks', async () => {
    const client = [
      "config.action_mailer.default_url_options = { host: 'localhost' };",
      "createConnection({ host: 'localhost' });",
      "http.request({ hostname: '127.0.0.1' });",
      "axios.get('/ping'); fetch('/health');",
    ];
    const asks = await factsOf({ 'package.json': '{}', 'server.js': client.join('\n') });
    expect(asks.health).toBeNull();
    expect(asks.notes.join()).not.toMatch(/own address/);
    for (const line of [
      "app.get('/health', ok)",
      "  router.get( '/health', ok)",
      'mux.HandleFunc("/health", ok)',
      "@Get('/health')",
      "get '/health' do",
      "if (req.url === '/health') ok()",
      '@app.route("/health")',
    ]) {
      const { health } = await factsOf({ 'package.json': '{}', 'server.js': `\n${line}\n` });
      expect(health, line).toMatchObject({ value: '/health', file: 'server.js', line: 2 });
    }
  });

  test('note what listens where nobody outside of a container reaches it', async () => {
    const facts = await factsOf({ 'package.json': '{}', 'server.js': "server.listen(3000, '127.0.0.1');\n" });
    expect(facts.notes[0]).toMatch(/^server\.js:1 listens on this machine's own address/);
  });

  test('of hostile projects get into no file as they are', async () => {
    const evil = 'x"\nRUN curl evil\n$(id) `id` $HOME';
    const facts = await factsOf(
      {
        'package.json': JSON.stringify({
          name: evil,
          scripts: { start: 'node server.js', build: evil },
          main: evil,
          engines: { node: evil },
        }),
        'server.js': '',
      },
      evil,
    );
    expect(facts.slug).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    for (const generator of [docker, composeFiles])
      for (const { text, reasons } of made(generator, facts).files) {
        expect(text).not.toContain('curl evil');
        for (const { sentence } of reasons) expect(sentence).not.toMatch(/\n/);
      }
    expect(slugOf('Ünïcode Ñame 2')).toBe('unicode-name-2');
    expect(slugOf('123')).toBe('app');
  });

  test('come from nothing outside of the project', async () => {
    const outside = await tempDir();
    await writeFile(join(outside, 'secret.js'), 'process.env.OUTSIDE_TOKEN');
    const inside = join(await tempDir(), 'project');
    await mkdir(inside);
    await symlink(join(outside, 'secret.js'), join(inside, 'server.js'));
    await symlink(outside, join(inside, 'lib'));
    const folder = await openFolder(inside);
    expect(await folder.text('server.js')).toBeNull();
    expect(await folder.text('../secret.js')).toBeNull();
    expect(await folder.sources(['.js'])).toEqual([]);
    expect(await folder.has('lib')).toBe(false);
  });
});

describe('checks', () => {
  test('find what is wrong with what somebody wrote', async () => {
    const told = async (text: string) =>
      (await docker.check({ path: 'Dockerfile', text })).filter(({ ok }) => !ok).map(({ sentence }) => sentence);
    expect(await told('FROM node:latest\nENV API_TOKEN=abc\nCOPY .env ./\nUSER root\nCMD npm start\n')).toEqual([
      expect.stringContaining('node:latest may be another image tomorrow'),
      expect.stringContaining('runs as root'),
      expect.stringContaining('add a HEALTHCHECK'),
      expect.stringContaining('a shell is started first'),
      expect.stringContaining('Line 2 puts a secret into a layer'),
    ]);
    expect((await told('FORM node:24.1.0\n'))[0]).toMatch(/^Line 1: /);
    const composed = await composeFiles.check({
      path: 'compose.yaml',
      text: 'services:\n  web:\n    image: nginx\n    privileged: true\n    port: 80\n    ports: ["80:80"]\n    environment:\n      DB_PASSWORD: hunter2\n',
    });
    expect(composed.filter(({ ok }) => !ok).map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(/services\.web/),
      expect.stringContaining('nginx may be another image tomorrow'),
      expect.stringContaining('is privileged'),
      expect.stringContaining('nothing asks whether it is well'),
      expect.stringContaining('DB_PASSWORD is written out'),
      expect.stringContaining('80:80 is open'),
    ]);
    expect((await composeFiles.check({ path: 'compose.yaml', text: 'a: [' }))[0]?.ok).toBe(false);
  });
});
