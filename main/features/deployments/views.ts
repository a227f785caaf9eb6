import type { Deployment, Place, Release } from '../../../shared/features/deployments/schema.ts';
import type { Ground } from './ground.ts';
import { refOf } from './ground.ts';
import type { ClusterViews } from './kubernetes-target/index.ts';
import { slug } from './kubernetes-target/names.ts';
import type { Picture } from './kubernetes-target/view.ts';
import { frozenAt } from './places/freeze.ts';
import type { DeploymentRow, PlaceRow, ReleaseRow } from './repo.ts';
import { type Routes, urlOf } from './routes.ts';
import { isOver } from './steps/definition.ts';
import { allBetween, trafficOf } from './traffic/marks.ts';
import type { RouteCounts } from './types.ts';

const shownReleases = 30;
/** Of so long the traffic is told. */
const windowMs = 60_000;
const sampleMs = 2_000;

export const deploymentOf = (row: DeploymentRow): Deployment => ({
  ...{ id: row.id, placeId: row.place_id, projectId: row.project_id, projectName: row.project_name },
  ...{ placeName: row.place_name, kind: row.kind, runId: row.run_id },
  release: { id: row.release_id, number: row.release_number },
  previous: row.previous_id === null ? null : { id: row.previous_id, number: row.previous_number ?? 0 },
  commits: { from: row.commit_from, to: row.commit_to, count: row.commit_count },
  strategy: row.kind === 'rollback' ? 'blue-green' : row.spec.strategy.type,
  ...{ state: row.state, sentence: row.sentence, by: row.by },
  ...{ startedAt: row.started_at, endedAt: row.ended_at, receipt: row.receipt },
});

/** As it is reached from inside of the cluster. */
const insideOf = ({ spec, project_name, name }: PlaceRow, { namespace, service }: Picture): string =>
  `${service ?? slug(`${project_name}-${name}`)}.${namespace || 'default'}.svc:${spec.port}`;

/** Places as screens show them: from the table, the proxy and the engines, at the time of asking. */
export function createViews(deps: Ground & { routes: Routes; clusters: ClusterViews }) {
  const { repo, proxy, driver, clock, log, routes, named, clusters } = deps;
  const samples = new Map<string, { at: number; counts: RouteCounts }[]>();

  function trafficNow(placeId: string, counts: RouteCounts | null): Place['traffic'] {
    if (!counts)
      return { ...trafficOf({ requests: 0, failed: 0, latency: [], cutRequests: 0, cutSockets: 0 }), perSecond: 0 };
    const now = clock.monotonic();
    const known = (samples.get(placeId) ?? []).filter(
      ({ at, counts: { epoch } }) => now - at <= windowMs && epoch === counts.epoch,
    );
    const oldest = known[0];
    if (!known.length || now - (known.at(-1)?.at ?? 0) >= sampleMs)
      samples.set(placeId, [...known, { at: now, counts }]);
    else samples.set(placeId, known);
    const counted = allBetween(oldest?.counts ?? null, counts);
    const seconds = oldest ? (now - oldest.at) / 1_000 : Math.max(1, (clock.now() - counts.since) / 1_000);
    return { ...trafficOf(counted), perSecond: Math.round((counted.requests / Math.max(seconds, 1)) * 10) / 10 };
  }

  async function releaseView(release: ReleaseRow, place: PlaceRow, picture: Picture | null): Promise<Release> {
    if (release.target.type === 'kubernetes') return releaseOf(release, podsOf(release, picture));
    const ref = refOf(release, { projectName: place.project_name, placeName: place.name, spec: place.spec });
    const run = driver(release.target.type);
    const found =
      release.artifact === null || release.state === 'gone'
        ? []
        : await run.instances(ref).catch((error: unknown) => {
            log.debug('instances could not be looked for', { release: release.id, why: String(error) });
            return [];
          });
    const instances = await Promise.all(
      found.map(async (one) => {
        const state = await run.state(ref, one).catch(() => null);
        const { id, host, port, containerId, pid } = one;
        const ready = release.serving.includes(one.replica) && (state?.running ?? false);
        return { id, host, port, ready, restarts: state?.restarts ?? 0, containerId, pid };
      }),
    );
    return releaseOf(release, instances);
  }
  const releaseOf = (release: ReleaseRow, instances: Release['instances']): Release => ({
    ...{ id: release.id, placeId: release.place_id, number: release.number },
    ...{ commit: release.source.commit, dirty: release.source.dirty, subject: release.subject },
    ...{ state: release.state, weight: release.weight, instances },
    ...{ image: release.artifact?.image ?? null, createdAt: release.created_at },
  });
  function podsOf({ id, target }: ReleaseRow, picture: Picture | null): Release['instances'] {
    const port = target.type === 'kubernetes' ? target.port : 0;
    return (picture?.byRelease.get(id) ?? []).map((pod) => ({ ...pod, port, containerId: null, pid: null }));
  }

  function sentenceOf(
    releases: readonly Release[],
    open: Deployment | null,
    listening: boolean,
    problem: string | null,
  ) {
    const live = releases.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight);
    if (open) return open.sentence;
    const first = live[0];
    if (!first) return 'Nothing is live here yet.';
    if (!listening) return problem ?? 'Nobody listens here.';
    const ready = first.instances.filter((one) => one.ready).length;
    if (ready === 0) return `Version ${first.number} is live, and nothing of it runs.`;
    return `Version ${first.number} is live${ready > 1 ? ` in ${ready} replicas` : ''}.`;
  }

  async function place(row: PlaceRow): Promise<Place> {
    const [all, history, counts, inForce] = await Promise.all([
      repo.releases(row.id),
      repo.history({ placeId: row.id, limit: 20 }),
      proxy.counts(row.id).catch(() => null),
      routes.specInForce(row),
    ]);
    const shown = all.filter(({ state }, i) => i < shownReleases || state !== 'gone');
    const open = history.find(({ state }) => !isOver(state));
    const last = history.find(({ state }) => isOver(state));
    const picture = await clusters.pictureOf(row, all, inForce, open === undefined);
    const releases = await Promise.all(shown.map((release) => releaseView(release, row, picture)));
    const deployment = open ? deploymentOf(open) : null;
    const live = all.some(({ weight }) => weight > 0);
    const listening = counts?.listening ?? false;
    const problem = await named(inForce.port, counts?.problem ?? null);
    return {
      ...{ id: row.id, projectId: row.project_id, projectName: row.project_name, spec: row.spec },
      url: picture ? insideOf(row, picture) : urlOf(live ? inForce : row.spec),
      proxy: {
        listening: picture ? true : listening,
        sentence: picture
          ? 'In a cluster its own Service leads requests, not the proxy of Optimus.'
          : listening
            ? `The proxy listens on port ${inForce.port}.`
            : (problem ??
              (live ? `Nobody listens on port ${inForce.port}.` : 'The proxy listens from the first deployment on.')),
      },
      releases,
      deployment,
      last: last ? deploymentOf(last) : null,
      frozen: frozenAt(row.spec.freezes, clock.now()),
      sentence:
        picture?.problem && live && !deployment
          ? `The cluster could not be asked: ${picture.problem}`
          : sentenceOf(releases, deployment, picture ? true : listening, problem),
      traffic: trafficNow(row.id, counts),
      cluster: picture && {
        context: picture.context,
        namespace: picture.namespace,
        problem: picture.problem,
        drift: picture.drift,
        pods: picture.pods,
      },
    };
  }
  return { place };
}
