import { z } from 'zod';
import { DomainError } from '../../../shared/contract/errors.ts';
import type { Cancel } from '../../core/lib/clock.ts';
import { createDisposers } from '../../core/lib/disposers.ts';
import { createSerial, type Serial } from '../../core/lib/serial.ts';
import type { Hosting } from '../launcher/index.ts';
import type { RunsService } from '../runs/index.ts';
import type { Ground } from './ground.ts';
import { processOf } from './process-target/create-process-target.ts';
import type { DeploymentRow, DeploymentsRepo, PlaceRow } from './repo.ts';
import type { Routes } from './routes.ts';
import { definitionId, isOver, runKind } from './steps/definition.ts';
import type { Ending } from './steps/ending.ts';
import type { Moves } from './steps/moves.ts';
import type { Tell } from './tell.ts';
import type { Proxy as PlaceProxy } from './types.ts';

interface Deps extends Pick<Ground, 'clock' | 'log' | 'changed' | 'named'> {
  repo: Pick<
    DeploymentsRepo,
    | 'places'
    | 'place'
    | 'releases'
    | 'release'
    | 'history'
    | 'open'
    | 'deployment'
    | 'deploymentOfRun'
    | 'patchDeployment'
  >;
  proxy: Pick<PlaceProxy, 'begin' | 'counts' | 'onChange'>;
  routes: Pick<Routes, 'routeOf' | 'apply' | 'specInForce'>;
  moves: Pick<Moves, 'ensureRunning'>;
  ending: Pick<Ending, 'revert'>;
  tell: Pick<Tell, 'attention'>;
  runs: Pick<RunsService, 'get' | 'latest' | 'onChange'>;
  hosting: Pick<Hosting, 'begin' | 'status'>;
}

const inCluster = ({ spec }: PlaceRow) => spec.target.type === 'kubernetes';
const soonMs = 100;
/** So long the start of Optimus waits for what runs places. */
const patienceMs = 5_000;
/** And so long a deployment that was under way. */
const slowestMs = 60_000;
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
const endsWithinMs = 10_000;
/** More runs of one place do not begin in one moment. */
const latestRuns = 10;
const inputOf = z.object({ deploymentId: z.string() });
const over = new Set(['succeeded', 'failed', 'cancelled']);

/** Brings places to what the table says: at the beginning, and when something changes by itself. */
export function createTakingUp(deps: Deps) {
  const { repo, proxy, clock, log, changed, routes, moves, ending, tell, runs, hosting, named } = deps;
  const disposers = createDisposers();
  const ports = new Map<string, number | null>();
  const due = new Map<string, Cancel>();
  let looking: Cancel | null = null;
  let ended = false;
  /** Before that the proxy of an earlier Optimus is not taken up, and to speak to it would begin another. */
  let serving = false;

  const gone = new AbortController();
  const talk = { signal: gone.signal, log() {}, progress() {} };
  const retries = new Map<string, Cancel>();
  const background = new Set<Promise<unknown>>();
  const inBackground = (task: Promise<unknown>) => {
    const done = task
      .catch((error: unknown) => void (ended || log.error('a place could not be taken up', error)))
      .finally(() => background.delete(done));
    background.add(done);
  };
  const lanes = new Map<string, Serial>();
  const inLane = <T>(placeId: string, task: () => Promise<T>): Promise<T> => {
    const lane = lanes.get(placeId) ?? createSerial();
    lanes.set(placeId, lane);
    return lane(task);
  };
  const takenUp = new Map<string, Promise<unknown>>();
  const { promise: live, resolve: isLive } = Promise.withResolvers<void>();
  async function sceneOf(deployment: DeploymentRow) {
    const [release, previous] = await Promise.all([
      repo.release(deployment.release_id),
      deployment.previous_id === null ? null : repo.release(deployment.previous_id),
    ]);
    return release && { deployment, release, previous, talk };
  }

  async function runOf({ id, place_id, run_id }: DeploymentRow) {
    const find = (runId: string) =>
      runs.get(runId).catch((error: unknown) => {
        if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
        throw error;
      });
    if (run_id !== '') return find(run_id);
    // Optimus can have ended between the begin of the run and the note of it.
    const definition = definitionId(place_id);
    for (const summary of (await runs.latest([definition], latestRuns)).get(definition) ?? []) {
      const run = await find(summary.id);
      if (!run || inputOf.safeParse(run.input).data?.deploymentId !== id) continue;
      await repo.patchDeployment(id, { run_id: run.id });
      return run;
    }
    return null;
  }

  /** A run can end without any of its steps: cancelled before the first, or lost with its table. */
  const settle = (deployment: DeploymentRow): Promise<void> =>
    inLane(deployment.place_id, async () => {
      const now = await repo.deployment(deployment.id);
      if (!now || now.ended_at !== null || ended) return;
      const run = await runOf(now);
      if (run && !over.has(run.state)) return;
      const scene = await sceneOf(now);
      if (!scene) return;
      const cancelled = run?.state === 'cancelled';
      const why = run?.error ?? {
        sentence: cancelled ? `Version ${now.release_number} was stopped` : 'It was never begun',
      };
      await ending.revert(scene, why, cancelled);
    }).catch((error: unknown) => void (ended || log.error('a deployment could not be ended', error)));

  async function attention(): Promise<void> {
    const places = await repo.places();
    const latest: DeploymentRow[] = [];
    const deaf: Parameters<Tell['attention']>[1][number][] = [];
    for (const place of places) {
      const last = (await repo.history({ placeId: place.id, limit: 5 })).find(({ state }) => isOver(state));
      if (last) latest.push(last);
      // Whether a cluster answers is told where the place is looked at.
      if (inCluster(place)) continue;
      const live = (await repo.releases(place.id)).some(({ weight }) => weight > 0);
      const counts = live ? await proxy.counts(place.id).catch(() => null) : null;
      if (counts && !counts.listening)
        deaf.push({
          ...{ placeId: place.id, projectId: place.project_id, projectName: place.project_name },
          label: `${place.name} of ${place.project_name}`,
          why: (await named(place.spec.port, counts.problem)) ?? `Nobody listens on port ${place.spec.port}.`,
        });
    }
    if (!ended) tell.attention(latest, deaf);
  }

  /** What had requests has them again: its processes first, then the proxy. */
  async function startLive(place: PlaceRow): Promise<void> {
    const live = (await repo.releases(place.id)).filter(({ weight }) => weight > 0);
    const spec = await routes.specInForce(place);
    const deployment = (await repo.history({ placeId: place.id, limit: 200 })).find(
      ({ release_id }) => release_id === live[0]?.id,
    );
    for (const release of live) {
      if (!deployment) continue;
      const scene = { deployment: { ...deployment, spec }, release, previous: null, talk };
      await moves.ensureRunning(scene, release);
    }
  }

  /** Whether it is known now where its requests go. */
  const bring = (place: PlaceRow): Promise<boolean> =>
    inLane(place.id, async () => {
      if (ended) return false;
      try {
        await startLive(place);
        if (ended) return false;
        await routes.apply(place.id);
      } catch (error) {
        if (!ended) log.error('a place could not be taken up', error, { place: place.id });
      }
      return !ended && (await routes.routeOf(place.id)) !== null;
    });

  /** What runs it can come later than Optimus, and nobody else tells of it. */
  function later(placeId: string, waitMs: number): void {
    if (ended) return;
    const again = async () => {
      const place = await repo.place(placeId);
      if (!place) return;
      // A deployment that has begun there since looks after it by itself.
      const known = (await repo.open(placeId)).length > 0 || (await bring(place));
      if (known) changed(placeId);
      else later(placeId, Math.min(waitMs * 2, longestRetryMs));
    };
    retries.set(
      placeId,
      clock.after(waitMs, () => {
        retries.delete(placeId);
        inBackground(again());
      }),
    );
  }

  async function within<T>(ms: number, task: Promise<T>): Promise<T | null> {
    const late = Promise.withResolvers<null>();
    const cancel = clock.after(ms, () => late.resolve(null));
    return Promise.race([task, late.promise]).finally(cancel);
  }

  async function begin(): Promise<void> {
    await hosting.begin().catch((error: unknown) => log.error('what ran of deployments could not be taken up', error));
    const places = await repo.places();
    const busy: PlaceRow[] = [];
    for (const place of places) {
      const has = (await repo.releases(place.id)).some(({ weight }) => weight > 0);
      if (has || (await repo.open(place.id)).length > 0) busy.push(place);
    }
    const away = busy.filter(inCluster);
    const found = await Promise.all(
      busy
        .filter((place) => !inCluster(place))
        .map(async (place) => ({ place, route: await within(patienceMs, routes.routeOf(place.id)) })),
    );
    const known = found.flatMap(({ route }) => route ?? []);
    const unknown = found.flatMap(({ place, route }) => (route ? [] : [place.id]));
    // What runs on is served at once; what has to be started again comes to it.
    await proxy.begin(known, unknown).catch((error: unknown) => log.error('the proxy could not be begun', error));
    serving = true;
    if (ended) return;
    disposers.add(
      proxy.onChange((placeId) => {
        if (placeId !== null) return changed(placeId);
        self.look();
        for (const { id } of places) changed(id);
      }),
    );
    disposers.add(
      runs.onChange((change) => {
        if (!change.ended || change.kind !== runKind) return;
        inBackground(repo.deploymentOfRun(change.runId).then((row) => row && settle(row)));
      }),
    );
    // Before anybody can begin another.
    const left = await repo.open();
    // What runs in a cluster runs on without Optimus: only what was under way is looked after.
    const remote = away.map(async (place) => {
      for (const one of left.filter(({ place_id }) => place_id === place.id)) await settle(one);
    });
    for (const one of remote) inBackground(one);
    const first = found.map(({ place, route }) => {
      const open = left.filter(({ place_id }) => place_id === place.id);
      const taken = bring(place).then(async (brought) => {
        for (const one of open) await settle(one);
        if (!brought) later(place.id, firstRetryMs);
      });
      inBackground(taken);
      takenUp.set(
        place.id,
        taken.catch(() => {}).finally(() => takenUp.delete(place.id)),
      );
      // The others' deployments wait for none that nobody can say anything of.
      return open.length > 0 && route ? taken : null;
    });
    inBackground(Promise.allSettled(first).then(() => isLive()));
    self.look();
  }

  const self = {
    /** What had requests has them again where a deployment was under way, as far as it can have: until then none goes on. */
    live,
    /** An engine that is slow to say what runs is waited for by the deployments of its own place alone. */
    takenUp: async (placeId: string): Promise<void> =>
      void (await within(slowestMs, takenUp.get(placeId) ?? Promise.resolve())),
    /** Looks soon, once for many. */
    look(): void {
      if (looking || ended || !serving) return;
      looking = clock.after(soonMs, () => {
        looking = null;
        attention().catch((error: unknown) => log.warn('deployments could not be looked at', { why: String(error) }));
      });
    },
    /** It listens elsewhere after a new start, or not at all: the proxy has to know. */
    processChanged(id: string): void {
      const found = processOf(id);
      const status = hosting.status(id);
      if (!found || ended) return;
      const port = status?.pid == null ? null : status.port;
      if (ports.get(id) === port) return;
      ports.set(id, port);
      if (!serving || due.has(found.placeId)) return;
      due.set(
        found.placeId,
        clock.after(soonMs, () => {
          due.delete(found.placeId);
          if (ended) return;
          routes
            .apply(found.placeId)
            .catch((error: unknown) => log.warn('a place could not be brought up to date', { why: String(error) }));
          changed(found.placeId);
        }),
      );
    },
    /** Does not wait for what is started again: that takes as long as it takes. */
    begin: (): Promise<void> =>
      begin().catch((error: unknown) => {
        isLive();
        throw error;
      }),
    async dispose(): Promise<void> {
      if (ended) return;
      ended = true;
      looking?.();
      for (const cancel of [...due.values(), ...retries.values()]) cancel();
      await disposers.run(() => {});
      gone.abort(new Error('Optimus is closing'));
      await within(endsWithinMs, Promise.allSettled(background));
    },
  };
  return self;
}
