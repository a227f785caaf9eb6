import type { ServiceStatus } from '../../../shared/features/launcher/schema.ts';
import type { ProjectRunning } from './roll-up.ts';
import { isFailing, isUp, markOf, rankOf } from './words.ts';

export const shows = ['all', 'running', 'failing', 'ended'] as const;
export type Show = (typeof shows)[number];

export interface RunningFilter {
  text: string;
  show: Show;
  project: string | null;
}

const fitsShow: Record<Show, (status: ServiceStatus) => boolean> = {
  all: () => true,
  running: isUp,
  failing: isFailing,
  ended: ({ state }) => state === 'stopped' || state === 'done',
};

export function filtered(statuses: readonly ServiceStatus[], { text, show, project }: RunningFilter): ServiceStatus[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return statuses.filter((status) => {
    if (!fitsShow[show](status) || (project !== null && status.projectId !== project)) return false;
    if (words.length === 0) return true;
    const { name, projectName, url, ports, environment, commit, process } = status;
    const said =
      `${name} ${projectName} ${markOf(status).word} ${url ?? ''} ${ports.join(' ')} ${environment ?? ''} ${commit ?? ''} ${process?.command ?? ''}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** A line of the table: a service, or the project that the services below it belong to. */
export type Row =
  /** `alone`: the only one of its project here, which then needs no line of its own. */
  | { kind: 'service'; key: string; status: ServiceStatus; alone: boolean }
  | { kind: 'project'; key: string; project: ProjectRunning };

const names = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
const worstFirst = (a: ServiceStatus, b: ServiceStatus) => rankOf(a) - rankOf(b) || names.compare(a.name, b.name);

export const serviceRow = (status: ServiceStatus, alone = false): Row => ({
  kind: 'service',
  key: status.id,
  status,
  alone,
});

/** Under its project each; projects by name, what needs a look first in each. */
export function grouped(statuses: readonly ServiceStatus[], projects: ReadonlyMap<string, ProjectRunning>): Row[] {
  const byProject = [...Map.groupBy(statuses, ({ projectId }) => projectId)].sort(([, a], [, b]) =>
    names.compare(a[0]?.projectName ?? '', b[0]?.projectName ?? ''),
  );
  return byProject.flatMap(([id, list]) => {
    const [only] = list;
    if (only && list.length === 1) return [serviceRow(only, true)];
    const project = projects.get(id);
    const head: Row[] = project ? [{ kind: 'project', key: `project:${id}`, project }] : [];
    return [...head, ...list.sort(worstFirst).map((status) => serviceRow(status))];
  });
}
