import { randomUUID } from 'node:crypto';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createChildren } from '../../../../core/children/children.ts';
import { createSystemClock } from '../../../../core/lib/clock.ts';
import { quietLog } from '../../../../core/testing/quiet-log.ts';
import { tempDir } from '../../../../core/testing/temp-dir.ts';
import { createClusters } from '../create-clusters.ts';
import { startKubeServer } from '../testing/kube-server.ts';
import { contextsOf } from './connection.ts';
import { readKubeconfig } from './read.ts';

const none = { kubeconfig: null, context: null, namespace: null, plugin: null };
const clock = createSystemClock();

async function cluster() {
  const kube = await startKubeServer();
  onTestFinished(() => kube.dispose());
  const hidden: string[] = [];
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  onTestFinished(() => children.dispose());
  const clusters = createClusters({
    children,
    clock,
    hide: (value) => void hidden.push(value),
    env: {},
    home: kube.folder,
  });
  onTestFinished(() => clusters.dispose());
  const version = async (kubeconfig: string, plugin: string | null = null) =>
    (await clusters.at({ ...none, kubeconfig, plugin })).client.version();
  return { kube, clusters, version, hidden };
}

test('of several files the first that says something counts, and paths are those of their file', async () => {
  const home = await tempDir();
  await mkdir(join(home, 'a'));
  const write = (path: string, text: string) => writeFile(join(home, path), text);
  await write(
    'a/one',
    'clusters: [{name: c, cluster: {server: "https://one:6443", certificate-authority: ca.pem}}]\ncontexts: [{name: x, context: {cluster: c, user: u, namespace: shop}}]\n',
  );
  await write(
    'two',
    'current-context: x\nclusters: [{name: c, cluster: {server: "https://two"}}]\nusers: [{name: u, user: {tokenFile: t}}]\ncontexts: [{name: y, context: {cluster: c, user: nobody}}]\n',
  );
  const env = { KUBECONFIG: ['a/one', 'missing', 'two'].map((name) => join(home, name)).join(delimiter) };
  const all = await readKubeconfig({ path: null, env, home });
  expect(all).toMatchObject({ files: [join(home, 'a/one'), join(home, 'two')], current: 'x' });
  expect(all.clusters.get('c')).toMatchObject({ server: 'https://one:6443', folder: join(home, 'a') });
  expect(contextsOf(all, null).contexts.map(({ name, server, problem }) => [name, server, problem])).toEqual([
    ['x', 'https://one:6443', null],
    ['y', '', 'The kubeconfig has no user nobody'],
  ]);
  await expect(readKubeconfig({ path: null, env: {}, home })).rejects.toThrow('There is no kubeconfig');
  await write('bad', 'users:\n  - name: u\n    user: {token: sesame\n');
  const bad = await readKubeconfig({ path: '~/bad', env: {}, home }).catch((error: Error) => error.message);
  expect(bad).toMatch(/cannot be read as YAML$/);
});

test('says what it does not do: passwords, auth providers, proxies, acting as another, plain http', async () => {
  const home = await tempDir();
  const user = (text: string) => `{name: u, user: ${text}}`;
  const problem = async (users: string, server = 'server: "https://k"') => {
    const path = join(home, 'config');
    await writeFile(
      path,
      `current-context: x\nclusters: [{name: c, cluster: {${server}}}]\nusers: [${users}]\ncontexts: [{name: x, context: {cluster: c, user: u}}]\n`,
    );
    return contextsOf(await readKubeconfig({ path, env: {}, home }), null).contexts[0]?.problem;
  };
  expect(await problem(user('{username: a, password: b}'))).toMatch(/^A name with a password/);
  expect(await problem(user('{auth-provider: {name: gcp}}'))).toMatch(/^The auth-provider gcp/);
  expect(await problem(user('{token: t, as: root}'))).toMatch(/^It acts as another/);
  expect(await problem(user('{exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: x}}'))).toMatch(
    /v1alpha1: client/,
  );
  expect(await problem(user('{token: t}'), 'server: "https://k", proxy-url: "http://p"')).toMatch(/through a proxy/);
  expect(await problem(user('{token: t}'), 'server: "http://k"')).toMatch(/begins with http:/);
  expect(await problem(user('{token: t}'))).toBeNull();
});

test('comes in by token, by file of a token, by certificate; trusts only the authority that was named', async () => {
  const { kube, version, clusters, hidden } = await cluster();
  expect(await version(await kube.kubeconfig())).toBe('v1.33.2');
  expect(hidden).toEqual(['token-1']);
  const file = join(kube.folder, 'token');
  await writeFile(file, 'token-2\n');
  const byFile = await kube.kubeconfig({ tokenFile: 'token' });
  await expect(version(byFile)).rejects.toMatchObject({
    kind: 'unauthorized',
    remedy: expect.stringContaining('Sign in'),
  });
  kube.tokens.add('token-2');
  // Read anew for each request.
  expect(await version(byFile)).toBe('v1.33.2');
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const { cert, key } = kube.keys.client;
  expect(
    await version(await kube.kubeconfig({ 'client-certificate-data': base64(cert), 'client-key-data': base64(key) })),
  ).toBe('v1.33.2');
  expect(await version(await kube.kubeconfig({ token: 'token-1' }, { 'tls-server-name': 'kubernetes.test' }))).toBe(
    'v1.33.2',
  );
  await expect(
    version(await kube.kubeconfig({ token: 'token-1' }, { 'tls-server-name': 'other.test' })),
  ).rejects.toMatchObject({ kind: 'tls' });
  await expect(
    version(await kube.kubeconfig({ token: 'token-1' }, { 'certificate-authority-data': undefined })),
  ).rejects.toMatchObject({ kind: 'tls' });
  const insecure = await kube.kubeconfig(
    { token: 'token-1' },
    { 'certificate-authority-data': undefined, 'insecure-skip-tls-verify': true },
  );
  expect(await version(insecure)).toBe('v1.33.2');
  const { chosen } = await clusters.at({ ...none, kubeconfig: insecure });
  expect(chosen.warnings[0]).toMatch(/^Nobody checks that this is the cluster/);
});

test('runs a command for credentials only after a yes to that very one, keeps them until they expire, and asks again after 401', async () => {
  const { kube, clusters, version, hidden } = await cluster();
  const plugin = join(kube.folder, 'login');
  const runs = join(kube.folder, 'runs');
  const write = async (status: string) => {
    await writeFile(plugin, `#!/bin/sh\nprintf '%s\\n' "$KUBERNETES_EXEC_INFO" >> ${runs}\n${status}\n`);
    await chmod(plugin, 0o755);
  };
  const answer = (token: string, expires = '') =>
    `echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"${token}"${expires}}}'`;
  const exec = {
    apiVersion: 'client.authentication.k8s.io/v1',
    command: './login',
    args: ['--cluster', 'shop'],
    env: [{ name: 'KEY', value: 'sesame' }],
    interactiveMode: 'Never',
    provideClusterInfo: true,
  };
  const kubeconfig = await kube.kubeconfig({ exec });
  const count = async () => (await readFile(runs, 'utf8').catch(() => '')).split('\n').filter(Boolean).length;
  await write(answer('token-1', ',"expirationTimestamp":"2100-01-01T00:00:00Z"'));
  await expect(version(kubeconfig)).rejects.toMatchObject({ kind: 'agree' });
  expect(await count()).toBe(0);
  const [context] = contextsOf(await clusters.config(kubeconfig), null).contexts;
  expect(context?.plugin).toMatchObject({ command: 'KEY=… ./login --cluster shop', agreed: false });
  const mark = context?.plugin?.mark ?? '';
  expect(await Promise.all([version(kubeconfig, mark), version(kubeconfig, mark)])).toEqual(['v1.33.2', 'v1.33.2']);
  expect(await version(kubeconfig, mark)).toBe('v1.33.2');
  expect(await count()).toBe(1);
  expect(JSON.parse((await readFile(runs, 'utf8')).trim())).toMatchObject({
    ...{ apiVersion: exec.apiVersion, kind: 'ExecCredential' },
    spec: { interactive: false, cluster: { server: `${kube.url}/` } },
  });
  expect(hidden).toContain('token-1');
  // Taken back by the cluster before their time.
  kube.tokens.clear();
  kube.tokens.add('token-3');
  await write(answer('token-3'));
  expect(await version(kubeconfig, mark)).toBe('v1.33.2');
  expect(await count()).toBe(2);
  // Another command wants another yes.
  await expect(version(await kube.kubeconfig({ exec: { ...exec, args: ['--evil'] } }), mark)).rejects.toMatchObject({
    kind: 'agree',
  });
  kube.tokens.clear();
  await write('echo "the session is over, run: login" >&2; exit 4');
  await expect(version(kubeconfig, mark)).rejects.toMatchObject({
    kind: 'plugin',
    message: expect.stringContaining('ended with 4: the session is over'),
  });
  await write('echo not json sesame');
  const wrong = await version(kubeconfig, mark).catch((error: Error) => error.message);
  expect(wrong).toBe('The command for credentials ./login answered with something that is no ExecCredential');
});
