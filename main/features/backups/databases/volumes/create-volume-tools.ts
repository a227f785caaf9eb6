import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type Docker from 'dockerode';
import type { Watch } from '../../engine/types.ts';
import { findTool } from '../lib/programs.ts';
import type { RunTool } from '../lib/run-tool.ts';
import { DumpTrouble } from '../lib/trouble.ts';
import { isThere, writeFolder } from '../lib/whole-folder.ts';
import type { VolumeTools } from '../types.ts';
import { explainEngine, inside, statusOf, sweepEngine, withContainer } from './engine.ts';
import { scanTar } from './tar-scan.ts';

interface Deps {
  runTool: RunTool;
  /** Throws a sentence when there is none. */
  docker: () => Promise<Docker>;
  dataDir: string;
  /** Files as files, or all in one archive; as this account may, unless it is said. */
  asFiles?: boolean | undefined;
}

const asTar = 'volume.tar';
const gnuOnly = ['--xattrs', '--xattrs-include=*', '--acls'];

/** Who is root keeps the files as files, so that one of them can be found and restored; nobody else may give them their owners. */
const mayOwn = () => process.getuid?.() === 0;

export function createVolumeTools({ runTool, docker, dataDir, asFiles = mayOwn() }: Deps): VolumeTools {
  const owner = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const inUse = new Set<string>();

  const using = async <T>(volume: string, work: () => Promise<T>): Promise<T> => {
    if (inUse.has(volume)) throw new DumpTrouble(`The volume ${volume} is being copied already.`);
    inUse.add(volume);
    try {
      return await work();
    } catch (error) {
      throw explainEngine(error, volume);
    } finally {
      inUse.delete(volume);
    }
  };

  async function tarProgram(): Promise<{ file: string; gnu: boolean } | null> {
    const file = await findTool('tar');
    return file === null ? null : { file, gnu: process.platform === 'linux' };
  }

  function counting(watch: Watch, phase: string, at: string) {
    return scanTar((bytes, files) => watch.progress({ phase, files, bytes, filesTotal: null, bytesTotal: null, at }));
  }

  async function writers(engine: Docker, volume: string): Promise<string[]> {
    const users = await engine.listContainers({ filters: JSON.stringify({ volume: [volume], status: ['running'] }) });
    const names = users.map(({ Names, Id }) => (Names[0] ?? Id).replace(/^\//, ''));
    return names.length === 0
      ? []
      : [`${names.join(', ')} was running and may have written to ${volume} while it was copied.`];
  }

  async function unpack(archive: Readable, into: string, volume: string, signal: AbortSignal): Promise<void> {
    const tar = await tarProgram();
    if (!tar) throw new DumpTrouble('tar is not installed.');
    await runTool({
      ...{ label: `tar of the volume ${volume}`, file: tar.file, signal, cwd: into, stdin: archive },
      args: ['-xpf', '-', '--numeric-owner', ...(tar.gnu ? gnuOnly : [])],
      env: { TAR_OPTIONS: undefined, LC_ALL: 'C' },
    });
  }

  async function dump(name: string, folder: string, watch: Watch) {
    const { signal } = watch;
    signal.throwIfAborted();
    const engine = await docker();
    return using(name, async () => {
      await engine.getVolume(name).inspect();
      const files = asFiles && (await tarProgram()) !== null;
      return writeFolder(folder, (dir) =>
        withContainer(engine, { volume: name, role: 'dump', owner }, async (container) => {
          const archive = (await container.getArchive({ path: `/${inside}` })) as Readable;
          const scan = counting(watch, 'dump', name);
          const copying = pipeline(archive, scan, { signal, end: true }).catch((error: unknown) => {
            signal.throwIfAborted();
            throw error;
          });
          const kept = files
            ? unpack(scan, dir, name, signal)
            : pipeline(scan, createWriteStream(join(dir, asTar), { mode: 0o600 }), { signal });
          await Promise.all([copying, kept]);
          const found = scan.found();
          if (!found.whole) throw new DumpTrouble(`The engine stopped sending the volume ${name} before its end.`);
          return { bytes: found.bytes, files: found.files, warnings: await writers(engine, name) };
        }),
      );
    });
  }

  /** The archive of a dump, and when it is written as it should. */
  async function archiveOf(
    folder: string,
    signal: AbortSignal,
  ): Promise<{ archive: Readable; done: Promise<unknown> }> {
    const tar = join(folder, asTar);
    if (await isThere(tar)) return { archive: createReadStream(tar), done: Promise.resolve() };
    if (!(await isThere(join(folder, inside)))) throw new DumpTrouble(`There is no dump of a volume in ${folder}.`);
    const program = await tarProgram();
    if (!program) throw new DumpTrouble('tar is not installed.');
    const archive = new PassThrough();
    const done = runTool({
      ...{ label: 'tar of a volume', file: program.file, signal, cwd: folder, stdoutTo: archive },
      args: ['-cf', '-', '--numeric-owner', ...(program.gnu ? [...gnuOnly, '--format=pax'] : []), inside],
      env: { TAR_OPTIONS: undefined, LC_ALL: 'C' },
    });
    done.catch((error: unknown) => archive.destroy(error instanceof Error ? error : new Error(String(error))));
    return { archive, done };
  }

  async function fill(engine: Docker, folder: string, name: string, watch: Watch) {
    const { signal } = watch;
    return withContainer(engine, { volume: name, role: 'restore', owner }, async (container) => {
      const { archive, done } = await archiveOf(folder, signal);
      const scan = counting(watch, 'restore', name);
      const stop = () => scan.destroy();
      signal.addEventListener('abort', stop, { once: true });
      try {
        const sent = pipeline(archive, scan, { end: true });
        // From above: the owner and the rights of the volume's own folder come back only with its name.
        const taken = container.putArchive(scan, { path: '/' });
        await Promise.all([sent, taken, done]);
      } catch (error) {
        archive.destroy();
        scan.destroy();
        await done.catch(() => {});
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', stop);
      }
      const found = scan.found();
      if (!found.whole) throw new DumpTrouble(`The dump of the volume in ${folder} ends in the middle.`);
      return { bytes: found.bytes, files: found.files };
    });
  }

  async function restore(folder: string, name: string, watch: Watch) {
    watch.signal.throwIfAborted();
    const engine = await docker();
    return using(name, async () => {
      const taken = await engine
        .getVolume(name)
        .inspect()
        .then(
          () => true,
          (error: unknown) => {
            if (statusOf(error) === 404) return false;
            throw error;
          },
        );
      if (taken) throw new DumpTrouble(`There is a volume called ${name} already.`);
      await engine.createVolume({ Name: name });
      try {
        return await fill(engine, folder, name, watch);
      } catch (error) {
        // What did not come back whole is not left to be taken for it.
        await engine
          .getVolume(name)
          .remove()
          .catch(() => {});
        throw error;
      }
    });
  }

  return { dump, restore, sweep: async () => sweepEngine(await docker(), owner, inUse) };
}
