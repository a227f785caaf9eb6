import { named, plural } from '../../../../core/lib/shown-words.ts';
import { sinceOf } from '../../../identity/index.ts';
import { projectFor } from '../find.ts';
import { type DoingDeps, look, type Prepare } from '../types.ts';
import { isUp, statusWords } from './running.ts';

type Deps = Pick<DoingDeps, 'projects' | 'launcher' | 'deployments' | 'backups'>;

/** How a project stands: health, git, what runs, what is live, what is backed up. */
export function createProjectState({ projects, launcher, deployments, backups }: Deps) {
  const prepare: Prepare<'project-state'> = async ({ projectId }, making) => {
    const found = await projectFor(projects, projectId, making);
    if (!found.ok) return found.refusal;
    return look(`How ${named(found.project.name)} stands`, async () => {
      const { now, words } = making;
      const row = projects.row(projectId) ?? found.project;
      const name = named(row.name, 60);
      const route = `/projects/${encodeURIComponent(row.id)}`;
      if (row.presence !== 'here')
        return {
          ...{ sentence: `${name} is not there, or cannot be read.`, evidence: [named(row.path, 300)], route },
          say: words.gone(name),
        };
      const [places, { plans }, shipped] = await Promise.all([
        deployments.places({ projectId }),
        backups.overview({ projectId }),
        deployments.history({ projectId, limit: 1 }),
      ]);
      const up = launcher.statuses().filter((one) => one.projectId === projectId && isUp(one));
      const { git } = row;
      const parts = git && [git.staged, git.unstaged, git.untracked];
      const changed = parts?.every((part) => part !== null) ? parts.reduce((sum, part) => sum + (part ?? 0), 0) : null;
      const live = places.flatMap(({ spec, releases }) => {
        const release = releases.find(({ state }) => state === 'live');
        return release ? [{ place: named(spec.name, 40), version: release.number }] : [];
      });
      const backedUpAt = plans.reduce<number | null>(
        (newest, { lastGoodAt }) => (lastGoodAt !== null && lastGoodAt > (newest ?? 0) ? lastGoodAt : newest),
        null,
      );
      const [last] = shipped;
      return {
        sentence: `${name}: ${[
          row.health === null ? 'its health is not known yet' : `health ${Math.round(row.health)} of 100`,
          up.length === 0 ? 'nothing runs' : `${plural(up.length, 'service')} ${up.length === 1 ? 'runs' : 'run'}`,
          backedUpAt === null ? 'no good backup' : `backed up ${sinceOf(backedUpAt, now)}`,
        ].join(', ')}.`,
        evidence: [
          ...(row.worst === null ? [] : [`What costs it most: ${named(row.worst, 200)}`]),
          ...(git === null
            ? ['Not under git']
            : [
                `Git: ${git.branch === null ? 'no branch' : named(git.branch, 100)}${changed === null ? '' : `, ${plural(changed, 'path')} not committed`}${
                  git.ahead ? `, ${git.ahead} not pushed` : ''
                }${git.behind ? `, ${git.behind} behind` : ''}${git.conflicts ? `, ${plural(git.conflicts, 'conflict')}` : ''}`,
              ]),
          ...up.map((one) => statusWords(one, now)),
          ...places.map(({ spec, sentence }) => `${named(spec.name, 40)}: ${sentence}`),
          ...(last ? [`Last deployment ${sinceOf(last.startedAt, now)}: ${last.sentence}`] : []),
          ...plans.map(
            (plan) =>
              `${named(plan.name, 100)}: ${plan.lastGoodAt === null ? 'never backed up' : `backed up ${sinceOf(plan.lastGoodAt, now)}`}${plan.lastProvenAt === null ? ', not proven' : `, proven ${sinceOf(plan.lastProvenAt, now)}`}`,
          ),
        ],
        route,
        say: words.state({
          ...{ project: name, health: row.health, branch: git?.branch ? named(git.branch, 60) : null, changed },
          ...{ running: up.length, live: live[0] ?? null, backedUpAt },
        }),
      };
    });
  };
  return prepare;
}
