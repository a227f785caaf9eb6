import { StepFailure } from '../../../core/runs/step-failure.ts';
import { aboutOf, type Ground, refOf } from '../ground.ts';
import { urlOf } from '../routes.ts';
import type { Instance } from '../types.ts';
import type { Moves, Scene } from './moves.ts';

/** The new version runs beside the old one, and is tried where nobody meets it yet. */
export function createPreview({ repo, proxy, driver, named }: Ground, moves: Moves) {
  /** What is deaf to TERM is killed with all that it has in its hands, at each deployment and each end. */
  async function heedsTerm(scene: Scene): Promise<void> {
    const { deployment, release, talk } = scene;
    const ref = refOf(release, aboutOf(deployment));
    const run = driver(release.target.type);
    const first = (await run.instances(ref)).find(({ replica }) => replica === 0);
    if (!first) return;
    talk.progress(null, 'It is asked to end, once, to see whether it does.');
    const { killed } = await run.stop(ref, first, talk);
    if (killed)
      throw new StepFailure(
        `Version ${release.number} does not end when it is asked to by TERM: it had to be killed after ${deployment.spec.stopSeconds} s`,
        { retry: false },
      );
    // Stopping it may take longer than the engine waits for whom it has told to end.
    talk.signal.throwIfAborted();
    await moves.startReplicas(scene, [0]);
  }

  async function smoke({ deployment, release, talk }: Scene, upstreams: readonly Instance[]): Promise<void> {
    const { spec, place_id: placeId } = deployment;
    if (spec.smoke.length === 0) return;
    const about = aboutOf(deployment);
    const by = `smoke test of ${about.projectName} ${about.placeName}`;
    const ref = refOf(release, about, await moves.variablesOf(deployment.project_id, spec, by));
    const preview = await proxy.preview(placeId, { releaseId: release.id, weight: 100, upstreams });
    try {
      const variables = { PREVIEW_URL: `http://127.0.0.1:${preview.port}`, LIVE_URL: urlOf(spec) };
      for (const line of spec.smoke) {
        talk.progress(null, line);
        const asked = { line, why: `smoke test of ${ref.label}`, variables };
        const { code, output } = await driver(release.target.type).command(ref, asked, talk);
        if (code !== 0)
          throw new StepFailure(`Version ${release.number} failed a smoke test: ${line} ended with ${code}`, {
            ...{ retry: false, detail: output.slice(-4_000) },
          });
      }
    } finally {
      await preview.close();
    }
  }

  return async function preview(scene: Scene): Promise<void> {
    const { deployment, release, previous } = scene;
    const { spec, place_id: placeId } = deployment;
    await repo.patchRelease(release.id, { state: 'preview' });
    await moves.apply(placeId);
    await moves.mark(scene, 'begin');
    const { listening, problem } = await proxy.counts(placeId);
    if (!listening && !previous)
      throw new StepFailure(
        `Port ${spec.port} cannot be served: ${(await named(spec.port, problem)) ?? 'nobody knows why'}`,
        { retry: false },
      );
    const first = spec.strategy.type === 'rolling' && previous ? 1 : release.replicas;
    const all = Array.from({ length: first }, (_, i) => i);
    let started = await moves.startReplicas(scene, all);
    if (spec.analysis.heedsTerm && deployment.kind !== 'rollback' && !deployment.evidence.some(isTold)) {
      await heedsTerm(scene);
      await repo.patchDeployment(deployment.id, { evidence: [...deployment.evidence, told] });
      started = await driver(release.target.type).instances(refOf(release, aboutOf(deployment)));
    }
    // One that was live before has shown what it can, and whoever goes back does not want to wait.
    if (deployment.kind !== 'rollback') await smoke(scene, started);
    await moves.apply(placeId);
  };
}

const told = { ok: true, sentence: 'It ends when it is asked to by TERM.' };
const isTold = ({ sentence }: { sentence: string }) => sentence === told.sentence;
