import { StepFailure } from '../../../core/runs/step-failure.ts';
import { aboutOf, type Ground, refOf } from '../ground.ts';
import type { DeploymentRow, Evidence, ReleaseRow } from '../repo.ts';
import type { RouteCounts, StepTalk } from '../types.ts';
import { judgeFigure } from './figure.ts';
import { judge, slopePerMinute } from './judge.ts';
import { countedBetween } from './marks.ts';

const lookEveryMs = 250;

interface Asked {
  deployment: DeploymentRow;
  release: ReleaseRow;
  previous: ReleaseRow | null;
  seconds: number;
  /** Both are looked at in the same time; else the old one as it was before. */
  sideBySide: boolean;
  talk: StepTalk;
  liveUrl: string;
}

/** Looks at the new version for a while, and fails as soon as it is known to be a bad one. */
export function createWatch({
  clock,
  driver,
  proxy,
  databases,
}: Pick<Ground, 'clock' | 'driver' | 'proxy' | 'databases'>) {
  return async function watch(asked: Asked): Promise<Evidence[]> {
    const { deployment, release, previous, seconds, sideBySide, talk } = asked;
    const { place_id: placeId, spec, marks } = deployment;
    const rules = spec.analysis;
    const ref = refOf(release, aboutOf(deployment));
    const run = driver(release.target.type);
    const began = clock.monotonic();
    let from: RouteCounts = await proxy.counts(placeId);
    const restartsBefore = new Map<string, number>();
    for (const instance of await run.instances(ref)) {
      const { restarts } = await run.state(ref, instance);
      restartsBefore.set(instance.id, restarts);
    }
    // While they are replaced one after the other not all of them are there.
    const replicas = release.serving.length;
    const samples: { at: number; bytes: number }[] = [];
    let gone = 0;

    for (;;) {
      talk.signal.throwIfAborted();
      const passed = (clock.monotonic() - began) / 1_000;
      const whole = passed >= seconds;
      const counts = await proxy.counts(placeId);
      // What the proxy had counted before it was begun anew is lost: the rest of the time is looked at.
      if (counts.epoch !== from.epoch) from = { ...counts, releases: {} };
      const instances = await run.instances(ref);
      const states = await Promise.all(
        instances.map(async (instance) => ({ instance, state: await run.state(ref, instance) })),
      );
      let restarts = 0;
      let ended: string | null = null;
      let bytes: number | null = 0;
      for (const { instance, state } of states) {
        restarts += Math.max(0, state.restarts - (restartsBefore.get(instance.id) ?? 0)) + (state.running ? 0 : 1);
        ended ??= state.exit?.sentence ?? null;
        bytes = bytes === null || state.memoryBytes === null ? null : bytes + state.memoryBytes;
      }
      // Between its end and the next try there is none of it to be asked.
      const missing = Math.max(0, replicas - instances.length);
      gone = Math.max(gone, missing);
      if (bytes !== null && instances.length === replicas) samples.push({ at: clock.monotonic(), bytes });
      const base = sideBySide ? from : marks.begin;
      const last = sideBySide ? counts : (marks.before ?? counts);
      const sameOld = previous && last.epoch === counts.epoch ? previous : null;
      const { bad, evidence } = judge(rules, {
        name: `version ${release.number}`,
        old: sameOld && {
          name: `version ${sameOld.number}`,
          counted: enough(rules.leastRequests, countedBetween(base, last, sameOld.id), () =>
            countedBetween(null, last, sameOld.id),
          ),
        },
        counted: countedBetween(from, counts, release.id),
        seconds: Math.max(0.1, passed),
        restarts: Math.max(restarts, gone),
        ended,
        memoryMbPerMinute: slopePerMinute(samples),
        whole,
      });
      if (bad !== null) throw new StepFailure(bad, { retry: false, result: evidence.map((one) => ({ ...one })) });
      if (whole) return [...evidence, ...(await ownWord(asked)), ...(await ownFigure(asked))];
      talk.progress(Math.min(1, passed / seconds), `Version ${release.number} is watched.`);
      await new Promise<void>(
        (resolve) => void clock.after(Math.min(lookEveryMs, Math.max(10, (seconds - passed) * 1_000)), resolve),
      );
    }
  };

  async function ownFigure({ deployment, release, talk }: Asked): Promise<Evidence[]> {
    const { figure } = deployment.spec.analysis;
    if (figure === null) return [];
    return [await judgeFigure({ figure, number: release.number, databases, signal: talk.signal })];
  }

  async function ownWord({ deployment, release, talk, liveUrl }: Asked): Promise<Evidence[]> {
    const { command } = deployment.spec.analysis;
    if (command === null) return [];
    const ref = refOf(release, aboutOf(deployment));
    const run = driver(release.target.type);
    const upstreams = await run.instances(ref);
    const preview = await proxy.preview(deployment.place_id, { releaseId: release.id, weight: 100, upstreams });
    try {
      const variables = { PREVIEW_URL: `http://127.0.0.1:${preview.port}`, LIVE_URL: liveUrl };
      const { code } = await run.command(ref, { line: command, why: `check of ${ref.label}`, variables }, talk);
      if (code !== 0)
        throw new StepFailure(`The check of version ${release.number} failed: ${command} ended with ${code}`, {
          retry: false,
        });
      return [{ ok: true, sentence: `${command} ended with 0.` }];
    } finally {
      await preview.close();
    }
  }
}
export type Watch = ReturnType<typeof createWatch>;

/** What was counted shortly before, or else all that is known. */
const enough = <T extends { requests: number }>(least: number, few: T, all: () => T): T =>
  few.requests >= least && few.requests > 0 ? few : all();
