import type Docker from 'dockerode';
import { DomainError } from '../../../../shared/contract/errors.ts';
import type { ActReceipt } from '../../../../shared/features/containers/acts.ts';
import type { ContainerFile, ContainerFolder, ContainerText } from '../../../../shared/features/containers/files.ts';
import { refuseRisk } from '../act-container.ts';
import { type Ask, statusOf } from '../ask.ts';
import type { Catalogue } from '../catalogue.ts';
import type { Receipts } from '../receipts.ts';
import { getArchive, modeWords, type PathStat, putArchive, statPath } from './archive.ts';
import { listNames } from './list-names.ts';
import { decodePath, encodePath, joinPath, nameOf, normalPath, parentOf, shownPath } from './paths.ts';
import { readTar, type TarEntry, tarOf } from './tar.ts';

const mostEntries = 1_000;
const statsAtOnce = 8;
/** Of an archive that is read for the names in it alone. */
const mostArchiveBytes = 512 * 1024 * 1024;
const archiveMs = 20_000;
const mostTextBytes = 256 * 1024;
const mostDownloadBytes = 16 * 1024 * 1024;
const mostUploadBytes = 32 * 1024 * 1024;
const mostUploads = 4;
const mostLinks = 10;

interface Deps {
  ask: Ask;
  catalogue: Catalogue;
  receipt: Receipts;
  redact: (text: string) => string;
}

/** Zero bytes, or much that is no text in its encoding. */
function textOf(bytes: Buffer): string | null {
  if (bytes.includes(0)) return null;
  const text = bytes.toString('utf8');
  const odd = text.split('\uFFFD').length - 1;
  return odd > 1 + text.length / 100 ? null : text;
}

/** Files in a container, by the archive that every engine makes of any container, whether it runs or not. */
export function createBrowse({ ask, catalogue, receipt, redact }: Deps) {
  const uploads = new Map<string, { parts: Buffer[]; bytes: number }>();

  const stat = (docker: Docker, id: string, path: string): Promise<PathStat> =>
    statPath(docker, id, path).catch((error: unknown) => {
      if (statusOf(error) === 404)
        throw new DomainError('NOT_FOUND', { what: 'file', id: shownPath(path) }, { cause: error });
      throw error;
    });

  /** Where a path leads in the end; the engine holds every link inside the container. */
  async function follow(docker: Docker, id: string, path: string): Promise<{ path: string; stat: PathStat }> {
    let at = normalPath(path);
    for (let turn = 0; turn < mostLinks; turn++) {
      const found = await stat(docker, id, at);
      if (found.kind !== 'link' || found.target === null) return { path: at, stat: found };
      at = found.target.startsWith('/')
        ? encodePath(found.target)
        : normalPath(`${parentOf(at)}/${encodePath(found.target).slice(1)}`);
    }
    throw new DomainError('CONFLICT', { what: shownPath(path), why: 'Its links lead in a circle.' });
  }

  async function byShell(
    docker: Docker,
    id: string,
    path: string,
  ): Promise<Omit<ContainerFolder, 'path' | 'shown'> | null> {
    const found = await listNames(docker, id, path);
    if (!found) return null;
    const names = found.names.slice(0, mostEntries);
    const entries: ContainerFile[] = [];
    const queue = [...names];
    await Promise.all(
      Array.from({ length: statsAtOnce }, async () => {
        for (let name = queue.shift(); name; name = queue.shift()) {
          const whole = joinPath(path, name);
          const fact = await statPath(docker, id, whole).catch(() => null);
          entries.push({
            ...{ name: name.toString('utf8'), path: whole, kind: fact?.kind ?? 'other', bytes: fact?.bytes ?? 0 },
            ...{ mode: fact?.mode ?? '', changedAt: fact?.changedAt ?? null, target: fact?.target ?? null },
          });
        }
      }),
    );
    return { entries, cut: found.cut || found.names.length > names.length };
  }

  /** Without a shell all that is below has to be gone through, so there is an end to it. */
  async function byArchive(docker: Docker, id: string, path: string): Promise<Omit<ContainerFolder, 'path' | 'shown'>> {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), archiveMs);
    const entries = new Map<string, ContainerFile>();
    let size = 0;
    let cut = false;
    try {
      const source = await getArchive(docker, id, path === '/' ? '/.' : `${path}/.`, stop.signal);
      const counted = async function* () {
        for await (const chunk of source) {
          size += (chunk as Buffer).length;
          yield chunk as Buffer;
        }
      };
      await readTar(counted(), (entry) => {
        const inside = entry.name.toString('latin1').replace(/^(?:\.?\/)+|\/+$/g, '');
        if (size > mostArchiveBytes || entries.size >= mostEntries) {
          cut = true;
          return 'stop';
        }
        // The folder itself comes first, and what is deeper comes with it.
        if (inside === '' || inside === '.' || inside.includes('/')) return 0;
        const name = Buffer.from(inside, 'latin1');
        const { kind, bytes, mode, at, target } = entry;
        entries.set(inside, {
          ...{ name: name.toString('utf8'), path: joinPath(path, name), kind, bytes, mode: modeWords(kind, mode) },
          ...{ changedAt: at, target: kind === 'link' ? target.toString('utf8') : null },
        });
        return 0;
      });
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      cut = true;
    } finally {
      clearTimeout(timer);
      stop.abort();
    }
    return { entries: [...entries.values()], cut };
  }

  /** The beginning of the first entry of an archive that is the one; null when none is. */
  async function pick(docker: Docker, id: string, path: string, most: number, isIt: (name: Buffer) => boolean) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), archiveMs);
    let found: Buffer | null = null;
    try {
      await readTar(
        await getArchive(docker, id, path, stop.signal),
        ({ name }) => (isIt(name) ? most : 0),
        (_, bytes) => {
          found = bytes;
          return 'stop';
        },
      );
    } finally {
      clearTimeout(timer);
    }
    return found;
  }

  async function content(docker: Docker, id: string, path: string, most: number): Promise<Buffer> {
    const direct = await pick(docker, id, path, most, () => true);
    if (direct) return direct;
    // Some engines lose a name that is no text on the way to their packer: then it is found in its folder.
    const wanted = decodePath(nameOf(path));
    const parent = parentOf(path);
    const isIt = (name: Buffer) => name.toString('latin1').replace(/^(?:\.?\/)+/, '') === wanted.toString('latin1');
    const found = await pick(docker, id, parent === '/' ? '/.' : `${parent}/.`, most, isIt);
    if (found) return found;
    throw new DomainError('UNAVAILABLE', { what: shownPath(path), why: 'The engine does not hand it out.' });
  }

  /** What a file is besides its content, which the stat of an engine tells only in part. */
  async function headOf(docker: Docker, id: string, path: string) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), archiveMs);
    const seen: TarEntry[] = [];
    try {
      await readTar(await getArchive(docker, id, path, stop.signal), (entry) => {
        seen.push(entry);
        return 'stop';
      });
    } finally {
      clearTimeout(timer);
    }
    const [head] = seen;
    if (!head)
      throw new DomainError('UNAVAILABLE', { what: shownPath(path), why: 'The engine does not say whose it is.' });
    const { mode, uid, gid } = head;
    return { mode, uid, gid };
  }

  async function plainFile(docker: Docker, id: string, path: string) {
    const found = await follow(docker, id, path);
    if (found.stat.kind === 'file') return found;
    throw new DomainError('CONFLICT', {
      what: shownPath(path),
      why: found.stat.kind === 'folder' ? 'It is a folder.' : 'It is no plain file.',
    });
  }

  return {
    list: (id: string, asked: string): Promise<ContainerFolder> =>
      ask('container', id, async (docker) => {
        const { path, stat: found } = await follow(docker, id, asked);
        if (found.kind !== 'folder')
          throw new DomainError('CONFLICT', { what: shownPath(path), why: 'It is no folder.' });
        const { State } = await docker.getContainer(id).inspect();
        const read =
          (State.Running && !State.Paused ? await byShell(docker, id, path) : null) ??
          (await byArchive(docker, id, path));
        const entries = read.entries.sort(
          (a, b) => Number(b.kind === 'folder') - Number(a.kind === 'folder') || a.name.localeCompare(b.name, 'en'),
        );
        return { path, shown: shownPath(path), entries, cut: read.cut };
      }),

    read: (id: string, asked: string): Promise<ContainerText> =>
      ask('container', id, async (docker) => {
        const { path, stat: found } = await plainFile(docker, id, asked);
        const bytes = found.bytes === 0 ? Buffer.alloc(0) : await content(docker, id, path, mostTextBytes);
        const text = textOf(bytes);
        return { path, bytes: found.bytes, text: text === null ? null : redact(text), cut: found.bytes > bytes.length };
      }),

    download: (id: string, asked: string) =>
      ask('container', id, async (docker) => {
        const { path, stat: found } = await plainFile(docker, id, asked);
        if (found.bytes > mostDownloadBytes)
          throw new DomainError('TOO_LARGE', { what: shownPath(path), limit: mostDownloadBytes, got: found.bytes });
        const bytes = found.bytes === 0 ? Buffer.alloc(0) : await content(docker, id, path, mostDownloadBytes);
        return { name: shownPath(nameOf(normalPath(asked))), base64: bytes.toString('base64') };
      }),

    async upload(asked: Upload): Promise<{ receipt: ActReceipt | null }> {
      const { id, upload, name, offset, base64, last, overwrite, confirmed } = asked;
      if (/[/\0]/.test(name) || name === '.' || name === '..')
        throw new DomainError('CONFLICT', { what: name, why: 'That cannot be the name of a file.' });
      const part = Buffer.from(base64, 'base64');
      const open = uploads.get(upload) ?? { parts: [], bytes: 0 };
      // A part that came twice, or one whose beginning was given up: what is there stays as it is.
      if (offset !== open.bytes) {
        uploads.delete(upload);
        throw new DomainError('CONFLICT', {
          what: name,
          why: 'Its parts did not arrive one after the other.',
          remedy: 'Put it there again.',
        });
      }
      open.parts.push(part);
      open.bytes += part.length;
      if (open.bytes > mostUploadBytes) {
        uploads.delete(upload);
        throw new DomainError('TOO_LARGE', { what: name, limit: mostUploadBytes, got: open.bytes });
      }
      uploads.delete(upload);
      if (!last) {
        uploads.set(upload, open);
        // Those that were given up.
        for (const old of [...uploads.keys()].slice(0, Math.max(0, uploads.size - mostUploads))) uploads.delete(old);
        return { receipt: null };
      }
      return ask('container', id, async (docker) => {
        const { path: folder, stat: found } = await follow(docker, id, asked.folder);
        if (found.kind !== 'folder')
          throw new DomainError('CONFLICT', { what: shownPath(folder), why: 'It is no folder.' });
        const info = await docker.getContainer(id).inspect();
        const one = catalogue.read(info);
        refuseRisk(one.name, one.risks, confirmed);
        const path = joinPath(folder, Buffer.from(name));
        const before = await statPath(docker, id, path).catch(() => null);
        if (before && before.kind !== 'file')
          throw new DomainError('CONFLICT', { what: shownPath(path), why: `A ${before.kind} of that name is there.` });
        if (before && !overwrite)
          throw new DomainError('CONFLICT', {
            what: shownPath(path),
            why: 'It is there already.',
            remedy: 'Confirm that it is to be replaced.',
          });
        const done = await receipt(
          { of: 'container', id: one.id, name: one.name, act: 'upload', project: one.project },
          async () => {
            const bytes = Buffer.concat(open.parts);
            const kept = before && (await headOf(docker, id, path));
            await putArchive(docker, id, folder, tarOf(name, bytes, { at: Date.now(), ...kept }));
            const now = await statPath(docker, id, path).catch(() => null);
            const ok = now?.kind === 'file' && now.bytes === bytes.length;
            const seen = now ? `${shownPath(path)} has ${now.bytes} bytes` : `${shownPath(path)} is not there`;
            return { sentence: `${redact(name)} was put into ${one.name}`, evidence: [{ ok, sentence: seen }] };
          },
        );
        return { receipt: done };
      });
    },
  };
}

export interface Upload {
  id: string;
  upload: string;
  folder: string;
  name: string;
  offset: number;
  base64: string;
  last: boolean;
  overwrite: boolean;
  confirmed: boolean;
}
