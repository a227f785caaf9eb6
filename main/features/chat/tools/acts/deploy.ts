import { z } from 'zod';
import { named, plural } from '../../../../core/lib/shown-words.ts';
import type { DeploymentsService } from '../../../deployments/index.ts';
import type { ProjectsService } from '../../../projects/index.ts';
import { projectIn } from '../in-scope.ts';
import { makeAct, projectName, restingOn, unknownEnd } from '../make-act.ts';
import type { Act } from '../types.ts';
import { byChat } from './services.ts';

export interface DeployDeps {
  deployments: Pick<DeploymentsService, 'places' | 'deploy' | 'history'>;
  projects: Pick<ProjectsService, 'row' | 'list'>;
}

const input = z.strictObject({
  project: projectName,
  place: z.string().min(1).max(64).describe('Name of the place: staging, prod'),
  commit: z
    .string()
    .min(1)
    .max(200)
    .nullable()
    .default(null)
    .describe('A commit, branch or tag; null for the working tree as it is'),
});

export function createDeployAct({ deployments, projects }: DeployDeps): Act {
  const placeOf = async (projectId: string, asked: string) =>
    (await deployments.places({ projectId })).find(({ id, spec }) => id === asked || spec.name === asked);

  return makeAct({
    name: 'deploy',
    description: 'Ships a project to one of its places. The user is asked first.',
    input,
    async prepare({ project, place: asked, commit }, { scope }) {
      const looked = await projectIn(projects, scope, project);
      if (!looked.ok) return looked.why;
      const { found } = looked;
      const place = await placeOf(found.id, asked);
      if (!place) {
        const known = (await deployments.places({ projectId: found.id })).map(({ spec }) => spec.name).join(', ');
        return `${named(found.name)} has no place “${named(asked)}”. It has: ${known || 'none'}.`;
      }
      if (place.deployment)
        return `Version ${place.deployment.release.number} is on its way to ${place.spec.name} already.`;
      const live = place.releases.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0];
      const what =
        commit === null
          ? `${named(found.name)} as it is, with what is not committed,`
          : `${named(commit)} of ${named(found.name)}`;
      const before = live ? `version ${live.number} is live there now` : 'nothing is live there now';
      const short = `Deploy ${named(found.name)} to ${place.spec.name}`;
      return {
        ...{ short, projectId: found.id, diff: null },
        sentence: `Deploy ${what} to ${place.spec.name} at ${place.url}, with ${plural(place.spec.replicas, 'instance')}; ${before}.`,
        restsOn: restingOn(place.id, place.spec, live?.id ?? null, commit, found.git?.head ?? null),
        async carryOut({ useId }) {
          const begun = await deployments.deploy({ placeId: place.id, commit, by: byChat, key: `chat/${useId}` });
          return {
            ok: true,
            result: `The deployment of version ${begun.release.number} to ${place.spec.name} has begun; its receipt comes at its end.`,
            route: `/deployments/${place.id}`,
          };
        },
      };
    },
    async afterKill(use, { scope }) {
      const read = input.safeParse(use.input);
      const looked = read.success ? await projectIn(projects, scope, read.data.project) : null;
      const place = read.success && looked?.ok ? await placeOf(looked.found.id, read.data.place) : undefined;
      if (!place) return unknownEnd('the place is not known any more');
      const since = (await deployments.history({ placeId: place.id, limit: 50 })).find(
        ({ by, startedAt }) => by === byChat && startedAt >= (use.decidedAt ?? 0),
      );
      return since
        ? {
            ok: true,
            result: `The deployment of version ${since.release.number} to ${place.spec.name} had begun. ${since.sentence}`,
            route: `/deployments/${place.id}`,
          }
        : unknownEnd('no deployment of it had begun');
    },
  });
}
