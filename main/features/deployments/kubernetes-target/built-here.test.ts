import { expect, it } from 'vitest';
import { kubernetesTarget } from '../../../../shared/features/deployments/kubernetes.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { createDriver, createRows } from '../testing/rows.ts';
import type { ReleaseRef } from '../types.ts';
import type { Clusters } from './create-clusters.ts';
import { createKubernetesTarget } from './create-kubernetes-target.ts';
import type { RolloutWaits } from './rollout/wait.ts';

it('builds, tests and pushes by the engine of Docker, and ships nothing that the cluster could not pull', async () => {
  const { repo, talk } = await createRows();
  const asked: [string, unknown][] = [];
  const docker = createDriver({
    build: async ({ target }) => {
      asked.push(['build', target]);
      return { image: 'registry.test/shop:abc.v2', folder: null, sizeBytes: 5 };
    },
    push: async ({ target, artifact }) => void asked.push(['push', [target.type, artifact.image]]),
    command: async ({ target }, { line }) => {
      asked.push(['command', [target.type, line]]);
      return { code: 0, output: '' };
    },
  })('docker');
  const driver = createKubernetesTarget({
    ...{ docker, repo, clock: createSystemClock(), root: '/nowhere', redact: (text: string) => text },
    clusters: { at: () => Promise.reject(new Error('nobody asks it')) } as unknown as Clusters,
    waits: {} as RolloutWaits,
    children: { run: () => Promise.reject(new Error('nothing is run')) },
    copyFiles: async () => {},
  });
  const target = kubernetesTarget.parse({
    type: 'kubernetes',
    registry: 'registry.test/shop',
    engine: 'far',
    stage: 'run',
  });
  const source = { projectId: 'shop', projectName: 'shop', folder: '/shop', commit: 'abc', dirty: false };
  const artifact = await driver.build({ releaseId: 'v2', number: 2, target, source, by: 'you' }, talk);
  const release: ReleaseRef = {
    ...{ releaseId: 'v2', number: 2, placeId: 'p', label: 'shop prod #2', projectId: 'shop', target, artifact },
    ...{ variables: {}, stopSeconds: 1, keep: true },
  };
  await driver.test?.(release, { line: 'npm test', why: 'test', variables: {} }, talk);
  await driver.push?.(release, talk);
  expect(asked).toEqual([
    [
      'build',
      expect.objectContaining({ type: 'docker', context: 'far', stage: 'run', registry: 'registry.test/shop' }),
    ],
    ['command', ['docker', 'npm test']],
    ['push', ['docker', 'registry.test/shop:abc.v2']],
  ]);
  await expect(driver.check(kubernetesTarget.parse({ type: 'kubernetes' }))).rejects.toMatchObject({
    code: 'CONFLICT',
    data: { why: 'It would be on this machine alone, and the cluster could not pull it.' },
  });
  const named = kubernetesTarget.parse({ type: 'kubernetes', image: 'registry.test/shop:{commit}' });
  await expect(
    driver.build({ releaseId: 'v3', number: 3, target: named, source: { ...source, commit: null }, by: 'you' }, talk),
  ).rejects.toThrow('what is shipped has none');
});
