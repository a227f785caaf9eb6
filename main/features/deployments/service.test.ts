import { expect, it } from 'vitest';
import type { DomainError } from '../../../shared/contract/errors.ts';
import { createFakeClock } from '../../core/testing/fake-clock.ts';
import { quietLog } from '../../core/testing/quiet-log.ts';
import { until } from '../../core/testing/until.ts';
import { migration } from './repo.ts';
import { createDeploymentsService } from './service.ts';
import { createDriver, createRows, instance } from './testing/rows.ts';
import type { TargetDriver } from './types.ts';

type Deps = Parameters<typeof createDeploymentsService>[0];

interface Asked extends Partial<TargetDriver> {
  begin?: () => Promise<void>;
}
async function service({ begin, ...does }: Asked = {}) {
  const rows = await createRows();
  const { repo } = rows;
  const over = (id: string) => repo.patchDeployment(id, { ended_at: 1, state: 'succeeded' });
  await over('d1');
  await over('d2');
  const clock = createFakeClock();
  let runs = 0;
  const routed: string[] = [];
  const deps: Partial<Deps> = {
    ...{ repo, clock, log: quietLog, changed() {}, ready: async () => {}, backsUp: () => false },
    driver: createDriver({ check: async () => {}, ...does }),
    routes: {
      remove: async () => void routed.push('removed'),
      apply: async () => void routed.push('applied'),
    } as Partial<Deps['routes']> as Deps['routes'],
    questions: { pinned: async (target) => target } as Partial<Deps['questions']> as Deps['questions'],
    clusters: { forget() {} } as Partial<Deps['clusters']> as Deps['clusters'],
    check: { project: () => ({}), spec: async () => {} } as unknown as Deps['check'],
    tell: { started() {} } as Partial<Deps['tell']> as Deps['tell'],
    runs: {
      async start() {
        await begin?.();
        runs += 1;
        return { id: `run-${runs}` };
      },
    } as unknown as Deps['runs'],
    sources: {
      find: async () => ({
        source: { projectId: 'shop', projectName: 'shop', folder: '/shop', commit: 'c1', dirty: false },
        subject: null,
      }),
      between: async () => null,
    },
  };
  return { ...rows, over, clock, routed, runs: () => runs, deployments: createDeploymentsService(deps as Deps) };
}

it('begins one deployment for one key, whoever asks again and whenever', async () => {
  const { deployments, over, runs } = await service();
  const asked = { placeId: 'p', commit: 'c1', key: 'run-1/ship' };
  const [first, twin] = await Promise.all([deployments.deploy(asked), deployments.deploy(asked)]);
  expect(twin.id).toBe(first.id);
  await over(first.id);
  expect(await deployments.deploy(asked)).toMatchObject({ id: first.id, state: 'succeeded' });
  expect(runs()).toBe(1);
  const other = await deployments.deploy({ ...asked, key: 'run-2/ship' });
  expect(other.release.number).toBe(4);
  await expect(deployments.deploy({ ...asked, key: 'run-3/ship' })).rejects.toMatchObject({ code: 'CONFLICT' });
});

it('leaves a place free when its run could not be begun', async () => {
  const { deployments, repo } = await service({ begin: () => Promise.reject(new Error('the disk is full')) });
  await expect(deployments.deploy({ placeId: 'p', commit: null })).rejects.toThrow('the disk is full');
  expect(await repo.open('p')).toEqual([]);
  expect((await repo.releases('p'))[0]).toMatchObject({ number: 3, state: 'failed' });
});

it('goes back while another waits for an engine that says nothing, which is told in the end', async () => {
  const { deployments, repo, clock } = await service({ check: () => new Promise(() => {}) });
  await repo.patchRelease('v2', { state: 'live', weight: 100 });
  const waiting = deployments.deploy({ placeId: 'p', commit: null });
  let code: string | null = null;
  waiting.catch((error: DomainError) => {
    code = error.code;
  });
  const back = await deployments.rollback({ placeId: 'p', releaseId: 'v1', migrationsStay: false });
  expect(back.kind).toBe('rollback');
  await until(() => {
    clock.advance(20_000);
    return code !== null;
  });
  expect(code).toBe('UNAVAILABLE');
});

it('asks about what a version changed that never went live, and promotes nothing that is on trial', async () => {
  const { deployments, repo } = await service();
  await repo.patchRelease('v2', { state: 'failed', migrated: migration.done });
  const back = { placeId: 'p', releaseId: 'v1' };
  await expect(deployments.rollback({ ...back, migrationsStay: false })).rejects.toMatchObject({
    data: { what: 'migrations', why: expect.stringContaining('Version 2') },
  });
  const place = await repo.place('p');
  if (!place) throw new Error('it is gone');
  await repo.putPlace({ ...place, id: 'q', name: 'staging' });
  await repo.patchRelease('v1', { state: 'live', weight: 100 });
  await repo.patchDeployment('d2', { ended_at: null, state: 'running' });
  await expect(deployments.promote({ fromPlaceId: 'p', placeId: 'q' })).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { what: 'prod' },
  });
});

it('removes no place whose engine is gone, unless what runs there is to be left, and says where it is', async () => {
  const { deployments, repo, routed } = await service({
    instances: () => Promise.reject(new Error('connect ENOENT /var/run/docker.sock')),
    traces: ({ releaseId }) => `containers with the label release=${releaseId}`,
  });
  await expect(deployments.removePlace({ id: 'p', leave: false })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    data: { why: expect.stringContaining('ENOENT'), remedy: expect.stringContaining('leave') },
  });
  expect(routed).toEqual([]);
  expect(await repo.place('p')).not.toBeNull();
  const { stopped, left } = await deployments.removePlace({ id: 'p', leave: true });
  expect(stopped).toBe(0);
  expect(left).toEqual([
    'What may be left of version 2: containers with the label release=v2. It could not be looked at: connect ENOENT /var/run/docker.sock.',
    'What may be left of version 1: containers with the label release=v1. It could not be looked at: connect ENOENT /var/run/docker.sock.',
  ]);
  expect(await repo.place('p')).toBeNull();

  const silent = await service({ instances: () => new Promise(() => {}) });
  const removed = silent.deployments.removePlace({ id: 'p', leave: true });
  let done = false;
  void removed.then(() => {
    done = true;
  });
  await until(() => {
    silent.clock.advance(20_000);
    return done;
  });
  expect((await removed).left[0]).toContain('Nothing answered within 20 s.');
});

it('serves a place on when it could not be ended', async () => {
  const { deployments, repo, routed } = await service({
    instances: async ({ releaseId }) => [instance(releaseId, 0)],
    stop: async () => ({ ok: false, sentence: 'It runs on.' }),
  });
  await expect(deployments.removePlace({ id: 'p', leave: true })).rejects.toMatchObject({
    data: { why: 'It runs on.' },
  });
  expect(routed).toEqual(['removed', 'applied']);
  expect(await repo.place('p')).not.toBeNull();
});

it('ends what answers last, and waits for no engine for ever', async () => {
  const stopped: string[] = [];
  const { deployments, repo, clock, routed } = await service({
    instances: async ({ releaseId }) => [instance(releaseId, 0)],
    stop: ({ releaseId }) => {
      stopped.push(releaseId);
      return new Promise(() => {});
    },
  });
  await repo.patchRelease('v2', { state: 'live', weight: 100 });
  let why: unknown;
  deployments.removePlace({ id: 'p', leave: false }).catch((error: DomainError) => {
    why = error.data;
  });
  await until(() => {
    if (stopped.length > 0) clock.advance(60_000);
    return why;
  });
  expect(why).toMatchObject({ why: expect.stringContaining('Nothing answered within') });
  expect(stopped).toEqual(['v1']);
  expect(routed).toEqual(['removed', 'applied']);
  expect(await repo.place('p')).not.toBeNull();
});
