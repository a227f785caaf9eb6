import { bytesText } from '../../../../../shared/lib/bytes.ts';
import { named } from '../../../../core/lib/shown-words.ts';
import { projectFor } from '../find.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';

const mostSaid = 3;
const mostShown = 20;
const dollar = 1e12;

/** What projects took of the machine today, and what models cost. */
export function createCosts({ monitors, minds, projects }: Pick<DoingDeps, 'monitors' | 'minds' | 'projects'>) {
  const prepare: Prepare<'costs'> = async ({ projectId }, making) => {
    const found = projectId === null ? null : await projectFor(projects, projectId, making);
    if (found && !found.ok) return found.refusal;
    const only = found ? named(found.project.name, 60) : null;
    return look(only === null ? 'What projects cost today' : `What ${only} costs today`, async (signal) => {
      const day = await monitors.costs('day', making.now, signal);
      const costs = day.projects
        .filter((one) => (projectId === null || one.projectId === projectId) && one.cpuSeconds !== null)
        .map((one) => ({
          name: named(projects.row(one.projectId)?.name ?? 'a project that is gone', 60),
          coreHours: Math.round((one.cpuSeconds ?? 0) / 360) / 10,
          memoryBytes: one.memoryBytes,
          energyWh: one.energyWh,
          seconds: one.cpuSeconds ?? 0,
        }))
        .sort((a, b) => b.seconds - a.seconds);
      // Models are paid for by no project.
      const spent = projectId === null ? await minds.spend(1) : [];
      const requests = spent.reduce((sum, line) => sum + line.requests, 0);
      const money = spent.some(({ cost }) => cost === null)
        ? null
        : spent.reduce((sum, { cost }) => sum + (cost ?? 0), 0) / dollar;
      const [top] = costs;
      return {
        sentence:
          top === undefined
            ? `Nothing was measured ${only === null ? 'of projects' : `of ${only}`} today.`
            : `${top.name} took ${only === null && costs.length > 1 ? 'most ' : ''}today: ${top.coreHours} core hours${top.memoryBytes === null ? '' : ` and ${bytesText(top.memoryBytes)}`}.`,
        evidence: [
          ...costs
            .slice(0, mostShown)
            .map(
              ({ name, coreHours, memoryBytes, energyWh }) =>
                `${name}: ${coreHours} core hours${memoryBytes === null ? '' : `, ${bytesText(memoryBytes)}`}${energyWh === null ? '' : `, about ${Math.round(energyWh * 10) / 10} Wh`}`,
            ),
          `Measured in ${Math.round(day.covered * 100)} % of the day until now`,
          ...(requests === 0
            ? []
            : [`Models: ${requests} requests, ${money === null ? 'cost not known' : `$${money.toFixed(2)}`}`]),
        ],
        route: '/monitors?tab=projects&period=day',
        say: making.words.costs({ first: costs.slice(0, mostSaid), none: costs.length === 0 }),
      };
    });
  };
  return prepare;
}
