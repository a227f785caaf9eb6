import type Docker from 'dockerode';
import type { Container } from '../../../shared/features/containers/schema.ts';
import type { Logger } from '../../core/log/logger.ts';
import type { ProjectsService } from '../projects/index.ts';
import { foldersOf, labelsOf, readContainer } from './read-container.ts';

const atOnce = 6;

interface Deps {
  projects: Pick<ProjectsService, 'ofPath' | 'row'>;
  log: Logger;
  onChange: (ids: readonly string[]) => void;
}

type Inspected = Docker.ContainerInspectInfo;

/** Every container, kept up to date by what the engine tells, so that a list asks it nothing. */
export function createCatalogue({ projects, log, onChange }: Deps) {
  const known = new Map<string, { container: Container; info: Inspected }>();
  const looking = new Map<string, { again: boolean }>();

  function projectOf(info: Inspected): Container['project'] {
    for (const folder of foldersOf(info)) {
      const row = projects.ofPath(folder);
      if (row) return { id: row.id, name: row.name };
    }
    return null;
  }
  const read = (info: Inspected): Container => readContainer(info, projectOf(info));

  async function inspect(docker: Docker, id: string): Promise<boolean> {
    try {
      const info = await docker.getContainer(id).inspect();
      known.set(info.Id, { info, container: read(info) });
      return true;
    } catch (error) {
      if ((error as { statusCode?: number }).statusCode === 404) return known.delete(id);
      throw error;
    }
  }

  return {
    all: (): Container[] =>
      [...known.values()].map(({ container }) => container).sort((a, b) => a.name.localeCompare(b.name, 'en')),
    get: (id: string): Container | null => known.get(id)?.container ?? null,
    labels: (id: string): Record<string, string> => {
      const info = known.get(id)?.info;
      return info ? labelsOf(info) : {};
    },
    /** Names of the volumes that it holds, and ids, or else names, of the networks that it is in. */
    volumesOf: (id: string): string[] =>
      (known.get(id)?.info.Mounts ?? []).flatMap(({ Type, Name }) => (Type === 'volume' && Name ? [Name] : [])),
    networksOf: (id: string): string[] =>
      Object.entries(known.get(id)?.info.NetworkSettings?.Networks ?? {}).flatMap(([name, network]) =>
        // Podman says the name in the place of the id, and its own name of what it lists as bridge.
        network?.NetworkID && network.NetworkID !== name
          ? [network.NetworkID]
          : [name, ...(name === 'podman' ? ['bridge'] : [])],
      ),
    read,

    async fill(docker: Docker): Promise<void> {
      const list = await docker.listContainers({ all: true });
      const ids = list.map(({ Id }) => Id);
      const there = new Set(ids);
      for (const id of known.keys()) if (!there.has(id)) known.delete(id);
      const queue = [...ids];
      await Promise.all(
        Array.from({ length: atOnce }, async () => {
          for (let id = queue.shift(); id !== undefined; id = queue.shift())
            await inspect(docker, id).catch((error) =>
              log.warn('a container could not be read', { error: String(error) }),
            );
        }),
      );
      onChange(ids);
    },

    /** Asks of one container; many events of it in a moment are one question more at most. */
    async refresh(docker: Docker, id: string): Promise<void> {
      const before = looking.get(id);
      if (before) {
        before.again = true;
        return;
      }
      const turn = { again: true };
      looking.set(id, turn);
      try {
        while (turn.again) {
          turn.again = false;
          await inspect(docker, id);
          onChange([id]);
        }
      } catch (error) {
        log.warn('a container could not be read', { error: String(error) });
      } finally {
        looking.delete(id);
      }
    },

    drop(id: string): void {
      if (known.delete(id)) onChange([id]);
    },
    clear(): void {
      known.clear();
      onChange([]);
    },
    /** Projects have come, gone or moved. */
    attribute(): void {
      const moved: string[] = [];
      for (const [id, { info, container }] of known) {
        const project = projectOf(info);
        if (project?.id === container.project?.id && project?.name === container.project?.name) continue;
        known.set(id, { info, container: { ...container, project } });
        moved.push(id);
      }
      if (moved.length > 0) onChange(moved);
    },
  };
}
export type Catalogue = ReturnType<typeof createCatalogue>;
