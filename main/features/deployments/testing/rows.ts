import { placeSpec, type Target } from '../../../../shared/features/deployments/schema.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { openTestStore } from '../../../core/testing/test-store.ts';
import { createDeploymentsRepo, type DeploymentRow, migration, type ReleaseRow } from '../repo.ts';
import { noMarks } from '../traffic/marks.ts';
import type { Instance, TargetDriver } from '../types.ts';

const target: Target = { type: 'process', run: 'serve', build: null, memoryMb: null };
export const spec = placeSpec.parse({ name: 'prod', target, port: 8_080, replicas: 3, migrate: 'migrate' });

/** A place in a real database, with version 1 and a deployment of version 2. */
export async function createRows(releases: { first?: Partial<ReleaseRow>; second?: Partial<ReleaseRow> } = {}) {
  const { data } = await openTestStore(createSystemClock());
  const repo = createDeploymentsRepo(data);
  const ids = { place_id: 'p', project_id: 'shop', project_name: 'shop' };
  await repo.putPlace({
    ...{
      id: 'p',
      project_id: 'shop',
      project_name: 'shop',
      name: 'prod',
      spec,
      number: 0,
      created_at: 1,
      updated_at: 1,
    },
  });
  const release = (id: string): Omit<ReleaseRow, 'number'> => ({
    ...{ id, place_id: 'p', subject: null, state: 'kept', weight: 0, replicas: 3, target, origin: null },
    source: { projectId: 'shop', projectName: 'shop', folder: '/shop', commit: null, dirty: false },
    ...{ artifact: { image: null, folder: `/${id}`, sizeBytes: null }, migrated: migration.none, serving: [] },
    ...{ created_at: 1, live_at: null },
  });
  const deployment = (id: string, of: string, number: number): DeploymentRow => ({
    ...{
      ...ids,
      id,
      place_name: 'prod',
      kind: 'deploy',
      run_id: id,
      release_id: of,
      release_number: number,
      by: 'you',
    },
    ...{ previous_id: number === 1 ? null : 'v1', previous_number: null, commit_from: null, commit_to: null },
    ...{ commit_count: null, spec, state: 'running', sentence: '', started_at: number, ended_at: null, switched: true },
    ...{ marks: noMarks, evidence: [], receipt: null },
  });
  await repo.addRelease({ ...release('v1'), ...releases.first }, (number) => deployment('d1', 'v1', number));
  await repo.addRelease({ ...release('v2'), ...releases.second }, (number) => deployment('d2', 'v2', number));
  const signal = new AbortController();
  const talk = { signal: signal.signal, log() {}, progress() {} };
  return {
    repo,
    signal,
    talk,
    async scene() {
      const [now, fresh, previous] = [await repo.deployment('d2'), await repo.release('v2'), await repo.release('v1')];
      if (!now || !fresh) throw new Error('the rows are not there');
      return { deployment: now, release: fresh, previous, talk };
    },
  };
}

export const instance = (releaseId: string, replica: number): Instance => ({
  ...{ id: `${releaseId}.${replica}`, host: '127.0.0.1', port: 30_000 + replica, releaseId, replica },
  ...{ containerId: null, pid: 1, startedAt: 1 },
});

/** An engine that does as it is told; what it is not told nobody asks of it. */
export function createDriver(does: Partial<TargetDriver>): (type: string) => TargetDriver {
  const never = () => Promise.reject(new Error('nobody asks for it'));
  const driver: TargetDriver = {
    ...{ type: 'process', check: never, build: never, start: never, state: never, command: never, stop: never },
    ...{ remove: never, instances: async () => [], traces: () => 'what it was', ...does },
  };
  return () => driver;
}
