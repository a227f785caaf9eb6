import type { Container } from '../../../shared/features/containers/schema.ts';
import type { Image, Network } from '../../../shared/features/containers/things.ts';
import type { ProjectsService } from '../projects/index.ts';
import type { Catalogue } from './catalogue.ts';

type Owner = Container['project'];
type Labels = Readonly<Record<string, string>> | null | undefined;

/** `git@host:team/shop.git` and `https://host/team/shop` are one place. */
export const placeOf = (url: string): string =>
  url
    .trim()
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^@/]+@/, '')
    .replace(/:(?!\d+\/)/, '/')
    .replace(/\.git\/?$|\/$/, '');

export const composeOf = (labels: Labels): string | null =>
  labels?.['com.docker.compose.project'] ?? labels?.['io.podman.compose.project'] ?? null;

interface Deps {
  projects: Pick<ProjectsService, 'row' | 'list' | 'ofPath'>;
  catalogue: Pick<Catalogue, 'all'>;
}

/** Which project something of the engine belongs to: by its labels, by its stack, by the containers that use it. */
export function createOwnership({ projects, catalogue }: Deps) {
  const asOwner = (id: string): Owner => {
    const row = projects.row(id);
    return row && { id: row.id, name: row.name };
  };

  /** One look at everything, for a whole list. */
  return async function look() {
    const rows = await projects.list();
    const containers = catalogue.all();
    const byStack = new Map<string, Owner>();
    for (const { compose, project } of containers)
      if (compose && project && !byStack.has(compose.project)) byStack.set(compose.project, project);
    let remotes: Map<string, Owner> | null = null;
    const byRemote = (source: string): Owner => {
      remotes ??= new Map(
        rows.flatMap(({ id, name, git }) => (git?.remote ? [[placeOf(git.remote), { id, name }] as const] : [])),
      );
      return remotes.get(placeOf(source)) ?? null;
    };
    const ofLabels = (labels: Labels): Owner => {
      if (!labels) return null;
      const own = labels['dev.optimus.project'];
      const folder = labels['com.docker.compose.project.working_dir'];
      const source = labels['org.opencontainers.image.source'];
      const row = folder ? projects.ofPath(folder) : null;
      return (
        (own ? asOwner(own) : null) ??
        (row && { id: row.id, name: row.name }) ??
        byStack.get(composeOf(labels) ?? '') ??
        (source ? byRemote(source) : null)
      );
    };
    return {
      containers,
      of: (labels: Labels, users: readonly Container[]): Owner =>
        ofLabels(labels) ?? users.find(({ project }) => project !== null)?.project ?? null,
    };
  };
}
export type Ownership = ReturnType<typeof createOwnership>;

export const asUser = ({ id, name, state }: Container): Image['usedBy'][number] & Network['usedBy'][number] => ({
  id,
  name,
  state,
});
