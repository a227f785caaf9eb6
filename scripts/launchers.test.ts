import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tempDir } from '../main/core/testing/temp-dir.ts';
import { projectRoot } from '../main/testing/architecture/tree.ts';
import { checkNode, whyInstall } from './lib/install.mjs';

interface Outcome {
  code: number | null;
  output: string;
}

function start(file: string, args: string[], env: Record<string, string> = {}, cwd = projectRoot) {
  const child = spawn(process.execPath, [file, ...args], { cwd, env: { ...process.env, ...env } });
  let output = '';
  const watchers = new Set<() => void>();
  const add = (chunk: Buffer) => {
    output += chunk.toString();
    for (const look of watchers) look();
  };
  child.stdout.on('data', add);
  child.stderr.on('data', add);
  const ended = new Promise<Outcome>((resolve) => child.once('close', (code) => resolve({ code, output })));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const line = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const found = pattern.exec(output);
        if (found) resolve(found);
      };
      watchers.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without saying ${pattern}:\n${output}`)));
    });
  return { child, ended, line };
}

describe('what is installed', () => {
  const lock = (packages: object) => JSON.stringify({ packages });
  const a = { version: '1.0.0', integrity: 'x' };
  const wanted = lock({ '': {}, 'node_modules/a': a, 'node_modules/other-platform': { ...a, optional: true } });

  it('is enough when it is what the lock says, another platform aside', () => {
    expect(whyInstall(wanted, lock({ 'node_modules/a': a }))).toBeNull();
  });

  it.each([
    ['nothing', null],
    ['an unfinished install', '{"packa'],
    ['another version', lock({ 'node_modules/a': { ...a, version: '1.0.1' } })],
    ['other content', lock({ 'node_modules/a': { ...a, integrity: 'y' } })],
    ['a package too many', lock({ 'node_modules/a': a, 'node_modules/b': a })],
    ['a package too few', lock({})],
  ])('is not enough: %s', (_, installed) => {
    expect(whyInstall(wanted, installed)).toBeTypeOf('string');
  });

  it('asks for Node 20 in a sentence', () => {
    expect(() => checkNode('18.19.0')).toThrow(/needs Node 20 or newer.*this is Node 18\.19\.0/);
    expect(() => checkNode('20.0.0')).not.toThrow();
  });
});

describe('the lock file', () => {
  it('is looked at for missing binaries', async () => {
    const file = join(await tempDir(), 'package-lock.json');
    const check = () => start('scripts/lockcheck.mjs', [file]).ended;
    const packages: Record<string, object> = {
      'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0', 'a-mac': '1.0.0' } },
      'node_modules/a/node_modules/a-linux': { version: '1.0.0' },
    };
    await writeFile(file, JSON.stringify({ packages }));
    expect(await check()).toMatchObject({ code: 1, output: expect.stringContaining('a 1.0.0 wants a-mac') });
    packages['node_modules/a-mac'] = { version: '1.0.0' };
    await writeFile(file, JSON.stringify({ packages }));
    expect(await check()).toMatchObject({ code: 0 });
    await writeFile(file, JSON.stringify({ packages: {} }));
    expect(await check(), 'a lock in which nothing was looked up').toMatchObject({ code: 1 });
  });
});

/** A project whose npm is a script of ours: it writes down each call and installs what `start.mjs` looks for. */
async function projectWithNpm(npm: string) {
  const dir = await tempDir();
  await cp(join(projectRoot, 'scripts'), join(dir, 'scripts'), { recursive: true });
  await mkdir(join(dir, 'main'));
  await writeFile(
    join(dir, 'package-lock.json'),
    JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1' } } }),
  );
  await writeFile(join(dir, 'npm-cli.js'), npm);
  const env = { npm_execpath: join(dir, 'npm-cli.js'), npm_node_execpath: process.execPath, TMPDIR: dir, TEMP: dir };
  const calls = async () => {
    const text = await readFile(join(dir, 'calls'), 'utf8').catch(() => '');
    return text.split('\n').filter((line) => line.startsWith('ci'));
  };
  return { dir, calls, run: (args: string[] = []) => start(join(dir, 'scripts', 'start.mjs'), args, env, dir) };
}

const npmVersion = "if (process.argv[2] === '--version') { console.log('11.0.0'); process.exit(0); }";
const npmThatInstalls = `
const fs = require('node:fs');
${npmVersion}
fs.appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n');
setTimeout(() => {
  const out = '#!/usr/bin/env node\\n';
  for (const dir of ['node_modules/node/bin', 'node_modules/electron-vite/bin', 'out/main', 'out/preload', 'out/renderer'])
    fs.mkdirSync(dir, { recursive: true });
  fs.symlinkSync(process.execPath, 'node_modules/node/bin/node');
  const build = "const fs = require('node:fs'); for (const f of ['main/index.js','preload/index.cjs','renderer/index.html']) fs.writeFileSync('out/' + f, '');"
    + "fs.writeFileSync('out/main/headless.js', 'console.log(\\"Optimus is at http://127.0.0.1:1/#token=x\\", process.argv.slice(2).join()); process.exitCode = 7;')";
  fs.writeFileSync('node_modules/electron-vite/bin/electron-vite.js', build);
  fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1' } } }));
}, 300);`;

describe.skipIf(process.platform === 'win32')('npm start', () => {
  it('installs, builds and serves; the second time it does neither; the exit code is kept', async () => {
    const project = await projectWithNpm(npmThatInstalls);
    const first = await project.run(['--headless', '--no-open', '--port=0']).ended;
    expect(first.output).toMatch(
      /Installing \(nothing is installed yet\)[\s\S]*Building[\s\S]*Optimus is at .* --port=0/,
    );
    expect(first.code).toBe(7);
    const second = await project.run(['--headless', '--no-open']).ended;
    expect(second).toMatchObject({ code: 7, output: expect.not.stringMatching(/Installing|Building/) });
    expect(await project.calls()).toHaveLength(1);
  });

  it('builds again when a source has changed', async () => {
    const project = await projectWithNpm(npmThatInstalls);
    await project.run(['--headless', '--no-open']).ended;
    await writeFile(join(project.dir, 'main', 'new.ts'), 'export const a = 1;');
    const again = await project.run(['--headless', '--no-open']).ended;
    expect(again.output).toContain('Building.');
    expect(again.output).not.toContain('Installing');
  });

  it('two at once install once', async () => {
    const project = await projectWithNpm(npmThatInstalls);
    const both = [project.run(['--headless', '--no-open']), project.run(['--headless', '--no-open'])];
    const outcomes = await Promise.all(both.map(({ ended }) => ended));
    expect(outcomes.map(({ code }) => code)).toEqual([7, 7]);
    expect(outcomes.map(({ output }) => output).join()).toContain('Another Optimus command is preparing');
    expect(await project.calls()).toHaveLength(1);
  });

  it('takes over from one that was killed while preparing', async () => {
    const project = await projectWithNpm(
      `${npmVersion} const parent = process.ppid; console.log('npm hangs'); setInterval(() => process.ppid === parent || process.exit(), 50);`,
    );
    const killed = project.run();
    await killed.line(/npm hangs/);
    killed.child.kill('SIGKILL');
    await killed.ended;
    await writeFile(join(project.dir, 'npm-cli.js'), npmThatInstalls);
    const { stdout } = await promisify(execFile)('sh', ['-c', 'ls optimus-prepare-*.lock'], { cwd: project.dir });
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(join(project.dir, stdout.trim()), longAgo, longAgo);
    expect(await project.run(['--headless', '--no-open']).ended).toMatchObject({ code: 7 });
  });

  it('says what to do when npm ci fails', async () => {
    const project = await projectWithNpm(`${npmVersion} console.error('npm error ENOTFOUND'); process.exit(1);`);
    const { code, output } = await project.run().ended;
    expect(code).toBe(1);
    expect(output).toMatch(/npm error ENOTFOUND[\s\S]*npm ci failed.*HTTPS_PROXY.*delete node_modules/);
    expect(output).not.toMatch(/at .*\.mjs:\d+/);
  });

  it('says which npm it needs', async () => {
    const project = await projectWithNpm("console.log('6.14.0');");
    expect(await project.run().ended).toMatchObject({
      code: 1,
      output: expect.stringMatching(/needs npm 9.*6\.14\.0/),
    });
  });

  it('does not need its folder to be the current one', async () => {
    const project = await projectWithNpm(npmThatInstalls);
    const { code } = await start(join(project.dir, 'scripts', 'start.mjs'), ['--help'], {}, '/').ended;
    expect(code).toBe(0);
  });
});

describe('the application', () => {
  const serve = async (script: string, args: string[]) => {
    const home = await tempDir();
    return start(join(projectRoot, 'scripts', script), args, { OPTIMUS_HOME: home, DISPLAY: '', WAYLAND_DISPLAY: '' });
  };

  it.each([
    ['start.mjs', ['--headless', '--no-open']],
    ['serve.mjs', []],
  ])('%s serves it until it is told to end', async (script, args) => {
    const host = await serve(script, args);
    const [, address = ''] = await host.line(/Optimus is at (http:\/\/127\.0\.0\.1:\d+\/)#token=\S+/);
    expect((await fetch(address)).status).toBe(200);
    host.child.kill('SIGTERM');
    expect(await host.ended).toMatchObject({ code: 0 });
  });

  it.runIf(process.platform === 'linux')('serves it without a display, and says why', async () => {
    const host = await serve('start.mjs', ['--no-open']);
    await host.line(/^No window: there is no display .*$/m);
    await host.line(/Optimus is at http/);
    host.child.kill('SIGINT');
    expect(await host.ended).toMatchObject({ code: 0 });
  });
});
