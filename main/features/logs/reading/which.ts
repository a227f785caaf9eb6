import type { LogFilter } from '../../../../shared/features/logs/schema.ts';
import type { ContainersService } from '../../containers/index.ts';
import type { LogTarget } from '../types.ts';
import type { Which } from './service-lines.ts';

/** `service:<project id>/<name>`; names may have slashes. */
export function targetOf(source: string): LogTarget | null {
  const found = /^service:([^/]{1,64})\/(.+)$/s.exec(source);
  return found ? { projectId: found[1] ?? '', service: found[2] ?? '' } : null;
}
const containerOf = (source: string) => /^container:([0-9a-zA-Z_.-]+)$/.exec(source)?.[1] ?? null;

/** More containers at once are not asked: each is a request to its engine. */
const mostContainers = 40;

/** Which services and containers a filter is about. Without sources: all of the project; without project, containers only of projects. */
export function whichOf(
  { projectId, sources }: Pick<LogFilter, 'projectId' | 'sources'>,
  containers: Pick<ContainersService, 'now'>,
): { services: Which | null; containers: string[] } {
  if (sources.length > 0) {
    const targets = sources.map(targetOf).filter((one) => one !== null);
    return {
      services: targets.length > 0 ? { projectId: projectId ?? null, targets } : null,
      containers: sources.map(containerOf).filter((one) => one !== null),
    };
  }
  return {
    services: { projectId: projectId ?? null, targets: null },
    containers: containers
      .now()
      .filter(
        ({ project, state }) =>
          project !== null && state !== 'created' && (projectId === undefined || project.id === projectId),
      )
      .slice(0, mostContainers)
      .map(({ id }) => id),
  };
}
