import type { ServiceStatus } from '../../../../../shared/features/launcher/schema.ts';
import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { projectFor, serviceWords } from '../find.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';

const runs = new Set<ServiceStatus['state']>(['waiting', 'starting', 'ready', 'unready', 'stopping']);
const mostSaid = 3;
const mostShown = 50;

export const isUp = ({ state }: ServiceStatus): boolean => runs.has(state);
export const statusWords = (status: ServiceStatus, now: number): string => {
  const { name, projectName, state, since, ports, port } = status;
  const known = [...new Set([...(port === null ? [] : [port]), ...ports])];
  const where = known.length === 0 ? '' : ` on port ${known.join(', ')}`;
  return `${named(serviceWords(name, projectName))}: ${state}${where}, since ${sinceOf(since, now)}`;
};

/** What runs, since when, and what it costs as far as that is measured. */
export function createRunning({ launcher, monitors, projects }: Pick<DoingDeps, 'launcher' | 'monitors' | 'projects'>) {
  const prepare: Prepare<'running'> = async ({ projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const project = found?.project ?? null;
    const title = project === null ? 'What runs' : `What runs of ${named(project.name)}`;
    return look(title, async () => {
      const now = making.now;
      const all = launcher.statuses().filter((one) => isUp(one) && (project === null || one.projectId === project.id));
      const ids = new Set(all.map((one) => one.projectId));
      const costs = (await monitors.costs('now')).projects.filter((one) => ids.has(one.projectId));
      const sum = (of: 'cpuPercent' | 'memoryBytes') =>
        costs.length === 0 || costs.some((one) => one[of] === null)
          ? null
          : costs.reduce((total, one) => total + (one[of] ?? 0), 0);
      const [cpuPercent, memoryBytes] = [sum('cpuPercent'), sum('memoryBytes')];
      const sentence =
        all.length === 0
          ? project === null
            ? 'Nothing runs that Optimus started.'
            : `Nothing of ${named(project.name)} runs.`
          : `${plural(all.length, 'service')} ${all.length === 1 ? 'runs' : 'run'}${project === null && ids.size > 1 ? ` in ${ids.size} projects` : ''}.`;
      const first = all.slice(0, mostSaid).map((one) => ({
        name:
          one.name === one.projectName || project !== null
            ? named(one.name, 60)
            : named(`${one.projectName} ${one.name}`, 60),
        port: one.port ?? one.ports[0] ?? null,
        ms: now - one.since,
      }));
      return {
        sentence,
        evidence: [
          ...all.slice(0, mostShown).map((one) => statusWords(one, now)),
          ...(all.length > mostShown ? [`and ${all.length - mostShown} more`] : []),
          ...(cpuPercent === null || memoryBytes === null
            ? []
            : [`Together ${Math.round(cpuPercent)} % of one core and ${bytesText(memoryBytes)}`]),
        ],
        route: project === null ? '/running' : `/running?project=${encodeURIComponent(project.id)}`,
        say: making.words.running({
          ...{ project: project === null ? null : named(project.name, 60), count: all.length, first },
          ...{ cpuPercent, memoryBytes },
        }),
      };
    });
  };
  return prepare;
}
