import { createHash, randomUUID } from 'node:crypto';
import { DomainError, invalid } from '../../../shared/contract/errors.ts';
import type { ClusterChoice } from '../../../shared/features/deployments/kubernetes.ts';
import type { Deployment, Place, PlaceSpec, Target } from '../../../shared/features/deployments/schema.ts';
import { createSerial, type Serial } from '../../core/lib/serial.ts';
import type { RunsService } from '../runs/index.ts';
import type { Ground } from './ground.ts';
import { asDomainError, type Clearing, type ClusterQuestions, type ClusterViews } from './kubernetes-target/index.ts';
import { patiently } from './patience.ts';
import type { PlaceCheck } from './places/check.ts';
import { createRemoving } from './removing.ts';
import { type DeploymentRow, migration, type PlaceRow, type ReleaseRow } from './repo.ts';
import type { Routes } from './routes.ts';
import type { Sources } from './source.ts';
import { definitionId, definitionOf } from './steps/definition.ts';
import type { Tell } from './tell.ts';
import { noMarks } from './traffic/marks.ts';
import { createViews, deploymentOf } from './views.ts';

interface Deps extends Ground {
  routes: Routes;
  runs: Pick<RunsService, 'start' | 'cancel'>;
  check: PlaceCheck;
  sources: Sources;
  suggest: (projectId: string, name: string) => Promise<{ spec: PlaceSpec; notes: string[] }>;
  tell: Tell;
  /** Some plan of backups of the project wants to be asked first. */
  backsUp: (projectId: string) => boolean;
  questions: ClusterQuestions;
  clearing: Pick<Clearing, 'list'>;
  clusters: ClusterViews;
  /** Rejects when nothing may be begun. */
  ready: () => Promise<void>;
}

const runsAs = { docker: 'containers', process: 'processes', kubernetes: 'in a cluster' } as const;
const newId = () => randomUUID().replaceAll('-', '').slice(0, 12);
/** The same for whoever asks again with the same key, after Optimus has ended as well. */
const idOfKey = (key: string) => createHash('sha256').update(key).digest('hex').slice(0, 24);

/** What screens, workflows and others ask of deployments. */
export function createDeploymentsService(deps: Deps) {
  const { repo, clock, driver, changed, routes, runs, check, sources, suggest, tell, ready } = deps;
  const views = createViews(deps);
  const removing = createRemoving(deps);
  /** Places are held against each other when one is saved. */
  const saves = createSerial();
  /** Of two that are asked for at once at a place the second is told of the first; no other place waits for either. */
  const lanes = new Map<string, Serial>();
  const at = (placeId: string) => {
    const lane = lanes.get(placeId) ?? createSerial();
    lanes.set(placeId, lane);
    return lane;
  };

  const checked = (target: Target): Promise<void> =>
    patiently(
      clock,
      target.type === 'docker'
        ? (target.context ?? 'containers')
        : target.type === 'kubernetes'
          ? 'the cluster'
          : target.type,
      driver(target.type).check(target),
    );

  async function need(id: string): Promise<PlaceRow> {
    const place = await repo.place(id);
    if (!place) throw new DomainError('NOT_FOUND', { what: 'place', id });
    return place;
  }
  async function idle(place: PlaceRow): Promise<void> {
    const [open] = await repo.open(place.id);
    if (open)
      throw new DomainError('CONFLICT', {
        ...{ what: place.name, why: `Version ${open.release_number} is on its way there already.` },
        remedy: 'Wait for its end, or stop it.',
      });
  }
  /** What runs in a cluster stays there: nobody could lead requests from there to a port of this machine in one step. */
  async function assertStays(before: PlaceRow, spec: PlaceSpec): Promise<void> {
    const way = ({ target }: PlaceSpec) =>
      target.type === 'kubernetes' ? JSON.stringify([target.kubeconfig, target.context, target.namespace]) : 'here';
    const pinned = { ...before.spec, target: await deps.questions.pinned(before.spec.target) };
    if (way(pinned) === way(spec)) return;
    const left = (await repo.releases(before.id)).some(({ artifact, state }) => artifact !== null && state !== 'gone');
    if (!left) return;
    const problem = 'versions of this place are there where it was: add another place, or remove this one first';
    throw invalid([
      { field: before.spec.target.type === spec.target.type ? 'spec.target.context' : 'spec.target', problem },
    ]);
  }
  /** What was saved before its kubeconfig was there is shipped to one cluster, and stays there. */
  async function settledIn(place: PlaceRow): Promise<PlaceRow> {
    const target = await deps.questions.pinned(place.spec.target);
    if (target === place.spec.target) return place;
    const row = { ...place, spec: { ...place.spec, target } };
    await repo.putPlace(row);
    return row;
  }
  const liveOf = async (placeId: string): Promise<ReleaseRow | null> =>
    (await repo.releases(placeId)).filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)[0] ?? null;

  interface Draft {
    kind: DeploymentRow['kind'];
    place: PlaceRow;
    previous: ReleaseRow | null;
    to: string | null;
    by: string;
    key?: string | undefined;
  }
  async function rowOf({ kind, place, previous, to, by, key }: Draft, release: { id: string; number: number }) {
    const from = previous?.source.commit ?? null;
    const row: DeploymentRow = {
      ...{
        id: key === undefined ? newId() : idOfKey(key),
        place_id: place.id,
        project_id: place.project_id,
        project_name: place.project_name,
      },
      ...{ place_name: place.name, kind, run_id: '', release_id: release.id, release_number: release.number },
      ...{ previous_id: previous?.id ?? null, previous_number: previous?.number ?? null },
      ...{ commit_from: from, commit_to: to, commit_count: await sources.between(place.project_id, from, to) },
      ...{ spec: place.spec, state: 'running', sentence: `Version ${release.number} is begun.`, by },
      ...{ started_at: clock.now(), ended_at: null, switched: false, marks: noMarks, evidence: [], receipt: null },
    };
    return row;
  }

  async function run(row: DeploymentRow, pushes: boolean): Promise<Deployment> {
    const label = `${row.project_name} ${row.place_name} #${row.release_number}`;
    const { place_id: placeId, kind, spec } = row;
    const backsUp = deps.backsUp(row.project_id);
    const started = await runs
      .start(definitionOf({ placeId, label, kind, spec, pushes, backsUp }), {
        input: { deploymentId: row.id },
        name: kind === 'rollback' ? `Back to ${label}` : label,
        subject: { type: 'project', id: row.project_id, label: row.project_name },
        trigger: { kind: 'hand', label: row.by },
        idempotencyKey: `deployment/${row.id}`,
      })
      .catch(async (error: unknown) => {
        // Nobody else would ever end it, and the place would wait for it.
        const sentence = 'It could not be begun.';
        await repo.patchDeployment(row.id, { state: 'failed', sentence, ended_at: clock.now() });
        if (kind !== 'rollback') await repo.patchRelease(row.release_id, { state: 'failed' });
        changed(placeId);
        throw error;
      });
    await repo.patchDeployment(row.id, { run_id: started.id });
    const now = (await repo.deployment(row.id)) ?? { ...row, run_id: started.id };
    tell.started(now);
    changed(placeId);
    return deploymentOf(now);
  }

  async function fresh(
    draft: Omit<Draft, 'previous' | 'to'>,
    release: Pick<ReleaseRow, 'source' | 'subject' | 'target' | 'artifact' | 'origin'>,
  ): Promise<Deployment> {
    const { place } = draft;
    const previous = await liveOf(place.id);
    const id = newId();
    const row = await rowOf({ ...draft, previous, to: release.source.commit }, { id, number: place.number + 1 });
    await repo.addRelease(
      {
        ...{ id, place_id: place.id, state: 'building', weight: 0, replicas: place.spec.replicas },
        migrated: migration.none,
        ...{ serving: [], created_at: clock.now(), live_at: null },
        ...release,
      },
      (number) => ({ ...row, release_number: number }),
    );
    const written = (await repo.deployment(row.id)) ?? row;
    const { target } = release;
    const registry =
      target.type === 'docker'
        ? target.registry !== null
        : target.type === 'kubernetes' && target.image === null && target.registry !== null;
    return run(written, draft.kind === 'deploy' && registry && driver(release.target.type).push !== undefined);
  }

  return {
    async places({ projectId }: { projectId?: string | undefined }): Promise<Place[]> {
      return Promise.all((await repo.places(projectId)).map((row) => views.place(row)));
    },
    place: async ({ id }: { id: string }): Promise<Place> => views.place(await need(id)),

    async savePlace({ projectId, id, spec: given }: { projectId: string; id?: string | undefined; spec: PlaceSpec }) {
      await ready();
      const act = async () => {
        const spec = { ...given, target: await deps.questions.pinned(given.target) };
        const project = check.project(projectId);
        const before = id === undefined ? null : await need(id);
        if (before && before.project_id !== projectId)
          throw new DomainError('CONFLICT', { what: before.name, why: 'It belongs to another project.' });
        await check.spec(projectId, before?.id ?? null, spec);
        if (before) await assertStays(before, spec);
        const now = clock.now();
        const row: PlaceRow = before
          ? { ...before, spec, name: spec.name, updated_at: now }
          : {
              ...{ id: newId(), project_id: projectId, project_name: project.name, name: spec.name, spec },
              ...{ number: 0, created_at: now, updated_at: now },
            };
        await repo.putPlace(row);
        changed(row.id);
        return views.place(row);
      };
      return saves(() => (id === undefined ? act() : at(id)(act)));
    },
    async removePlace({ id, leave }: { id: string; leave: boolean }): Promise<{ stopped: number; left: string[] }> {
      await ready();
      return at(id)(async () => {
        const place = await need(id);
        await idle(place);
        // Asked before anything is taken away: a place whose engine is gone for now goes on as it is.
        const silent = await removing.unreached(place);
        const [why] = silent.values();
        if (why !== undefined && !leave)
          throw new DomainError('UNAVAILABLE', {
            ...{ what: place.name, why: `What runs there cannot be stopped: ${why}` },
            remedy: 'Wait until its engine answers, or remove the place and leave what runs where it is.',
          });
        await routes.remove(id);
        const ended = await removing.everything(place, silent).catch(async (error: unknown) => {
          await routes.apply(id).catch(() => {});
          throw asDomainError(place.name, error);
        });
        await repo.removePlace(id);
        // The end of what ran was seen while the place was still known, and brought its route back.
        await routes.remove(id);
        lanes.delete(id);
        deps.clusters.forget(id);
        changed(id);
        return ended;
      });
    },
    kubeContexts: ({ kubeconfig }: { kubeconfig: string | null }) => deps.questions.contexts({ kubeconfig }),
    async checkCluster(choice: ClusterChoice) {
      await ready();
      return deps.questions.check(choice);
    },
    async dryRun({ placeId }: { placeId: string }) {
      await ready();
      const place = await need(placeId);
      if (place.spec.target.type !== 'kubernetes')
        throw new DomainError('CONFLICT', {
          what: place.name,
          why: 'Only a cluster can say beforehand what it would do.',
        });
      check.project(place.project_id);
      const [{ source }, live] = await Promise.all([sources.find(place.project_id, null), liveOf(placeId)]);
      return deps.questions.dryRun(place, source, live && { id: live.id, image: live.artifact?.image ?? null });
    },
    /** By their labels: nothing else is taken away. */
    async objects({ placeId }: { placeId: string }) {
      const { spec } = await need(placeId);
      if (spec.target.type !== 'kubernetes') return { removed: [], stays: [], problem: null };
      try {
        return { ...(await patiently(clock, 'the cluster', deps.clearing.list(spec.target, placeId))), problem: null };
      } catch (error) {
        return {
          removed: [],
          stays: [],
          problem:
            error instanceof DomainError && 'why' in error.data
              ? error.data.why
              : String(error instanceof Error ? error.message : error),
        };
      }
    },
    async suggest({ projectId, name }: { projectId: string; name: string }) {
      check.project(projectId);
      return suggest(projectId, name);
    },

    /** With a key it is the same deployment for whoever asks again, also when it is over. */
    async deploy({
      placeId,
      commit,
      by = 'you',
      key,
    }: {
      placeId: string;
      commit: string | null;
      by?: string;
      key?: string;
    }): Promise<Deployment> {
      await ready();
      const earlier = async () => (key === undefined ? null : repo.deployment(idOfKey(key)));
      const known = await earlier();
      if (known) return deploymentOf(known);
      await checked((await need(placeId)).spec.target);
      return at(placeId)(async () => {
        const twin = await earlier();
        if (twin) return deploymentOf(twin);
        const place = await settledIn(await need(placeId));
        await idle(place);
        check.project(place.project_id);
        const { source, subject } = await sources.find(place.project_id, commit);
        const { target } = place.spec;
        return fresh({ kind: 'deploy', place, by, key }, { source, subject, target, artifact: null, origin: null });
      });
    },
    async promote({ fromPlaceId, placeId, by = 'you' }: { fromPlaceId: string; placeId: string; by?: string }) {
      await ready();
      await checked((await need(placeId)).spec.target);
      const act = async () => {
        const [from, place] = [await need(fromPlaceId), await settledIn(await need(placeId))];
        await idle(place);
        // What is live there is on trial, or may be put away before it is taken.
        if (from.id !== place.id) await idle(from);
        const origin = await liveOf(from.id);
        const why =
          from.id === place.id
            ? 'A version is promoted from one place to another.'
            : from.project_id !== place.project_id
              ? 'The places belong to two projects.'
              : origin === null || origin.artifact === null
                ? `Nothing is live at ${from.name}.`
                : origin.target.type !== place.spec.target.type
                  ? `${from.name} runs ${runsAs[origin.target.type]}, ${place.name} does not.`
                  : null;
        if (why !== null || !origin) throw new DomainError('CONFLICT', { what: place.name, why: why ?? '' });
        const { source, subject, artifact } = origin;
        return fresh(
          { kind: 'promote', place, by },
          { source, subject, artifact, target: place.spec.target, origin: origin.id },
        );
      };
      // Nothing begins at either meanwhile; always in the same order, so that two never wait for each other.
      const [first = placeId, second = first] = [...new Set([fromPlaceId, placeId])].sort();
      return at(first)(() => (second === first ? act() : at(second)(act)));
    },
    async rollback({
      placeId,
      releaseId,
      migrationsStay,
      by = 'you',
    }: {
      placeId: string;
      releaseId: string;
      migrationsStay: boolean;
      by?: string;
    }) {
      await ready();
      return at(placeId)(async () => {
        const place = await need(placeId);
        await idle(place);
        const releases = await repo.releases(placeId);
        const release = releases.find(({ id }) => id === releaseId);
        if (!release) throw new DomainError('NOT_FOUND', { what: 'version', id: releaseId });
        const previous = await liveOf(placeId);
        if (previous?.id === release.id)
          throw new DomainError('CONFLICT', { what: place.name, why: `Version ${release.number} is live already.` });
        if (release.state !== 'kept' || release.artifact === null)
          throw new DomainError('CONFLICT', {
            what: place.name,
            why: `Version ${release.number} is not kept any more.`,
          });
        // Also of one that never went live: its changes stayed.
        const migrated = releases.filter((one) => one.migrated !== migration.none && one.number > release.number);
        const first = migrated.at(-1);
        if (first && !migrationsStay)
          throw new DomainError('CONFLICT', {
            what: 'migrations',
            why: `Version ${first.number} changed the database, and going back does not change it back.`,
            remedy: `Say that the changes stay, if version ${release.number} can live with them.`,
          });
        const row = await rowOf({ kind: 'rollback', place, previous, to: release.source.commit, by }, release);
        // As it ran when it was live: what was changed at the place since is for the next version.
        const written = { ...row, spec: (await repo.specOfSwitch(release.id)) ?? row.spec };
        await repo.addDeployment(written);
        return run(written, false);
      });
    },
    async abort({ id }: { id: string }): Promise<Deployment> {
      await ready();
      const row = await repo.deployment(id);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'deployment', id });
      if (row.ended_at !== null)
        throw new DomainError('CONFLICT', { what: definitionId(row.place_id), why: 'It is over already.' });
      await runs.cancel(row.run_id);
      return deploymentOf((await repo.deployment(id)) ?? row);
    },
    async history(asked: { projectId?: string | undefined; placeId?: string | undefined; limit: number }) {
      return (await repo.history(asked)).map(deploymentOf);
    },
    async get({ id }: { id: string }): Promise<Deployment> {
      const row = await repo.deployment(id);
      if (!row) throw new DomainError('NOT_FOUND', { what: 'deployment', id });
      return deploymentOf(row);
    },
  };
}
