import type { IdentityNode } from '../../../shared/features/identity/schema.ts';
import type { ProjectRow } from '../../../shared/features/projects/schema.ts';
import type { ProcessInfo } from '../../core/children/process-tree.ts';
import type { Children } from '../../core/children/types.ts';
import type { Clock } from '../../core/lib/clock.ts';
import type { ProjectsService } from '../projects/index.ts';
import { briefly } from './briefly.ts';
import type { Machine } from './machine/types.ts';
import { createPlaces } from './places.ts';
import { commandOf, labelOf } from './words.ts';

const freshMs = 1_000;

interface Deps {
  machine: Machine;
  children: Pick<Children, 'list' | 'facts'>;
  projects: Pick<ProjectsService, 'ofPath' | 'row' | 'roots'>;
  clock: Pick<Clock, 'monotonic'>;
  redact: (text: string) => string;
  containers: ContainerPlaces;
}

/** Whose a container is; null where somebody has said nothing of containers. */
export type ContainerPlaces = () => { projectOf(containerId: string): string | null; some(): boolean } | null;

export interface SeenProcess {
  pid: number;
  ppid: number;
  project: ProjectRow | null;
  node: IdentityNode;
}

/** A pid comes round; with its start it names one process for ever. */
export const processId = ({ pid, start }: Pick<ProcessInfo, 'pid' | 'start'>): string => `${pid}@${start}`;
const pidOf = (id: string): number | null => {
  const pid = /^(\d{1,10})@/.exec(id)?.[1];
  return pid === undefined ? null : Number(pid);
};

/** Which process is of which project: by its container, by the folder it works in, or else because Optimus started it for that project. */
export function createProcesses({ machine, children, projects, clock, redact, containers }: Deps) {
  const { facts } = children;
  const placesOf = createPlaces(projects);

  /** Where somebody went by himself counts more than what he was started for. */
  async function byChildren(pids: readonly number[], found: Map<number, ProjectRow>) {
    const started = new Map<string, ProjectRow>();
    for (const { id, pid, subject } of children.list()) {
      const row = subject?.type === 'project' ? projects.row(subject.id) : null;
      if (!row) continue;
      started.set(id, row);
      if (!found.has(pid) && pids.includes(pid)) found.set(pid, row);
    }
    if (started.size === 0) return;
    const tags = await machine.tags(pids.filter((pid) => !found.has(pid)));
    for (const [pid, ids] of tags) {
      const row = ids.map((id) => started.get(id)).findLast((one) => one !== undefined);
      if (row) found.set(pid, row);
    }
  }

  /** In a container folders are its own: one out here that is called alike has nothing to do with it. */
  async function byContainers(pids: readonly number[], found: Map<number, ProjectRow>) {
    const places = containers();
    const asked = places?.some() ? pids : pids.filter((pid) => found.has(pid));
    for (const [pid, id] of await machine.containers(asked)) {
      const project = places?.projectOf(id) ?? null;
      const row = project === null ? null : projects.row(project);
      if (row) found.set(pid, row);
      else found.delete(pid);
    }
  }

  async function seen(pids: readonly number[], rows: Map<number, ProjectRow>, folders: ReadonlyMap<number, string>) {
    const infos = (await facts.infos(pids)).filter(({ zombie }) => !zombie);
    return Promise.all(
      infos.map(async (info): Promise<SeenProcess> => {
        const { pid, ppid, start } = info;
        const detail = commandOf(info.command, redact);
        const label = labelOf(detail, folders.get(pid) ?? null);
        const at = await facts.startedAt(start);
        return {
          ...{ pid, ppid, project: rows.get(pid) ?? null },
          node: { type: 'process', id: processId(info), label, detail, at, route: null },
        };
      }),
    );
  }

  async function of(pids: readonly number[]): Promise<Map<number, SeenProcess>> {
    const folders = await machine.folders(pids);
    const rows = await placesOf(folders);
    await byChildren(pids, rows);
    await byContainers(pids, rows);
    return new Map((await seen(pids, rows, folders)).map((one) => [one.pid, one]));
  }

  /** Everything that runs in any project. */
  const inProjects = briefly(clock, freshMs, async (): Promise<SeenProcess[]> => {
    const [folders, all] = await Promise.all([machine.folders(), machine.pids()]);
    const rows = await placesOf(folders);
    const pids = [...new Set([...all, ...rows.keys(), ...children.list().map(({ pid }) => pid)])];
    await byChildren(pids, rows);
    await byContainers(pids, rows);
    return seen([...rows.keys()], rows, folders);
  });

  return {
    of,
    inProjects,
    async find(id: string): Promise<SeenProcess | null> {
      const pid = pidOf(id);
      const found = pid === null ? undefined : (await of([pid])).get(pid);
      return found?.node.id === id ? found : null;
    },
  };
}
export type Processes = ReturnType<typeof createProcesses>;
