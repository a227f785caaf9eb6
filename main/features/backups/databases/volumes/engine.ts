import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type Docker from 'dockerode';
import { DumpTrouble, saidBy } from '../lib/trouble.ts';

/** On every container and image that is made here for a while. */
const roleLabel = 'optimus.backups.role';
const ownerLabel = 'optimus.backups.owner';
const volumeLabel = 'optimus.backups.volume';
const image = 'optimus-backups-empty';
/** An archive with nothing in it. */
const nothing = Buffer.alloc(1_024);

export const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 0;

type Role = 'dump' | 'restore';

/** Where the volume is in the container, and what its files are below in the archive. */
export const inside = 'volume';

/**
 * A container that is never started, of an image with nothing in it: the engine itself copies in and out of the volume, so
 * that no image has to be there or to be fetched, and nothing of anybody's is run.
 */
export async function withContainer<T>(
  docker: Docker,
  { volume, role, owner }: { volume: string; role: Role; owner: string },
  work: (container: Docker.Container) => Promise<T>,
): Promise<T> {
  // A tag of its own for each, so that one that ends does not take it from another.
  const tag = randomBytes(8).toString('hex');
  await importEmpty(docker, tag);
  let container: Docker.Container | null = null;
  try {
    container = await docker.createContainer({
      Image: `${image}:${tag}`,
      // There has to be one, though it is never run.
      Cmd: ['/nothing'],
      Labels: { [roleLabel]: role, [ownerLabel]: owner, [volumeLabel]: volume },
      NetworkDisabled: true,
      HostConfig: {
        NetworkMode: 'none',
        Mounts: [
          {
            ...{ Type: 'volume', Source: volume, Target: `/${inside}`, ReadOnly: role === 'dump' },
            // What the image holds at that place would be copied in: it holds nothing.
            VolumeOptions: { NoCopy: true, Labels: {}, DriverConfig: { Name: '', Options: {} } },
          },
        ],
      },
    });
    return await work(container);
  } finally {
    await container?.remove({ force: true }).catch(() => {});
    await docker
      .getImage(`${image}:${tag}`)
      .remove()
      .catch(() => {});
  }
}

async function importEmpty(docker: Docker, tag: string): Promise<void> {
  const said = await docker.importImage(Readable.from([nothing]), { repo: image, tag });
  let last = '';
  for await (const chunk of said as AsyncIterable<Buffer>) last = (last + chunk.toString('utf8')).slice(-2_000);
  const failed = /"error":"((?:[^"\\]|\\.)*)"/.exec(last)?.[1];
  if (failed !== undefined) throw new DumpTrouble('The engine could not make an empty image.', { said: failed });
}

/** What a kill left, of this Optimus alone. A volume that was being filled goes with it: it is not whole. */
export async function sweepEngine(docker: Docker, owner: string, inUse: ReadonlySet<string>): Promise<string[]> {
  const swept: string[] = [];
  const left = await docker.listContainers({
    all: true,
    filters: JSON.stringify({ label: [`${ownerLabel}=${owner}`] }),
  });
  for (const { Id, Labels, Image } of left) {
    const volume = Labels[volumeLabel] ?? '';
    if (inUse.has(volume)) continue;
    await docker.getContainer(Id).remove({ force: true });
    await docker
      .getImage(Image)
      .remove()
      .catch(() => {});
    if (Labels[roleLabel] !== 'restore') {
      swept.push(`a container that read the volume ${volume}`);
      continue;
    }
    const gone = await docker
      .getVolume(volume)
      .remove()
      .then(
        () => true,
        (error: unknown) => statusOf(error) === 404,
      );
    swept.push(gone ? `the volume ${volume}, which was restored in part` : `a container that filled ${volume}`);
  }
  return swept;
}

export function explainEngine(error: unknown, volume: string): unknown {
  if (error instanceof DumpTrouble) return error;
  if (statusOf(error) === 404) return new DumpTrouble(`There is no volume called ${volume}.`, { cause: error });
  if (statusOf(error) > 0)
    return new DumpTrouble(`The container engine refused to read or write the volume ${volume}.`, {
      said: saidBy(error),
      cause: error,
    });
  return error;
}
