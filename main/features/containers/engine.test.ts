import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempDir } from '../../core/testing/temp-dir.ts';
import { until } from '../../core/testing/until.ts';
import { explain } from './connect.ts';
import { endpoints } from './endpoints.ts';
import { remoteEngine } from './testing/remote.ts';

const engineWith = (env: Record<string, string>, home: string) => remoteEngine({ env, home }).engine;

test('no engine says why and what mends it; a socket that comes is seen by itself', async () => {
  const home = await tempDir();
  const socket = join(home, 'run', 'docker.sock');
  const engine = engineWith({ DOCKER_HOST: `unix://${socket}` }, home);
  expect(await engine.look()).toMatchObject({
    state: 'absent',
    reason: 'not-found',
    why: expect.stringContaining('DOCKER_HOST'),
    tried: [{ endpoint: `unix://${socket}`, said: 'there is no such socket' }],
  });
  await mkdir(join(home, 'run'));
  const server = createServer((request, response) => {
    if (request.url?.includes('/version')) response.end(JSON.stringify({ Version: '1.2.3', Components: [] }));
    // The stream of what happens stays open.
    else response.writeHead(200).flushHeaders();
  });
  onTestFinished(() => void server.closeAllConnections());
  // What is seen is the folder; the socket may come a moment later.
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await until(() => engine.state().state === 'there');
  expect(engine.state()).toMatchObject({ product: 'Docker', version: '1.2.3' });

  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await until(() => engine.state().state === 'absent');
});

test('each way not to answer has its own words', async () => {
  const home = await tempDir();
  const plain = join(home, 'plain');
  await writeFile(plain, '');
  expect(await engineWith({ DOCKER_HOST: `unix://${plain}` }, home).look()).toMatchObject({ reason: 'stopped' });
  expect(await engineWith({ DOCKER_HOST: 'tcp://127.0.0.1:1' }, home).look()).toMatchObject({ reason: 'unreachable' });
  expect(await engineWith({ DOCKER_HOST: 'tcp://[nonsense' }, home).look()).toMatchObject({ reason: 'misnamed' });
  const odd = join(home, 'odd.sock');
  const server = createServer((_, response) => response.end('<html>hello</html>'));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(odd, resolve));
  expect(await engineWith({ DOCKER_HOST: `unix://${odd}` }, home).look()).toMatchObject({ reason: 'no-answer' });
  // Root may use any socket, so this one is told what the system would say.
  const error = Object.assign(new Error('connect EACCES'), { code: 'EACCES' });
  const [endpoint] = await endpoints({ env: {}, home, platform: 'linux' });
  expect(endpoint && explain([{ endpoint, error }], 'linux')).toMatchObject({
    reason: 'forbidden',
    command: expect.stringContaining('usermod'),
  });
});

test('a chosen context is the only place; without one all known places are', async () => {
  const home = await tempDir();
  const around = { home, platform: 'linux' as const };
  const usual = await endpoints({ ...around, env: { XDG_RUNTIME_DIR: '/run/user/1000' } });
  expect(usual.map(({ address }) => address)).toEqual(
    expect.arrayContaining([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
    ]),
  );
  const hash = createHash('sha256').update('remote').digest('hex');
  await mkdir(join(home, '.docker', 'contexts', 'meta', hash), { recursive: true });
  await writeFile(join(home, '.docker', 'config.json'), '{ broken');
  expect((await endpoints({ ...around, env: {} })).length).toBeGreaterThan(3);
  await writeFile(join(home, '.docker', 'config.json'), '{"currentContext":"remote"}');
  await writeFile(
    join(home, '.docker', 'contexts', 'meta', hash, 'meta.json'),
    '{"Endpoints":{"docker":{"Host":"ssh://ada@example.org"}}}',
  );
  expect(await endpoints({ ...around, env: {} })).toMatchObject([
    { address: 'ssh://ada@example.org', socket: null, named: 'the Docker context remote' },
  ]);
  expect(await endpoints({ ...around, env: { DOCKER_HOST: '10.0.0.1:2375' } })).toMatchObject([
    { address: 'tcp://10.0.0.1:2375', socket: null, named: 'DOCKER_HOST' },
  ]);
});
