import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extractAll, listPackage } from '@electron/asar';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { readFrames, writeFrame } from '../main/core/children/side-process/frames.ts';
import { until } from '../main/core/testing/until.ts';
import { speakerFiles, writeSpeaker } from '../main/features/voice/ears/testing/tiny-sounds.ts';
import { projectRoot } from '../main/testing/architecture/tree.ts';
import { createFakeElectron } from './lib/fake-electron.ts';

const run = promisify(execFile);
const node = (args: string[]) => run(process.execPath, args, { cwd: projectRoot, maxBuffer: 64 * 1024 * 1024 });
const readText = (file: string) => readFile(join(projectRoot, file), 'utf8');
const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

interface Config {
  appId: string;
  publish: unknown;
  electronFuses: Record<string, boolean>;
  protocols: { schemes: string[] }[];
  mac: Record<string, unknown> & { target: { target: string; arch: string[] }[] };
  win: Record<string, unknown> & { target: { target: string; arch: string[] }[] };
  linux: Record<string, unknown> & { target: string[] };
}

describe('electron-builder.yml', async () => {
  const config = parse(await readText('electron-builder.yml')) as Config;

  it('makes what each system expects', () => {
    expect(config.mac.target).toEqual([
      { target: 'dmg', arch: ['universal'] },
      { target: 'zip', arch: ['universal'] },
    ]);
    expect(config.win.target).toEqual([{ target: 'nsis', arch: ['x64', 'arm64'] }]);
    expect(config.linux.target).toEqual(['deb', 'rpm', 'AppImage']);
    expect(config.protocols.flatMap(({ schemes }) => schemes)).toEqual(['optimus']);
  });

  it('has no update feed, and would not trust an unsigned update', () => {
    expect(config.publish).toBeNull();
    expect(config.win.verifyUpdateCodeSignature).toBe(true);
  });

  it('hardens macOS, and asks for the microphone with a reason', async () => {
    expect(config.mac.hardenedRuntime).toBe(true);
    expect(config.mac.extendInfo).toHaveProperty('NSMicrophoneUsageDescription', expect.stringMatching(/\w{4}/));
    for (const key of ['entitlements', 'entitlementsInherit']) {
      const plist = await readText(String(config.mac[key]));
      const keys = [...plist.matchAll(/<key>(.*?)<\/key>/g)].map((match) => match[1]);
      expect(keys).toEqual(['com.apple.security.cs.allow-jit', 'com.apple.security.device.audio-input']);
    }
  });

  it('calls itself what the running program calls itself, or Windows shows no notification', async () => {
    expect(await readText('main/electron/index.ts')).toContain(`setAppUserModelId('${config.appId}')`);
  });

  it('names files that are there', async () => {
    for (const [system, kind] of [
      ['mac', 'isFile'],
      ['win', 'isFile'],
      // One picture for each size.
      ['linux', 'isDirectory'],
    ] as const)
      expect((await stat(join(projectRoot, String(config[system].icon))))[kind](), system).toBe(true);
  });
});

/** Where a program of ours calls; what it answers to one question. */
async function listenForFrames(socket: string) {
  const server = createServer().listen(socket);
  const called = once(server, 'connection') as Promise<[Socket]>;
  await once(server, 'listening');
  return {
    ...{ server, socket },
    async frame(asked: unknown, payload: Buffer): Promise<unknown> {
      const [caller] = await called;
      return new Promise((resolve) => {
        readFrames(caller, ({ json }) => {
          if ((json as { op: string }).op === 'hello') writeFrame(caller, asked, payload);
          else resolve(json);
        });
      });
    },
  };
}

/** Only Linux can take the fake apart from the real thing; the other systems pack the real one in the release workflow. */
describe.skipIf(process.platform !== 'linux')('a package', () => {
  let temp = '';
  let resources = '';
  let inAsar: string[] = [];
  const unpacked = () => join(resources, 'app.asar.unpacked');

  beforeAll(async () => {
    temp = await mkdtemp(join(tmpdir(), 'optimus-package-'));
    await node(['scripts/prepare.mjs']);
    await node(['scripts/sbom.ts']);
    const { version } = JSON.parse(await readText('node_modules/electron/package.json')) as { version: string };
    const dist = await createFakeElectron(join(temp, 'electron'), version);
    await node([
      'node_modules/electron-builder/cli.js',
      '--linux',
      'dir',
      `-c.electronDist=${dist}`,
      `-c.directories.output=${join(temp, 'dist')}`,
    ]);
    const folder = (await readdir(join(temp, 'dist'))).find((name) => name.endsWith('-unpacked')) ?? '';
    resources = join(temp, 'dist', folder, 'resources');
    inAsar = listPackage(join(resources, 'app.asar'), { isPack: false });
  }, 300_000);
  afterAll(() => rm(temp, { recursive: true, force: true, maxRetries: 5 }));

  it('has the program, and says how large it is', async () => {
    expect(inAsar).toContain('/package.json');
    for (const file of [
      'main/index.js',
      'main/headless.js',
      'main/proxy-program.js',
      'main/local-models-program.js',
      'main/ears-program.js',
      'preload/index.cjs',
      'renderer/index.html',
    ])
      expect(inAsar).toContain(`/out/${file}`);
    const { size } = await stat(join(resources, 'app.asar'));
    const outside = (await readdir(unpacked(), { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    );
    const sizes = await Promise.all(outside.map(async (file) => (await stat(join(file.parentPath, file.name))).size));
    process.stdout.write(
      `app.asar ${megabytes(size)} with ${inAsar.length} entries, beside it ${outside.length} files of ${megabytes(sizes.reduce((a, b) => a + b, 0))}\n`,
    );
  });

  it('has no sources, tests, maps, documents or tools of ours', () => {
    const top = new Set(inAsar.map((path) => path.split('/')[1]));
    expect([...top].sort()).toEqual(['node_modules', 'out', 'package.json', 'resources']);
    expect(inAsar.filter((path) => /\.(map|tsx?|md|tsbuildinfo)$/.test(path))).toEqual([]);
    expect(inAsar.filter((path) => /\/(legal|__tests__)(\/|$)|\.test\.|\.built-from|node-in-use/.test(path))).toEqual(
      [],
    );
  });

  it('has the pictures that the window and the tray load', () => {
    const pictures = inAsar.filter((path) => /^\/resources\/(?!voice\/).*\./.test(path));
    expect(pictures).toContain('/resources/icons/icon.png');
    expect(pictures.filter((path) => !/^\/resources\/icons\/(icon\.png|tray-[\w@-]+\.(png|ico))$/.test(path))).toEqual(
      [],
    );
    for (const state of ['calm', 'attention', 'failing'])
      for (const file of [`tray-${state}.png`, `tray-${state}.ico`, `tray-${state}-Template@2x.png`])
        expect(pictures).toContain(`/resources/icons/${file}`);
  });

  it('has no development dependency', async () => {
    const { devDependencies } = JSON.parse(await readText('package.json')) as {
      devDependencies: Record<string, string>;
    };
    const lock = JSON.parse(await readText('package-lock.json')) as { packages: Record<string, { dev?: boolean }> };
    // Another version of the same name may belong to something that is packed.
    const packed = new Set(
      Object.entries(lock.packages).flatMap(([path, { dev }]) => (dev ? [] : [path.split('node_modules/').at(-1)])),
    );
    const onlyForUs = Object.keys(devDependencies).filter((name) => !packed.has(name));
    expect(onlyForUs.length).toBeGreaterThan(10);
    expect(onlyForUs.filter((name) => inAsar.includes(`/node_modules/${name}`))).toEqual([]);
  });

  it("has this system's native code only, outside of the archive, and it loads from there", async () => {
    const files = (await readdir(unpacked(), { recursive: true })).filter((file) => file.endsWith('.node'));
    const target = `${process.platform}-${process.arch}`;
    // The name of its file says the version; that of its folder does not.
    const sharp = files.find((file) => file.includes('@img/sharp-')) ?? '';
    expect(sharp).toMatch(new RegExp(`^node_modules/@img/sharp-${target}/lib/sharp-${target}[-\\w.]*\\.node$`));
    expect(files.sort()).toEqual([
      sharp,
      `node_modules/@koromix/koffi-${target}/${target.replace('-', '_')}/koffi.node`,
      `node_modules/@lydell/node-pty-${target}/pty.node`,
      `node_modules/better-sqlite3/prebuilds/${target}.node`,
      `node_modules/onnxruntime-node/bin/napi-v6/${target.replace('-', '/')}/onnxruntime_binding.node`,
      `node_modules/sherpa-onnx-${target}/sherpa-onnx.node`,
      `node_modules/uiohook-napi/prebuilds/${target}/uiohook-napi.node`,
    ]);
    // Each by itself, as the program does: two of them bring a library of the same name along.
    for (const file of files) {
      const asked = node(['-p', `Object.keys(require(${JSON.stringify(join(unpacked(), file))})).length`]);
      // Without a display the hook of the keyboard makes a failure of the end of its process.
      const { stdout } = await asked.catch((error: { stdout: string }) => error);
      expect(Number(stdout), file).toBeGreaterThan(0);
    }
    expect(inAsar.filter((path) => path.endsWith('.node')).length).toBe(files.length);
  });

  it('runs a model with what is in it, and has no library for browsers', async () => {
    expect(inAsar.filter((path) => path.includes('/node_modules/onnxruntime-web'))).toEqual([]);
    const libraries = (await readdir(unpacked(), { recursive: true })).filter((file) =>
      /libonnxruntime|libvips/.test(file),
    );
    expect(libraries.filter((file) => /\.so/.test(file)).map((file) => file.split('/')[1])).toEqual(
      expect.arrayContaining(['@img', 'onnxruntime-node', `sherpa-onnx-${process.platform}-${process.arch}`]),
    );
    expect(libraries.filter((file) => /\.so/.test(file))).toHaveLength(3);
    const app = join(temp, 'app-of-models');
    extractAll(join(resources, 'app.asar'), app);
    const models = join(temp, 'tiny-models');
    await node(['scripts/tiny-models.ts', models]);
    const entry = join(app, 'node_modules', '@huggingface', 'transformers', 'dist', 'transformers.node.mjs');
    const { stdout } = await node([
      '--input-type=module',
      '--eval',
      `const { AutoModel, AutoTokenizer, env } = await import(${JSON.stringify(entry)});
       env.allowRemoteModels = false;
       const folder = ${JSON.stringify(join(models, 'tiny-embed'))};
       const options = { dtype: 'fp32', device: 'cpu' };
       const tokenizer = await AutoTokenizer.from_pretrained(folder, options);
       const model = await AutoModel.from_pretrained(folder, options);
       const { last_hidden_state } = await model(tokenizer(['server']));
       console.log(JSON.stringify(last_hidden_state.dims));`,
    ]);
    expect(JSON.parse(stdout)).toEqual([1, 3, 32]);
  });

  it('finds speech and knows whose voice it is with what is in it', async () => {
    expect(inAsar.filter((path) => path.startsWith('/resources/voice/'))).toEqual(['/resources/voice/silero_vad.onnx']);
    const app = join(temp, 'app-of-ears');
    extractAll(join(resources, 'app.asar'), app);
    for (const role of ['speech', 'sounds']) {
      const { server, socket, frame } = await listenForFrames(join(temp, `${role}.sock`));
      const config = join(temp, `${role}.json`);
      await writeFile(config, JSON.stringify({ role, socket, token: 'a' }));
      const ears = spawn(process.execPath, [join(app, 'out', 'main', 'ears-program.js'), config], { stdio: 'inherit' });
      const ended = new Promise((resolve) => ears.once('exit', resolve));
      onTestFinished(async () => {
        ears.kill('SIGKILL');
        server.close();
        await ended;
      });
      const speaker = join(temp, 'tiny-speaker');
      await writeSpeaker(speaker);
      const asked =
        role === 'speech'
          ? { op: 'feed', stream: 1, at: 0 }
          : { op: 'embed', call: 1, model: join(speaker, [...speakerFiles().keys()][0] ?? '') };
      expect(await frame(asked, Buffer.alloc(64 * 1024))).toMatchObject(
        role === 'speech' ? { op: 'likely', stream: 1, at: 0 } : { op: 'embedding', call: 1 },
      );
    }
  });

  it('has its bill of materials and its licences beside the archive', async () => {
    const bom = JSON.parse(await readFile(join(resources, 'legal', 'sbom.cdx.json'), 'utf8')) as {
      bomFormat: string;
      components: { name: string; group?: string; version: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    const listed = new Set(bom.components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
    const shipped = new Set(
      inAsar.flatMap((path) => /.*\/node_modules\/((?:@[^/]+\/)?[^/@]+)\/package\.json$/.exec(path)?.[1] ?? []),
    );
    expect(shipped.size).toBeGreaterThan(20);
    // node-pty is an alias: its own name is @lydell/node-pty, and npm lists it under either.
    expect([...shipped].filter((name) => !listed.has(name) && !listed.has(`@lydell/${name}`))).toEqual([]);
    for (const name of ['electron', 'react']) expect(listed).toContain(name);

    const licences = await readFile(join(resources, 'legal', 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    for (const name of shipped) expect(licences).toContain(`${name} `);
    // Its tables are compiled into the program.
    expect(licences).toContain('github-linguist ');
    expect(licences).toContain('silero-vad ');
    for (const file of ['linguist/LICENSE', 'voice/LICENSE', 'licences/GPL-3.0.txt', 'licences/LGPL-3.0.txt'])
      expect(licences).toContain((await readFile(join(projectRoot, 'resources', file), 'utf8')).trim());
    expect(await readFile(join(resources, 'legal', 'LICENSE.txt'), 'utf8')).toContain('MIT License');
  });

  it('has its fuses blown', async () => {
    const wire = await getCurrentFuseWire(join(resources, '..', 'optimus'));
    const off = FuseState.DISABLE;
    const on = FuseState.ENABLE;
    expect(wire).toMatchObject({
      [FuseV1Options.RunAsNode]: off,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: off,
      [FuseV1Options.EnableNodeCliInspectArguments]: off,
      [FuseV1Options.EnableCookieEncryption]: on,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: on,
      [FuseV1Options.OnlyLoadAppFromAsar]: on,
      [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: off,
      [FuseV1Options.GrantFileProtocolExtraPrivileges]: off,
    });
  });

  it('starts: everything that the headless host loads is in it', async () => {
    const app = join(temp, 'app');
    extractAll(join(resources, 'app.asar'), app);
    const host = spawn(process.execPath, [join(app, 'out', 'main', 'headless.js')], {
      cwd: temp,
      env: { ...process.env, OPTIMUS_HOME: join(temp, 'home') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = new Promise((resolve) => host.once('exit', resolve));
    onTestFinished(async () => {
      host.kill('SIGKILL');
      await ended;
    });
    const address = await new Promise<string>((resolve, reject) => {
      let output = '';
      const look = (chunk: Buffer) => {
        output += chunk.toString();
        const found = /Optimus is at (http:\/\/[^\s#]+)/.exec(output)?.[1];
        if (found) resolve(found);
      };
      host.stdout.on('data', look);
      host.stderr.on('data', look);
      host.once('exit', (code) => reject(new Error(`the host ended with ${code}:\n${output}`)));
    });
    const page = await fetch(address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<title>Optimus');
    host.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  it('starts the proxy of deployments as a program of its own', async () => {
    const app = join(temp, 'app-of-proxy');
    extractAll(join(resources, 'app.asar'), app);
    const socket = join(temp, 'proxy.sock');
    const config = join(temp, 'proxy.json');
    await writeFile(config, JSON.stringify({ protocol: 1, token: 'a', socket }));
    const proxy = spawn(process.execPath, [join(app, 'out', 'main', 'proxy-program.js'), config], { stdio: 'ignore' });
    const ended = new Promise((resolve) => proxy.once('exit', resolve));
    onTestFinished(async () => {
      proxy.kill('SIGKILL');
      await ended;
    });
    const welcome = await until(
      async () => {
        expect(proxy.exitCode).toBeNull();
        const control = connect(socket);
        try {
          control.write(`${JSON.stringify({ hello: { token: 'a', protocol: 1 } })}\n`);
          const [line] = (await once(control, 'data')) as [Buffer];
          return line.toString();
        } catch {
          return null;
        } finally {
          control.destroy();
        }
      },
      { timeoutMs: 60_000 },
    );
    expect(JSON.parse(welcome)).toMatchObject({ welcome: { pid: proxy.pid, routes: [] } });
    proxy.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});
