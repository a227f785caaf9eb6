import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const patience = { timeout: 120_000 };

test(
  'a place stays in the cluster that it was saved for, also when another context becomes the current one',
  patience,
  async () => {
    const { kube, client, savePlace, ship, project } = await startClusterShipping();
    const kubeconfig = await kube.kubeconfig();
    const place = await savePlace({}, { kubeconfig });
    await ship(place.id, 'ready');
    const text = await readFile(kubeconfig, 'utf8');
    await writeFile(
      kubeconfig,
      `${text.replace('current-context: test', 'current-context: elsewhere')}  - name: elsewhere\n    context: {cluster: test, user: dev, namespace: other}\n`,
    );
    const contexts = await client.deployments.kubeContexts({ kubeconfig });
    expect(contexts).toMatchObject({ current: 'elsewhere', problem: null });
    expect((await client.deployments.place({ id: place.id })).cluster).toMatchObject({
      ...{ context: 'test', namespace: 'shop', problem: null },
    });
    expect((await ship(place.id, 'ready')).state).toBe('succeeded');
    expect(kube.asked.filter(({ method, path }) => method === 'PATCH' && path.includes('/namespaces/other/'))).toEqual(
      [],
    );
    const moved = { ...place.spec, target: { ...place.spec.target, context: 'elsewhere', namespace: null } };
    await expect(
      client.deployments.savePlace({ projectId: project.id, id: place.id, spec: moved as typeof place.spec }),
    ).rejects.toMatchObject({ code: 'INVALID' });
  },
);

test(
  'a yes to a new command for credentials is one for the versions from before, too: they can be gone back to',
  patience,
  async () => {
    const { kube, client, savePlace, ship, project } = await startClusterShipping();
    const script = join(kube.folder, 'login');
    const said = {
      apiVersion: 'client.authentication.k8s.io/v1',
      kind: 'ExecCredential',
      status: { token: 'token-1' },
    };
    await writeFile(script, `#!/bin/sh\necho '${JSON.stringify(said)}'\n`);
    await chmod(script, 0o755);
    const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: script, args: ['first'] };
    const kubeconfig = await kube.kubeconfig({ exec });
    const mark = async () => (await client.deployments.kubeContexts({ kubeconfig })).contexts[0]?.plugin?.mark ?? '';
    const rolling = { strategy: { type: 'rolling' as const, maxUnavailable: 0 }, readySeconds: 3 };
    const place = await savePlace(rolling, { kubeconfig, plugin: await mark() });
    expect((await ship(place.id, 'ready')).state).toBe('succeeded');
    await writeFile(kubeconfig, (await readFile(kubeconfig, 'utf8')).replace('first', 'second'));
    const spec = { ...place.spec, target: { ...place.spec.target, plugin: await mark() } } as typeof place.spec;
    await client.deployments.savePlace({ projectId: project.id, id: place.id, spec });
    expect((await client.deployments.place({ id: place.id })).cluster?.problem).toBe(null);
    const bad = await ship(place.id, 'crash', ['Error: boom']);
    expect(bad.sentence).toMatch(/all requests go to version 1 again\.$/);
    expect(kube.reached('shop-prod')).toEqual(['1', '1']);
  },
);
