import { randomUUID } from 'node:crypto';
import { chmod, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { stringify } from 'yaml';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { StepFailure } from '../../../core/runs/step-failure.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { createClusterQuestions } from './ask.ts';
import { KubeFault } from './client/faults.ts';
import { createClusters } from './create-clusters.ts';
import { parseManifests, readManifests } from './manifests/read.ts';

const none = { kubeconfig: null, context: null, namespace: null, plugin: null };

async function around() {
  const home = await tempDir();
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const clusters = createClusters({ children, clock, hide() {}, env: {}, home });
  onTestFinished(() => clusters.dispose());
  return { home, children, clusters };
}
async function answering(answer: (path: string, authorization: string) => unknown): Promise<string> {
  const server = createServer((request, response) => {
    response.end(JSON.stringify(answer(request.url ?? '', request.headers.authorization ?? '')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
  .split('')
  .map((key, i) => `${key}: &${key} [${Array(10).fill(`*${'abcdefghi'[i]}`).join(',')}]`)
  .join('\n')}`;

test.each([
  ['a bomb of aliases', bomb],
  ['a list that holds itself', '&a\nkind: List\nitems: [*a]'],
  ['an alias of nothing', 'kind: *nothing'],
  ['what is nested without end', '['.repeat(200_000)],
  [
    'containers that are no list',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: {}}}}',
  ],
  [
    'an image that is no text',
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{image: 5}]}}}',
  ],
  ['labels that are no list', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: [1]}'],
  ['a name that leads elsewhere', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ".."}'],
  ['a version that leads elsewhere', 'apiVersion: ../api/v1\nkind: ConfigMap\nmetadata: {name: a}'],
])('manifests are refused in words: %s', (_, text) => {
  expect(() => parseManifests(text, 'app.yaml')).toThrow(StepFailure);
});

test('a link that leads nowhere is told of', async () => {
  const { home, children } = await around();
  await symlink('nowhere', join(home, 'app.yaml'));
  const asked = { folder: home, path: '.', children, signal: new AbortController().signal };
  await expect(readManifests(asked)).rejects.toThrow('cannot be read');
});

test('an API server that answers with anything at all is told of, and nothing falls over it', async () => {
  const { home, clusters, children } = await around();
  const questions = createClusterQuestions({ clusters, children });
  const path = join(home, 'config');
  for (const answer of [null, 7, [], { items: 'none', gitVersion: 'v1' }, { items: [null, {}, 3], gitVersion: 'v1' }]) {
    const server = await answering(() => answer);
    const contexts = [{ name: 'x', context: { cluster: 'c', user: '' } }];
    await writeFile(
      path,
      stringify({ 'current-context': 'x', clusters: [{ name: 'c', cluster: { server } }], contexts }),
    );
    await expect(questions.check({ ...none, kubeconfig: path })).resolves.toMatchObject({ namespace: 'default' });
    const { client } = await clusters.at({ ...none, kubeconfig: path });
    const listed = await client.list({ apiVersion: 'v1', kind: 'Pod' }, '').catch((error: unknown) => error);
    if (listed instanceof Error) expect(listed).toBeInstanceOf(KubeFault);
    else expect(listed).toMatchObject({ items: [] });
  }
});

test('what a command gives for one cluster is not sent to another', async () => {
  const { home, clusters } = await around();
  const met: string[][] = [[], []];
  const servers = await Promise.all(
    met.map((seen) =>
      answering((_, authorization) => {
        seen.push(authorization);
        return { gitVersion: 'v1' };
      }),
    ),
  );
  const script = join(home, 'login');
  await writeFile(
    script,
    `#!/bin/sh
server=$(printf %s "$KUBERNETES_EXEC_INFO" | sed 's/.*"server":"\\([^"]*\\)".*/\\1/')
printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"%s"}}' "for-$server"
`,
  );
  await chmod(script, 0o755);
  const exec = { apiVersion: 'client.authentication.k8s.io/v1', command: script, provideClusterInfo: true };
  const path = join(home, 'config');
  await writeFile(
    path,
    stringify({
      clusters: servers.map((server, i) => ({ name: `c${i}`, cluster: { server } })),
      users: [{ name: 'u', user: { exec } }],
      contexts: servers.map((_, i) => ({ name: `x${i}`, context: { cluster: `c${i}`, user: 'u' } })),
    }),
  );
  expect(await readFile(path, 'utf8')).toContain('x1');
  const plugin = await clusters.config(path).then(async (all) => {
    const { contextsOf } = await import('./kubeconfig/connection.ts');
    return contextsOf(all, null).contexts[0]?.plugin?.mark ?? null;
  });
  for (const context of ['x0', 'x1'])
    await (await clusters.at({ ...none, kubeconfig: path, context, plugin })).client.version();
  expect(met).toEqual(servers.map((server) => [`Bearer for-${server}/`]));
});

test('an answer that stops in the middle is not waited for without end', async () => {
  const { home, children } = await around();
  const server = createServer((_, response) => void response.write('{"gitVersion":'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const begun = Promise.withResolvers<() => void>();
  // The second time limit of a request: the first is until it begins to answer.
  let n = 0;
  const clock = {
    now: Date.now,
    after(_: number, fn: () => void) {
      n += 1;
      if (n === 2) begun.resolve(fn);
      return () => {};
    },
  };
  const clusters = createClusters({ children, clock, hide() {}, env: {}, home });
  onTestFinished(() => clusters.dispose());
  const path = join(home, 'config');
  const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  const contexts = [{ name: 'x', context: { cluster: 'c', user: '' } }];
  await writeFile(path, stringify({ 'current-context': 'x', clusters: [{ name: 'c', cluster }], contexts }));
  const { client } = await clusters.at({ ...none, kubeconfig: path });
  const answer = expect(client.version()).rejects.toMatchObject({ kind: 'away' });
  (await begun.promise)();
  await answer;
});
