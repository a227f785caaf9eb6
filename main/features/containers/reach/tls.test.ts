import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer as createPlainServer } from 'node:http';
import { join } from 'node:path';
import { createServer, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { certificateFolder, type Pair, testAuthority } from '../testing/certificates.ts';
import { driveEngine, joined, listening, remoteEngine, toEngine, writeContext } from '../testing/remote.ts';

const time = { timeout: 120_000 };

/** The engine of the tests behind TLS, for those who show a certificate of its authority. */
async function tlsEngine(pair: Pair, ca: string, port = 0) {
  const open = new Set<TLSSocket>();
  const server = createServer({ ...pair, ca, requestCert: true, rejectUnauthorized: true }, (socket) => {
    open.add(socket.on('close', () => open.delete(socket)));
    joined(socket, toEngine());
  });
  server.on('tlsClientError', () => {});
  const at = await listening(server, port);
  const close = async () => {
    const ended = new Promise((resolve) => server.close(resolve));
    for (const socket of open) socket.destroy();
    await ended;
  };
  onTestFinished(close);
  return { port: at, close };
}

async function variables(port: number, files: Parameters<typeof certificateFolder>[1], host = '127.0.0.1') {
  const home = await tempDir();
  const folder = await certificateFolder(await tempDir(), files);
  const env = { DOCKER_HOST: `tcp://${host}:${port}`, DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: folder };
  return { home, env, folder };
}

describe.skipIf(!(await needs('docker')))('an engine behind TLS', () => {
  test('is driven by the variables of Docker, notices the end of it, and comes back', time, async () => {
    const authority = await testAuthority();
    const pair = await authority.server();
    const server = await tlsEngine(pair, authority.ca);
    const { engine, events } = remoteEngine(
      await variables(server.port, { ca: authority.ca, ...(await authority.client()) }),
    );
    expect(await engine.look()).toMatchObject({ state: 'there', product: 'Docker' });
    const docker = engine.docker();
    if (!docker) throw new Error('there is none');
    await driveEngine(docker, events);
    await server.close();
    await until(() => engine.state().state === 'absent');
    expect(engine.state()).toMatchObject({ reason: 'unreachable', why: expect.stringContaining('nothing listens') });
    await tlsEngine(pair, authority.ca, server.port);
    await until(() => engine.state().state === 'there');
  });

  test('is driven by a context with its own certificates, whatever the variables say', time, async () => {
    const authority = await testAuthority();
    const client = await authority.client();
    const { port } = await tlsEngine(await authority.server(), authority.ca);
    const home = await tempDir();
    const hash = createHash('sha256').update('far').digest('hex');
    const folder = await writeContext(home, 'far', hash, { Host: `tcp://127.0.0.1:${port}`, SkipTLSVerify: false });
    await certificateFolder(folder, { ca: authority.ca, ...client });
    await writeFile(join(home, '.docker', 'config.json'), '{"currentContext":"far"}');
    const env = { DOCKER_CERT_PATH: join(home, 'nowhere') };
    const chosen = remoteEngine({ env, home });
    expect(await chosen.engine.look()).toMatchObject({ state: 'there', endpoint: `tcp://127.0.0.1:${port}` });
    const named = await remoteEngine({ env: {}, home }).engineAt('far');
    await driveEngine(named.docker, chosen.events);

    // Who does not want the name and the authority looked at has said so in the context, and is encrypted all the same.
    const other = await testAuthority();
    const odd = await tlsEngine(await other.server('DNS:engine.test'), authority.ca);
    const loose = createHash('sha256').update('loose').digest('hex');
    const at = { Host: `tcp://127.0.0.1:${odd.port}`, SkipTLSVerify: true };
    await certificateFolder(await writeContext(home, 'loose', loose, at), { ca: authority.ca, ...client });
    expect((await remoteEngine({ env: {}, home }).engineAt('loose')).docker).toBeDefined();
    await writeContext(home, 'loose', loose, { ...at, SkipTLSVerify: false });
    await expect(remoteEngine({ env: {}, home }).engineAt('loose')).rejects.toMatchObject({
      ...{ code: 'UNAVAILABLE', data: { why: expect.stringContaining('is not signed by the authority') } },
    });
  });

  test('that does not trust us, or that we do not trust, says which and what mends it', time, async () => {
    const authority = await testAuthority();
    const other = await testAuthority();
    const client = await authority.client();
    const good = await tlsEngine(await authority.server(), authority.ca);
    const misnamed = await tlsEngine(await authority.server('DNS:engine.test'), authority.ca);
    const expired = await tlsEngine(await authority.server(undefined, -1), authority.ca);
    const whyOf = async (port: number, files: Parameters<typeof certificateFolder>[1]) => {
      const { engine } = remoteEngine(await variables(port, files));
      const state = await engine.look();
      expect(state).toMatchObject({ state: 'absent', reason: 'unreachable', remedy: expect.stringMatching(/\.$/) });
      engine.dispose();
      return state.state === 'absent' ? state.why : '';
    };
    const ca = authority.ca;
    expect(await whyOf(good.port, { ca: other.ca, ...client })).toMatch(/not signed by the authority that you trust/);
    expect(await whyOf(misnamed.port, { ca, ...client })).toMatch(/made for another name/);
    expect(await whyOf(expired.port, { ca, ...client })).toMatch(/has expired/);
    expect(await whyOf(good.port, { ca, ...(await authority.client(-1)) })).toMatch(/Your certificate .* expired on /);
    expect(await whyOf(good.port, { ca, ...(await other.client()) })).toMatch(/hung up on your certificate/);
    expect(await whyOf(good.port, { ca })).toMatch(/wants a certificate of you/);
    expect(await whyOf(good.port, { ca, cert: client.cert })).toMatch(/cert\.pem without key\.pem/);
    expect(await whyOf(good.port, { ca, ...client, key: (await authority.client()).key })).toMatch(
      /no certificate with/,
    );
    expect(await whyOf(good.port, {})).toMatch(/There are no certificates in /);
    const plain = createPlainServer((_, response) => response.end());
    onTestFinished(() => void plain.close());
    expect(await whyOf(await listening(plain), { ca, ...client })).toMatch(/does not speak TLS/);
  });

  test('that is spoken to without TLS says so', time, async () => {
    const authority = await testAuthority();
    const { port } = await tlsEngine(await authority.server(), authority.ca);
    const home = await tempDir();
    await mkdir(join(home, '.docker'));
    const { engine } = remoteEngine({ env: { DOCKER_HOST: `tcp://127.0.0.1:${port}` }, home });
    expect(await engine.look()).toMatchObject({ reason: 'unreachable', why: expect.stringContaining('TLS') });
  });
});
