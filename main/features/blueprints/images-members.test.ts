import { randomUUID } from 'node:crypto';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker } from '../../core/testing/docker.ts';
import { needs } from '../../core/testing/needs.ts';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { startTestCore } from '../../core/testing/test-core.ts';
import { until } from '../../core/testing/until.ts';
import { makeBases } from './testing/bases.ts';

const wait = { timeoutMs: 180_000 };
const node = process.versions.node;
const json = (value: object) => JSON.stringify(value, null, 2);
const linked = (name: string, folder: string) => ({ [`node_modules/@mall/${name}`]: { resolved: folder, link: true } });

/** Two members with a library that has to be built for one of them; no registry can be asked. */
const workspace: Readonly<Record<string, string>> = {
  'package.json': json({
    ...{ name: 'mall', private: true, workspaces: ['apps/*', 'packages/*'], engines: { node } },
    scripts: { prepare: 'a-program-that-is-not-there' },
  }),
  'package-lock.json': json({
    ...{ name: 'mall', lockfileVersion: 3, requires: true },
    packages: {
      '': { name: 'mall', workspaces: ['apps/*', 'packages/*'] },
      'apps/api': { name: '@mall/api', dependencies: { '@mall/words': '*' } },
      'apps/web': { name: '@mall/web', dependencies: { '@mall/words': '*' } },
      'apps/secret': { name: '@mall/secret' },
      'packages/words': { name: '@mall/words' },
      ...{ ...linked('api', 'apps/api'), ...linked('web', 'apps/web'), ...linked('secret', 'apps/secret') },
      ...linked('words', 'packages/words'),
    },
  }),
  'packages/words/package.json': json({
    ...{ name: '@mall/words', main: 'dist/index.js', scripts: { build: 'node build.mjs', prepare: 'not-there' } },
  }),
  'packages/words/build.mjs':
    "import { mkdir, writeFile } from 'node:fs/promises';\nawait mkdir('dist', { recursive: true });\nawait writeFile('dist/index.js', 'exports.word = \"built\";');\n",
  'apps/api/package.json': json({
    ...{ name: '@mall/api', scripts: { start: 'node server.js' }, dependencies: { '@mall/words': '*' } },
  }),
  'apps/api/server.js':
    "const { word } = require('@mall/words');\nrequire('http').createServer((_, response) => response.end(word)).listen(process.env.PORT || 3000);\nconst paths = ['/health'];\n",
  'apps/web/package.json': json({
    ...{ name: '@mall/web', dependencies: { '@mall/words': '*' } },
    scripts: { build: 'node build.mjs', start: 'node dist/server.js' },
  }),
  'apps/web/build.mjs':
    "import { cp, mkdir } from 'node:fs/promises';\nawait mkdir('dist', { recursive: true });\nawait cp('server.js', 'dist/server.js');\n",
  'apps/web/server.js':
    "const { word } = require('@mall/words');\nrequire('http').createServer((_, response) => response.end(word)).listen(process.env.PORT || 3000);\n",
  'apps/secret/package.json': json({ name: '@mall/secret', scripts: { start: 'node secret.js' } }),
  'apps/secret/secret.js': '',
  'apps/web/.env': 'API_TOKEN=never-in-an-image\n',
};

describe.skipIf(!(await needs('docker')))('images of members', () => {
  test('are built from the top folder by Optimus, hold what they depend on and nothing of the others, and become healthy', {
    timeout: 600_000,
  }, async () => {
    const folder = join(await realpath(await tempDir()), `mall-${randomUUID().slice(0, 8)}`);
    for (const [path, text] of Object.entries(workspace)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const { client, core, clock } = await startTestCore();
    await client.projects.addRoots({ paths: [folder] });
    const found = () => {
      clock.advance(300);
      return core.services.projects.ofPath(folder);
    };
    const { id: projectId } = await until(found, { ...wait, what: 'the workspace to be found' });
    const members = ['apps/api', 'apps/web'];
    const offered = await client.blueprints.get({ projectId, kinds: ['docker', 'compose'], members });
    expect(offered).toMatchObject({ refused: [], chosen: members });
    expect(offered.files.flatMap(({ checks }) => checks).filter(({ ok }) => !ok)).toEqual([]);
    // Both would have the same port of this machine.
    expect(offered.files.find(({ path }) => path === 'compose.yaml')?.text).toMatch(
      /127\.0\.0\.1:3000:3000[\s\S]*127\.0\.0\.1:3001:3000/,
    );
    const bases = await makeBases(offered.files.find(({ path }) => path === 'apps/api/Dockerfile')?.text ?? '');
    onTestFinished(bases.remove);
    await client.blueprints.write({
      projectId,
      files: offered.files.map(({ path, text, presentHash }) => ({ path, text, presentHash })),
    });

    const names: string[] = [];
    for (const member of members) {
      const started = await client.builds.start({ projectId, dockerfile: `${member}/Dockerfile` });
      const ended = async () => {
        clock.advance(300);
        const now = await client.builds.get({ id: started.id });
        return now.state === 'running' ? null : now;
      };
      const build = await until(ended, { ...wait, what: `${member} to be built` });
      onTestFinished(async () => void (await docker('rmi', '-f', ...build.tags).catch(() => '')));
      const told = `${build.sentence}\n${build.steps.map(({ error }) => error ?? '').join('')}`;
      expect(build.state, `${member}: ${told}`).toBe('succeeded');
      names.push(...build.tags);

      const container = await docker(
        ...['create', '--network', 'none', '--init', '--read-only', '--tmpfs', '/tmp', '--cap-drop', 'ALL'],
        ...['--security-opt', 'no-new-privileges', '--health-interval', '1s', build.tags[0] ?? ''],
      );
      onTestFinished(async () => void (await docker('rm', '-f', container).catch(() => '')));
      await docker('start', container);
      const state = await until(async () => {
        const now = await docker('inspect', '--format', '{{.State.Status}} {{.State.Health.Status}}', container);
        return /exited|[^n]healthy|unhealthy/.test(now) ? now : null;
      }, wait);
      expect(state, `${member}: ${await docker('logs', container)}`).toBe('running healthy');
      const ask =
        "fetch('http://127.0.0.1:'+process.env.PORT).then((answer) => answer.text()).then((text) => console.log(text))";
      expect(await docker('exec', container, 'node', '-e', ask)).toBe('built');
      const others = ['/app/apps/secret/secret.js', '/app/apps/web/.env', '.env', '/app/packages/words/node_modules'];
      const kept = `for file in ${others.join(' ')}; do test -e $file && echo $file; done; true`;
      expect(await docker('exec', container, 'sh', '-c', kept)).toBe('');
    }
    // Under one name the second would have taken the tag of the first.
    expect(new Set(names).size).toBe(names.length);
  });
});
