import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import Docker from 'dockerode';
import { describe, expect, onTestFinished, test } from 'vitest';
import { docker, testContainer, testImage } from '../../../../core/testing/docker.ts';
import { needs } from '../../../../core/testing/needs.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { aWatch, makeTools } from '../testing/make-tools.ts';
import { scanTar } from './tar-scan.ts';

const run = promisify(execFile);
const there = await needs('docker');

async function volume(name = `optimus-test-${randomUUID()}`): Promise<string> {
  onTestFinished(async () => void (await docker('volume', 'rm', '-f', name).catch(() => '')));
  return name;
}

describe.skipIf(!there)('volumes', () => {
  test('a volume comes back as another one, with owners, links and times, and nothing is left of the way', async () => {
    const engine = new Docker();
    const { tools } = await makeTools({ docker: async () => engine });
    const image = await testImage();
    const name = await volume();
    const back = await volume();
    const folder = join(await tempDir(), 'of-volume');
    await expect(tools.volumes.dump(name, folder, aWatch())).rejects.toThrow('There is no volume called');

    await docker('volume', 'create', name);
    // The shell of the image has neither mkdir nor chmod: what is awkward comes in as an archive.
    const id = await testContainer(image, ['-v', `${name}:/v`], ['/bin/sleep', '1000']);
    const source = join(await tempDir(), 'v');
    await mkdir(source);
    await writeFile(join(source, 'a file'), 'text');
    await writeFile(join(source, 'large'), Buffer.alloc(3_000_000, 7));
    await run(
      'sh',
      [
        '-c',
        `mkdir -p deep/er empty; echo x > deep/er/ü; ln -s '../a file' deep/link; ln 'a file' hard; chmod 640 'a file'; touch -d '2001-02-03 04:05:06' 'a file'; chmod 750 .; chown 999:998 . 2>/dev/null; : > ${'n'.repeat(120)}`,
      ],
      { cwd: source },
    );
    await docker('cp', '-a', `${source}`, `${id}:/`);

    const images = await docker('images', '-aq');
    const containers = await docker('ps', '-aq');
    const watch = aWatch();
    const dumped = await tools.volumes.dump(name, folder, watch);
    expect(dumped).toMatchObject({ warnings: [expect.stringContaining('was running')] });
    expect(dumped.files).toBeGreaterThanOrEqual(4);
    expect(dumped.bytes).toBeGreaterThan(3_000_000);
    expect(watch.seen.at(-1)).toMatchObject({ phase: 'dump', bytes: dumped.bytes });
    if (process.getuid?.() === 0) {
      const files = join(folder, 'volume');
      expect(await readFile(join(files, 'a file'), 'utf8')).toBe('text');
      expect((await lstat(join(files, 'deep/link'))).isSymbolicLink()).toBe(true);
      expect((await stat(join(files, 'hard'))).nlink).toBe(2);
    }
    await expect(tools.volumes.restore(folder, name, aWatch())).rejects.toThrow('There is a volume called');
    const restored = await tools.volumes.restore(folder, back, aWatch());
    expect(restored).toEqual({ files: dumped.files, bytes: dumped.bytes });
    expect(await docker('images', '-aq')).toBe(images);
    expect(await docker('ps', '-aq')).toBe(containers);

    const again = join(await tempDir(), 'again');
    const { warnings } = await tools.volumes.dump(back, again, aWatch());
    expect(warnings).toEqual([]);
    const list = async (dir: string) => (await readdir(dir, { recursive: true })).sort();
    expect(await list(again)).toEqual(await list(folder));
    const looked = async (dir: string) => {
      const inner = await docker('create', '-v', `${dir}:/v`, image, '/bin/sh');
      onTestFinished(async () => void (await docker('rm', '-f', inner).catch(() => '')));
      return run('sh', ['-c', `docker cp -a ${inner}:/v - | tar -tv --numeric-owner --full-time -f - | sort -k 6`]);
    };
    const original = (await looked(name)).stdout;
    if (process.getuid?.() === 0) expect(original).toMatch(/^drwxr-x--- 999\/998 .* v\/$/m);
    expect((await looked(back)).stdout).toBe(original);

    // Who may not give files to their owners keeps them in an archive, and they come back as well.
    const { tools: archiving } = await makeTools({ docker: async () => engine, volumesAsFiles: false });
    const [packed, third] = [join(await tempDir(), 'packed'), await volume()];
    expect(await archiving.volumes.dump(back, packed, aWatch())).toEqual({ ...restored, warnings: [] });
    expect(await readdir(packed)).toEqual(['volume.tar']);
    expect(await tools.volumes.restore(packed, third, aWatch())).toEqual(restored);
    expect((await looked(third)).stdout).toBe(original);

    // Of what was restored in part, nothing is left.
    if (process.getuid?.() === 0) await rm(join(folder, 'volume'), { recursive: true });
    await writeFile(join(folder, 'volume.tar'), Buffer.alloc(700, 1));
    const part = await volume();
    await expect(tools.volumes.restore(folder, part, aWatch())).rejects.toThrow();
    expect(await docker('volume', 'ls', '-q')).not.toContain(part);
    const stop = new AbortController();
    const half = aWatch(stop.signal);
    half.progress = () => stop.abort(new Error('cancelled'));
    await expect(tools.volumes.restore(again, part, half)).rejects.toThrow('cancelled');
    await expect(tools.volumes.dump(back, again, half)).rejects.toThrow('cancelled');
    expect(await docker('volume', 'ls', '-q')).not.toContain(part);
    expect(await docker('ps', '-aq').then((ids) => ids.split('\n').length)).toBe(containers.split('\n').length + 3);
  });

  test('what a killed restore left is swept, and nothing of anybody else', async () => {
    const engine = new Docker();
    const { tools, dataDir } = await makeTools({ docker: async () => engine });
    const owner = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
    const image = await testImage();
    const names = [await volume(), await volume(), await volume()];
    const make = async (name: string, role: string, of: string) => {
      await docker('volume', 'create', name);
      const labels = ['--label', `optimus.backups.role=${role}`, '--label', `optimus.backups.owner=${of}`];
      const id = await docker(
        'create',
        ...labels,
        '--label',
        `optimus.backups.volume=${name}`,
        '-v',
        `${name}:/volume`,
        image,
        '/x',
      );
      onTestFinished(async () => void (await docker('rm', '-f', id).catch(() => '')));
      return id;
    };
    const [reading = '', filling = '', other = ''] = names;
    await make(reading, 'dump', owner);
    await make(filling, 'restore', owner);
    const foreign = await make(other, 'restore', 'somebody else');
    expect((await tools.volumes.sweep()).sort((a, b) => (a < b ? -1 : 1))).toEqual([
      `a container that read the volume ${reading}`,
      `the volume ${filling}, which was restored in part`,
    ]);
    const volumes = (await docker('volume', 'ls', '-q')).split('\n');
    expect(names.map((name) => volumes.includes(name))).toEqual([true, false, true]);
    expect(await docker('ps', '-aq', '--no-trunc')).toContain(foreign);
    expect(await tools.volumes.sweep()).toEqual([]);
  });
});

test('an archive is counted as it goes by, and one that is cut is told', async () => {
  const folder = await tempDir();
  const long = `${'d'.repeat(90)}/${'f'.repeat(90)}`;
  await writeFile(join(folder, 'a'), 'x'.repeat(1_000));
  await run('sh', ['-c', `mkdir ${'d'.repeat(90)}; echo hello > ${long}; ln -s a l; ln a h; truncate -s 0 z`], {
    cwd: folder,
  });
  for (const format of ['pax', 'gnu', 'ustar']) {
    const tar = join(await tempDir(), 'a.tar');
    await run('tar', [`--format=${format}`, '-cf', tar, '-C', folder, 'a', 'l', 'h', 'z', long]);
    const bytes = await readFile(tar);
    for (const piece of [1, 511, 512, 7_000]) {
      const scan = scanTar(() => {});
      const pieces = function* () {
        for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
      };
      await pipeline(Readable.from(pieces()), scan, async (out: AsyncIterable<Buffer>) => {
        let size = 0;
        for await (const chunk of out) size += chunk.length;
        expect(size).toBe(bytes.length);
      });
      expect(scan.found()).toEqual({ files: 3, bytes: 1_006, whole: true });
    }
    await truncate(tar, 1_536);
    const cut = scanTar(() => {});
    cut.end(await readFile(tar));
    cut.resume();
    await new Promise((resolve) => cut.once('end', resolve));
    expect(cut.found()).toMatchObject({ whole: false });
  }
});
