import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { findProgram } from '../../../core/lib/find-program.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { readManifests } from './manifests/read.ts';
import { startKubeServer } from './testing/kube-server.ts';
import { startClusterShipping } from './testing/ship-to-cluster.ts';

const run = promisify(execFile);
const kubectl = await findProgram('kubectl');

const app = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - { name: web, image: "shop:unset", ports: [{ name: http, containerPort: 3000 }], env: [{ name: MODE, value: fast }] }
        - { name: side, image: "envoy:1" }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cache }
spec:
  selector: { matchLabels: { app: cache } }
  template:
    metadata: { labels: { app: cache } }
    spec: { containers: [{ name: redis, image: "redis:7" }] }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: web }
spec: { maxReplicas: 9 }
`;
const more = `apiVersion: v1
kind: List
items:
  - { apiVersion: v1, kind: Service, metadata: { name: web }, spec: { selector: { app: web }, ports: [{ port: 80, targetPort: http }] } }
  - { apiVersion: v1, kind: Service, metadata: { name: cache }, spec: { selector: { app: cache }, ports: [{ port: 6379 }] } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: config }, data: { GREETING: hello } }
`;

test('ships the project’s own manifests: its image and labels come into them, all else is as it was written', {
  timeout: 120_000,
}, async () => {
  const { kube, client, home, savePlace, ship } = await startClusterShipping();
  await mkdir(join(home, 'k8s'));
  await writeFile(join(home, 'k8s', 'app.yaml'), app);
  await writeFile(join(home, 'k8s', 'more.yml'), more);
  const place = await savePlace({}, { manifests: 'k8s' });
  const { state, sentence, receipt } = await ship(place.id, 'ready');
  expect([state, sentence]).toEqual([
    'succeeded',
    'Version 1 is live with 2 pods; requests are not counted in a cluster.',
  ]);
  expect(kube.reached('web')).toEqual(['1', '1']);
  expect((await client.deployments.place({ id: place.id })).url).toBe('web.shop.svc:80');
  const notes = receipt?.evidence.map((one) => one.sentence) ?? [];
  expect(notes).toContain('The HorizontalPodAutoscaler web is left out: how many pods there are is said by the place.');
  const web = kube.store.get('deployments', 'web-blue') as {
    spec?: { template?: { spec?: { containers?: { image: string }[] } } };
  };
  const images = web.spec?.template?.spec?.containers?.map(({ image }) => image);
  expect(images).toEqual([expect.stringMatching(/^registry\.test\/shop:[0-9a-f]{40}$/), 'envoy:1']);
  expect(kube.store.get('deployments', 'cache').metadata.labels).toMatchObject({
    'app.kubernetes.io/managed-by': 'optimus',
    'dev.optimus/place': place.id,
  });
  expect(kube.store.get('services', 'cache').spec?.selector).toEqual({ app: 'cache' });
  expect(kube.store.get('services', 'web').spec?.selector).toMatchObject({ app: 'web', 'dev.optimus/place': place.id });

  await writeFile(join(home, 'k8s', 'more.yml'), more.replace('hello', 'good day'));
  const dry = await client.deployments.dryRun({ placeId: place.id });
  expect(dry.sentence).toBe('In shop of test: 1 would be made, 2 changed, 2 left as they are.');
  expect(dry.objects.filter(({ change }) => change === 'changed')).toEqual([
    { object: 'ConfigMap config', change: 'changed', fields: ['data.GREETING'] },
    { object: 'Service web', change: 'changed', fields: ['spec.selector.dev.optimus/release'] },
  ]);
  expect(kube.store.get('configmaps', 'config').data).toEqual({ GREETING: 'hello' });

  await writeFile(
    join(home, 'k8s', 'more.yml'),
    `${more}  - { apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: { name: all } }\n`,
  );
  const refused = await ship(place.id, 'ready');
  expect(refused.sentence).toBe(
    'The ClusterRole all belongs to the whole cluster: Optimus ships into one namespace alone. Take it out of the manifests.',
  );
  expect(kube.reached('web')).toEqual(['1', '1']);
});

test('reads what kubectl would read, and says what it does not do', async () => {
  const folder = await tempDir();
  const children = createChildren({ clock: createSystemClock(), log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const { signal } = new AbortController();
  const read = (path: string) =>
    readManifests({ folder, path, children, signal }).then(
      (objects) => objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      (error: Error) => error.message,
    );
  expect(await read('k8s')).toBe('The project has no k8s');
  expect(await read('../etc')).toBe('../etc leads out of the project');
  for (const name of ['k8s', 'chart', 'kust']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'k8s', 'a.yaml'), app);
  await writeFile(join(folder, 'k8s', 'b.yml'), more);
  await writeFile(join(folder, 'k8s', 'README.md'), 'no');
  expect(await read('k8s')).toHaveLength(7);
  await writeFile(join(folder, 'k8s', 'c.yaml'), 'kind: {{ .Values.kind }}\n');
  expect(await read('k8s')).toMatch(/^k8s\/c\.yaml (cannot be read as YAML|holds something)/);
  await writeFile(join(folder, 'chart', 'Chart.yaml'), 'name: x');
  expect(await read('chart')).toMatch(/^chart is a chart of Helm/);
  await writeFile(join(folder, 'kust', 'config.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\n');
  await writeFile(join(folder, 'kust', 'kustomization.yaml'), 'namePrefix: my-\nresources: [config.yaml]\n');
  const built = await read('kust');
  if (kubectl) expect(built).toEqual(['ConfigMap my-c']);
  else expect(built).toMatch(/install kubectl/);
});

test.runIf(kubectl !== null)(
  'kubectl takes the server of these tests for an API server',
  { timeout: 60_000 },
  async () => {
    const kube = await startKubeServer();
    onTestFinished(() => kube.dispose());
    const config = await kube.kubeconfig();
    const home = await tempDir();
    const ask = async (...args: string[]) =>
      (await run(kubectl ?? '', ['--kubeconfig', config, ...args], { env: { PATH: process.env.PATH, HOME: home } }))
        .stdout;
    const file = join(home, 'config.yaml');
    await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "1" }\n');
    expect(await ask('apply', '--server-side', '--validate=false', '-f', file)).toContain(
      'configmap/c serverside-applied',
    );
    expect(await ask('get', 'configmap', 'c', '-o', 'jsonpath={.data.a}')).toBe('1');
    await writeFile(file, 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: c }\ndata: { a: "2" }\n');
    kube.store.patch('configmaps', 'c', { data: { a: '3' } }, 'somebody');
    await expect(ask('apply', '--server-side', '--validate=false', '-f', file)).rejects.toMatchObject({
      stderr: expect.stringContaining('conflict with "somebody"'),
    });
    expect(await ask('delete', 'configmap', 'c', '--wait=false')).toContain('deleted');
  },
);
