import type { IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { IdentityLink, IdentitySource } from '../identity/index.ts';
import type { Ground } from './ground.ts';
import { refOf } from './ground.ts';
import type { PlaceRow, ReleaseRow } from './repo.ts';
import type { Instance } from './types.ts';

interface Found {
  place: PlaceRow;
  release: ReleaseRow;
  instances: Instance[];
}
interface Deps extends Pick<Ground, 'repo' | 'driver' | 'projects'> {
  /** The instance whose tree a process belongs to. */
  instanceOfPid: (pid: number) => Promise<string | null>;
  startTime: (pid: number) => Promise<string | null>;
}

const nodeOf = ({ place, release }: Pick<Found, 'place' | 'release'>): IdentityNode => ({
  ...{ type: 'deployment', id: release.id, label: `${place.project_name} ${place.name} #${release.number}` },
  ...{ detail: release.state, at: release.created_at, route: `/deployments/${place.id}` },
});
const portNode = (port: number): IdentityNode => ({
  ...{ type: 'port', id: `tcp:${port}`, label: `Port ${port}`, detail: '', at: null, route: null },
});
const commitNode = (commit: string): IdentityNode => ({
  ...{ type: 'commit', id: commit, label: commit.slice(0, 7), detail: '', at: null, route: null },
});

/** deployment ↔ commit ↔ container or process ↔ port, for what is shipped. */
export function createDeploymentSource({ repo, driver, projects, instanceOfPid, startTime }: Deps): IdentitySource {
  async function running(): Promise<Found[]> {
    const found: Found[] = [];
    for (const place of await repo.places()) {
      const about = { projectName: place.project_name, placeName: place.name, spec: place.spec };
      for (const release of await repo.releases(place.id)) {
        if (release.artifact === null || release.state === 'gone') continue;
        if (release.target.type === 'kubernetes') {
          // Its pods are on no port and no process of this machine.
          if (release.weight > 0) found.push({ place, release, instances: [] });
          continue;
        }
        const instances = await driver(release.target.type)
          .instances(refOf(release, about))
          .catch(() => []);
        if (instances.length > 0) found.push({ place, release, instances });
      }
    }
    return found;
  }
  const portsOf = ({ place, release, instances }: Found) => [
    ...(release.weight > 0 && release.target.type !== 'kubernetes' ? [place.spec.port] : []),
    ...instances.map(({ port }) => port),
  ];

  async function aboutRelease(found: Found): Promise<IdentityLink[]> {
    const { place, release, instances } = found;
    const down = (node: IdentityNode, how: string): IdentityLink => ({
      node,
      how,
      reads: 'from here',
      towards: 'part',
    });
    const up = (node: IdentityNode, how: string): IdentityLink => ({ node, how, reads: 'from here', towards: 'whole' });
    const row = projects.row(place.project_id);
    const processes = await Promise.all(
      instances.flatMap(({ pid, startedAt, id }) =>
        pid === null
          ? []
          : [
              startTime(pid).then((start) =>
                start === null
                  ? []
                  : [
                      {
                        type: 'process',
                        id: `${pid}@${start}`,
                        label: id,
                        detail: '',
                        at: startedAt,
                        route: null,
                      } as const,
                    ],
              ),
            ],
      ),
    );
    return [
      ...(row
        ? [
            up(
              {
                type: 'project',
                id: row.id,
                label: row.name,
                detail: row.path,
                at: null,
                route: `/projects/${row.id}`,
              },
              'belongs to',
            ),
          ]
        : []),
      ...(release.source.commit === null ? [] : [up(commitNode(release.source.commit), 'was made of')]),
      ...processes.flat().map((node) => down(node, 'runs as')),
      ...instances.flatMap(({ containerId, id, startedAt }) =>
        containerId === null
          ? []
          : [
              down(
                { type: 'container', id: containerId, label: id, detail: '', at: startedAt, route: null },
                'runs as',
              ),
            ],
      ),
      ...[...new Set(portsOf(found))].map((port) => down(portNode(port), 'listens on')),
    ];
  }

  const towards = async (fits: (found: Found) => boolean | Promise<boolean>, how: string, side: 'part' | 'whole') => {
    const links: IdentityLink[] = [];
    for (const found of await running())
      if (await fits(found)) links.push({ node: nodeOf(found), how, reads: 'to here', towards: side });
    return links;
  };

  return {
    types: ['deployment'],
    async find(_, id) {
      const release = await repo.release(id);
      const place = release && (await repo.place(release.place_id));
      return release && place ? nodeOf({ place, release }) : null;
    },
    async about({ type, id }) {
      switch (type) {
        case 'project':
          return towards(({ place }) => place.project_id === id, 'belongs to', 'part');
        case 'commit':
          return towards(({ release }) => release.source.commit === id, 'was made of', 'part');
        case 'port':
          return towards((found) => portsOf(found).some((port) => `tcp:${port}` === id), 'listens on', 'whole');
        case 'container':
          return towards(
            ({ instances }) => instances.some(({ containerId }) => containerId === id),
            'runs as',
            'whole',
          );
        case 'process': {
          const owner = await instanceOfPid(Number.parseInt(id, 10));
          return owner === null
            ? []
            : towards(({ instances }) => instances.some((one) => one.id === owner), 'runs as', 'whole');
        }
        case 'deployment': {
          const found = (await running()).find(({ release }) => release.id === id);
          return found ? aboutRelease(found) : [];
        }
        default:
          return [];
      }
    },
  };
}
