import { expect, it, type Mock, vi } from 'vitest';
import { DomainError } from '../../../../../shared/contract/errors.ts';
import type { Build } from '../../../../../shared/features/builds/schema.ts';
import type { Deployment, Place } from '../../../../../shared/features/deployments/schema.ts';
import { StepAborted } from '../../../../core/runs/step-failure.ts';
import { callKind, resultOf, stepContext } from '../testing/context.ts';
import { createBuildKind, createDeployKind, type ShippingDeps } from './shipping.ts';

const build = (more: Partial<Build>) =>
  ({ id: 'b1', tags: ['shop:1'], sentence: 'Built', state: 'succeeded', imageId: 'sha256:1', ...more }) as Build;
const deployment = (more: Partial<Deployment>) =>
  ({
    id: 'd1',
    runId: 'r1',
    release: { id: 'v', number: 12 },
    state: 'succeeded',
    sentence: 'Live',
    receipt: null,
    endedAt: null,
    ...more,
  }) as Deployment;
const prod = (more: Partial<Place> = {}) =>
  ({ id: 'p1', spec: { name: 'prod' }, url: 'http://127.0.0.1:8080', deployment: null, ...more }) as Place;

function setup(
  ends: { build?: Build; deployment?: Deployment; place?: Place; hold?: Promise<void>; runEnded?: Mock } = {},
) {
  const runEnded = ends.runEnded ?? vi.fn();
  const builds = {
    start: vi.fn(async () => build({ state: 'running' })),
    ended: vi.fn(async () => {
      await ends.hold;
      return ends.build ?? build({});
    }),
    cancel: vi.fn(async () => build({ state: 'cancelled' })),
  };
  const deployments = {
    places: vi.fn(async () => [ends.place ?? prod()]),
    deploy: vi.fn(async () => deployment({ state: 'running' })),
    get: vi.fn(async () => ends.deployment ?? deployment({})),
    abort: vi.fn(async () => deployment({ state: 'cancelled' })),
  };
  const deps: ShippingDeps = {
    projectNamed: (name) => (name === 'shop' ? { id: 'shop-id', name: 'shop' } : null),
    ...{ builds: () => builds, deployments: () => deployments, runEnded: async () => runEnded() },
  };
  return { builds, deployments, runEnded, buildKind: createBuildKind(deps), deployKind: createDeployKind(deps) };
}

it('builds what is asked for and gives back the image', async () => {
  const { builds, buildKind } = setup();
  const { context } = stepContext();
  const given = callKind(buildKind, 'shop', context, { tags: 'shop:latest', stage: 'web' });
  expect(await resultOf(given)).toMatchObject({ image: 'shop:1', project: 'shop', build: 'b1' });
  expect(builds.start).toHaveBeenCalledWith(
    {
      projectId: 'shop-id',
      dockerfile: 'Dockerfile',
      stage: 'web',
      args: {},
      secrets: [],
      tags: ['shop:latest'],
      cache: true,
    },
    'the workflow Nightly',
  );
  const failing = setup({ build: build({ state: 'failed', sentence: '[2/2] RUN false failed' }) });
  await expect(callKind(failing.buildKind, 'shop', context)).rejects.toThrow('was not built: [2/2] RUN false failed');
  await expect(callKind(buildKind, 'other', context)).rejects.toThrow('There is no project other');
  builds.start.mockRejectedValueOnce(
    new DomainError('INVALID', { problems: [{ field: 'args.TOKEN', problem: 'looks like a secret' }] }),
  );
  await expect(callKind(buildKind, 'shop', context)).rejects.toThrow('args.TOKEN looks like a secret');
});

it('is cancelled with its run, and goes on when Optimus ends', async () => {
  for (const [reason, times] of [
    [new StepAborted('cancelled'), 1],
    [new StepAborted('stopped'), 0],
  ] as const) {
    const { promise: hold, resolve } = Promise.withResolvers<void>();
    const { builds, buildKind } = setup({ hold });
    const { context, stop } = stepContext();
    const given = callKind(buildKind, 'shop', context);
    await vi.waitFor(() => expect(builds.ended).toHaveBeenCalled());
    stop(reason);
    resolve();
    await given;
    expect(builds.cancel).toHaveBeenCalledTimes(times);
  }
});

it('ships to a place, takes up what an earlier try began, and fails with the reason of the deployment', async () => {
  const { context } = stepContext();
  const { deployments, deployKind } = setup();
  expect(await resultOf(callKind(deployKind, 'shop', context, { to: 'prod', commit: 'main' }))).toMatchObject({
    ...{ place: 'prod', version: 12, url: 'http://127.0.0.1:8080', state: 'succeeded' },
  });
  expect(deployments.deploy).toHaveBeenCalledWith({
    ...{ placeId: 'p1', commit: 'main', by: 'the workflow Nightly', key: 'run-1/it' },
  });
  await expect(callKind(deployKind, 'shop', context, { to: 'dev' })).rejects.toThrow('shop has no place dev');
  // What another run of the same workflow began is not its own.
  const again = setup({ place: prod({ deployment: deployment({ by: 'the workflow Nightly' }) }) });
  await callKind(again.deployKind, 'shop', context, { to: 'prod' });
  const asked = { placeId: 'p1', commit: null, by: 'the workflow Nightly', key: 'run-1/it' };
  expect(again.deployments.deploy).toHaveBeenCalledWith(asked);
  const over = setup({ runEnded: vi.fn() });
  over.deployments.deploy.mockResolvedValueOnce(deployment({ endedAt: 1 }));
  await callKind(over.deployKind, 'shop', context, { to: 'prod' });
  expect(over.runEnded).not.toHaveBeenCalled();
  const gone = setup();
  const early = stepContext();
  early.stop(new StepAborted('cancelled'));
  await callKind(gone.deployKind, 'shop', early.context, { to: 'prod' });
  expect(gone.deployments.abort).toHaveBeenCalledTimes(1);
  const bad = setup({
    deployment: deployment({ state: 'rolled-back', sentence: 'Version 12 answered 38 of 120 requests with an error.' }),
  });
  await expect(callKind(bad.deployKind, 'shop', context, { to: 'prod' })).rejects.toThrow('38 of 120');
});
