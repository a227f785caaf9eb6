import { StepFailure } from '../../../core/runs/step-failure.ts';
import type { StepAnswer, StepContext } from '../../../core/runs/types.ts';
import { aboutOf, type Ground, refOf } from '../ground.ts';
import { frozenAt } from '../places/freeze.ts';
import { type Migrated, migration } from '../repo.ts';
import type { ReleaseRef, TargetDriver } from '../types.ts';
import type { Moves, Scene } from './moves.ts';

interface Ended {
  code: number;
  output: string;
}

/** All that comes before the first instance is started. */
export function createPrepare({ repo, clock, driver, changed, commandHere }: Ground, moves: Moves) {
  return {
    async build(scene: Scene): Promise<void> {
      const { deployment, release, talk } = scene;
      if (release.artifact !== null) return;
      const run = driver(release.target.type);
      await run.check(release.target);
      const { id: releaseId, number, target, source } = release;
      const artifact = await run.build({ releaseId, number, target, source, by: deployment.by }, talk);
      await repo.patchRelease(releaseId, { artifact });
    },

    async test(scene: Scene): Promise<void> {
      const { test } = scene.deployment.spec;
      if (test === null) return;
      const ended = await command(scene, test, 'test', (run, ref, asked) =>
        (run.test ?? run.command)(ref, asked, scene.talk),
      );
      judge(scene, test, 'failed its test', ended);
    },
    /** By a program of this machine, with nothing of the project's variables. */
    async scan(scene: Scene): Promise<void> {
      const { deployment, release, talk } = scene;
      const { scan } = deployment.spec;
      if (scan === null) return;
      const ref = refOf(release, aboutOf(deployment));
      const { image, folder } = ref.artifact;
      const { target } = release;
      const context = target.type === 'docker' ? target.context : target.type === 'kubernetes' ? target.engine : null;
      const variables = {
        ...(image !== null && { IMAGE: image }),
        ...(folder !== null && { FOLDER: folder }),
        // Where the image is: programs that look at images ask the same engine by it.
        ...(context !== null && { DOCKER_CONTEXT: context }),
      };
      talk.progress(null, scan);
      const asked = { line: scan, why: `scan of ${ref.label}`, variables };
      judge(scene, scan, 'did not pass its scan', await commandHere(folder ?? release.source.folder, asked, talk));
    },
    async push({ deployment, release, talk }: Scene): Promise<void> {
      await driver(release.target.type).push?.(refOf(release, aboutOf(deployment)), talk);
    },
    async migrate(scene: Scene): Promise<void> {
      const { deployment, release, talk } = scene;
      const { migrate } = deployment.spec;
      if (release.migrated === migration.done || migrate === null) return;
      const set = (migrated: Migrated) => repo.patchRelease(release.id, { migrated });
      const begun = release.migrated === migration.begun;
      const ended = await command(scene, migrate, 'migration', async (run, ref, asked) => {
        if (!begun) {
          // Written first: whoever is killed in the middle of it has to know that it is not to be begun again.
          await set(migration.begun);
          return run.command(ref, asked, talk);
        }
        const known = await run.resumed?.(ref, asked.why, talk);
        if (known) return known;
        throw new StepFailure(
          `Optimus ended while version ${release.number} changed the database, and how far that came is not known: look at the database before you deploy again`,
          { retry: false },
        );
      });
      await set(ended.code === 0 ? migration.done : migration.none);
      judge(scene, migrate, 'could not change the database', ended);
    },

    async approval({ deployment, release }: Scene, { woken }: StepContext): Promise<StepAnswer> {
      const { project_name, place_name } = deployment;
      if (woken?.kind === 'approval') {
        if (woken.choice === 'rejected')
          throw new StepFailure(
            `Version ${release.number} was not approved${woken.comment === '' ? '' : `: ${woken.comment}`}`,
            { retry: false },
          );
        await repo.patchDeployment(deployment.id, { state: 'running' });
        return { result: null };
      }
      const question = `Ship version ${release.number} of ${project_name} to ${place_name}?`;
      await repo.patchDeployment(deployment.id, { state: 'waiting', sentence: 'It waits for somebody to say yes.' });
      changed(deployment.place_id);
      return { wait: { kind: 'approval', question } };
    },
    async freeze({ deployment }: Scene): Promise<StepAnswer> {
      const frozen = frozenAt(deployment.spec.freezes, clock.now());
      if (!frozen) {
        await repo.patchDeployment(deployment.id, { state: 'running' });
        return { result: null };
      }
      const until = new Date(frozen.until).toISOString().slice(0, 16).replace('T', ' ');
      const why = frozen.why === '' ? '' : ` (${frozen.why})`;
      const sentence = `Nothing is switched here before ${until} UTC${why}.`;
      await repo.patchDeployment(deployment.id, { state: 'waiting', sentence });
      changed(deployment.place_id);
      return { wait: { kind: 'timer', until: frozen.until } };
    },
  };

  async function command(
    { deployment, release, talk }: Scene,
    line: string,
    what: string,
    act: (run: TargetDriver, ref: ReleaseRef, asked: Parameters<TargetDriver['command']>[1]) => Promise<Ended>,
  ): Promise<Ended> {
    const about = aboutOf(deployment);
    const by = `${what} of ${about.projectName} ${about.placeName}`;
    const ref = refOf(release, about, await moves.variablesOf(deployment.project_id, deployment.spec, by));
    talk.progress(null, line);
    return act(driver(release.target.type), ref, { line, why: `${what} of ${ref.label}`, variables: {} });
  }

  function judge({ release }: Scene, line: string, failed: string, { code, output }: Ended): void {
    if (code === 0) return;
    const last = output.trim().split('\n').at(-1)?.trim() ?? '';
    throw new StepFailure(
      `Version ${release.number} ${failed}: ${line} ended with ${code}${last === '' ? '' : ` (${last.slice(0, 200)})`}`,
      { retry: false, detail: output.slice(-4_000) },
    );
  }
}
export type Prepare = ReturnType<typeof createPrepare>;
