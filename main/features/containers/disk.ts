import type { DiskUse, Image, Volume } from '../../../shared/features/containers/things.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { Ask } from './ask.ts';
import type { DiskFacts } from './disk-facts.ts';
import type { Ownership } from './ownership.ts';

interface Deps {
  ask: Ask;
  clock: Clock;
  facts: DiskFacts;
  owned: Ownership;
  images: { list(): Promise<Image[]> };
  volumes: { list(): Promise<Volume[]> };
}

type Row = DiskUse['projects'][number];
const sum = <T>(items: readonly T[], of: (item: T) => number) => items.reduce((total, item) => total + of(item), 0);

/** What takes room on the disk of the engine, and whose it is. */
export function createDisk({ ask, clock, facts, owned, images, volumes }: Deps) {
  return () =>
    ask('disk', '', async (docker): Promise<DiskUse> => {
      const [read, allImages, allVolumes, { containers }] = await Promise.all([
        facts.read(docker),
        images.list(),
        volumes.list(),
        owned(),
      ]);
      const written = new Map(read.containers.map(({ Id, SizeRw }) => [Id, SizeRw ?? 0]));
      const stopped = containers.filter(({ state }) => state === 'exited' || state === 'created' || state === 'dead');
      const unusedImages = allImages.filter(({ usedBy }) => usedBy.length === 0);
      const unusedVolumes = allVolumes.filter(({ usedBy }) => usedBy.length === 0);
      const freeCache = read.cache.filter(({ InUse, Shared }) => !InUse && !Shared);

      const rows = new Map<string, Row>();
      const rowOf = (project: Row['project']) => {
        const key = project?.id ?? '';
        const row = rows.get(key) ?? { project, images: 0, containers: 0, volumes: 0, bytes: 0 };
        rows.set(key, row);
        return row;
      };
      for (const { id, project } of containers) rowOf(project).containers += written.get(id) ?? 0;
      for (const { project, bytes } of allVolumes) rowOf(project).volumes += bytes ?? 0;
      const owners = new Map(containers.map(({ id, project }) => [id, project]));
      for (const { project, usedBy, bytes } of allImages) {
        const users = new Map(
          usedBy.flatMap(({ id }) => (owners.get(id) ? [[owners.get(id)?.id, owners.get(id) ?? null] as const] : [])),
        );
        if (project) users.set(project.id, project);
        for (const owner of users.size > 0 ? users.values() : [null]) rowOf(owner).images += bytes;
      }
      for (const row of rows.values()) row.bytes = row.images + row.containers + row.volumes;
      return {
        at: clock.now(),
        images: {
          count: allImages.length,
          bytes: read.layersBytes,
          reclaimableBytes: sum(unusedImages, ({ bytes, sharedBytes }) => bytes - (sharedBytes ?? 0)),
        },
        containers: {
          count: containers.length,
          bytes: sum([...written.values()], (bytes) => bytes),
          reclaimableBytes: sum(stopped, ({ id }) => written.get(id) ?? 0),
        },
        volumes: {
          count: allVolumes.length,
          bytes: sum(allVolumes, ({ bytes }) => bytes ?? 0),
          reclaimableBytes: sum(unusedVolumes, ({ bytes }) => bytes ?? 0),
        },
        buildCache: {
          count: read.cache.length,
          bytes: sum(read.cache, ({ Size }) => Size ?? 0),
          reclaimableBytes: sum(freeCache, ({ Size }) => Size ?? 0),
        },
        projects: [...rows.values()].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes),
      };
    });
}
