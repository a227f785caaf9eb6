import { createHash } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { needs } from '../../../core/testing/needs.ts';
import { tempDir } from '../../../core/testing/temp-dir.ts';
import { until } from '../../../core/testing/until.ts';
import { driveEngine, listening, remoteEngine, writeContext } from '../testing/remote.ts';
import { newKey, sshAgent, sshServer, sshUser } from '../testing/ssh-server.ts';
import { sshTarget } from './ssh.ts';

const time = { timeout: 120_000 };
const hostLine = (port: number, shown: string) => `[127.0.0.1]:${port} ${shown.split(' ').slice(0, 2).join(' ')}\n`;

test('an address of SSH is taken apart, and nothing in it becomes a setting of ssh', () => {
  expect(sshTarget('ssh://ada@example.org:2222')).toMatchObject({
    ...{ user: 'ada', host: 'example.org', port: '2222', socket: null },
    ...{ shown: 'ada@example.org:2222', command: 'ssh -p 2222 ada@example.org' },
  });
  expect(sshTarget('ssh://box/run/user/1000/docker.sock')).toMatchObject({
    ...{ user: null, host: 'box', port: null, socket: '/run/user/1000/docker.sock', command: 'ssh box' },
  });
  expect(() => sshTarget('ssh://ada:word@box')).toThrow(/password/);
  expect(() => sshTarget('ssh://-oProxyCommand=id')).toThrow(/names no machine/);
  expect(() => sshTarget('ssh://-oProxyCommand=id@box')).toThrow(/names no machine/);
});

describe.skipIf(!((await needs('docker')) && (await needs('ssh'))))('an engine behind SSH', () => {
  test('is driven over it, notices the end of it, and comes back', time, async () => {
    const [host, mine] = await Promise.all([newKey(), newKey()]);
    const server = await sshServer({ hostKey: host.secret, shown: mine.shown });
    const user = await sshUser({ key: mine.file, hosts: hostLine(server.port, host.shown) });
    const address = `ssh://ada@127.0.0.1:${server.port}`;
    const { engine, events, children } = remoteEngine({ env: { ...user.env, DOCKER_HOST: address }, home: user.home });
    expect(await engine.look()).toMatchObject({ state: 'there', product: 'Docker', endpoint: address });
    const docker = engine.docker();
    if (!docker) throw new Error('there is none');
    await driveEngine(docker, events);
    expect(server.seen).toMatchObject({ users: new Set(['ada']), commands: new Set(['docker system dial-stdio']) });
    // Asking again takes a connection that is there.
    const before = server.seen.clients;
    await docker.listContainers();
    await docker.listContainers();
    expect(server.seen.clients).toBe(before);

    await server.close();
    await until(() => engine.state().state === 'absent');
    expect(engine.state()).toMatchObject({ reason: 'unreachable', why: expect.stringContaining('refused') });
    await sshServer({ hostKey: host.secret, shown: mine.shown, port: server.port });
    await until(() => engine.state().state === 'there');
    engine.dispose();
    await until(() => children.list().length === 0);
  });

  test('whose host key is not known, or is another one, is told nothing', time, async () => {
    const [host, mine, other] = await Promise.all([newKey(), newKey(), newKey()]);
    const server = await sshServer({ hostKey: host.secret, shown: mine.shown });
    const user = await sshUser({ key: mine.file });
    const env = { ...user.env, DOCKER_HOST: `ssh://ada@127.0.0.1:${server.port}` };
    const { engine } = remoteEngine({ env, home: user.home });
    expect(await engine.look()).toMatchObject({
      ...{ reason: 'unreachable', why: expect.stringContaining('does not know the host key') },
      command: `ssh -p ${server.port} ada@127.0.0.1`,
    });
    await user.know(hostLine(server.port, other.shown));
    await until(async () => {
      const state = await engine.look();
      return state.state === 'absent' && state.why.includes('another host key');
    });
    expect(engine.state()).toMatchObject({ command: `ssh-keygen -R '[127.0.0.1]:${server.port}'` });
    expect(server.seen.users.size).toBe(0);
    await user.know(hostLine(server.port, host.shown));
    await until(async () => (await engine.look()).state === 'there');
  });

  test('wants a key that it knows; one with a passphrase comes from the agent', time, async () => {
    const [host, mine] = await Promise.all([newKey(), newKey('a long word')]);
    const server = await sshServer({ hostKey: host.secret, shown: mine.shown });
    const user = await sshUser({ key: mine.file, hosts: hostLine(server.port, host.shown) });
    const agent = await sshAgent();
    const hash = createHash('sha256').update('far').digest('hex');
    await writeContext(user.home, 'far', hash, { Host: `ssh://ada@127.0.0.1:${server.port}` });
    const { engineAt } = remoteEngine({ env: { ...user.env, SSH_AUTH_SOCK: agent.socket }, home: user.home });
    await expect(engineAt('far')).rejects.toMatchObject({
      ...{ code: 'UNAVAILABLE' },
      data: { why: expect.stringContaining('does not accept a key'), remedy: expect.stringContaining('ssh-add') },
    });
    await agent.add(mine.file, 'a long word');
    const { docker, host: reached } = await engineAt('far');
    expect(reached).toBe('127.0.0.1');
    expect(Array.isArray(await docker.listContainers())).toBe(true);
  });

  test('that hangs, is gone, or has no engine says which of them', time, async () => {
    const [host, mine] = await Promise.all([newKey(), newKey()]);
    const stateOf = async (port: number, answerMs?: number) => {
      const user = await sshUser({ key: mine.file, hosts: hostLine(port, host.shown) });
      const env = { ...user.env, DOCKER_HOST: `ssh://127.0.0.1:${port}` };
      const { engine, children } = remoteEngine({ env, home: user.home, ...(answerMs && { answerMs }) });
      const state = await engine.look();
      engine.dispose();
      await until(() => children.list().length === 0, { what: 'the end of ssh' });
      return state.state === 'absent' ? state.why : state.state;
    };
    const saying = async (words: string, code: number) => {
      const server = await sshServer({
        ...{ hostKey: host.secret, shown: mine.shown },
        answer(channel) {
          channel.stderr.write(words);
          channel.exit(code);
          channel.end();
        },
      });
      return stateOf(server.port);
    };
    expect(await saying('bash: line 1: docker: command not found\n', 127)).toMatch(/no docker program/);
    const none = 'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?\n';
    expect(await saying(none, 1)).toMatch(/no engine runs there/);
    expect(
      await saying('permission denied while trying to connect to the Docker daemon socket at unix:///x\n', 1),
    ).toMatch(/may not use the engine/);
    expect(await saying('This account is currently not available.\n', 1)).toMatch(/currently not available/);

    const open = new Set<Socket>();
    const silent = createServer((socket) => void open.add(socket));
    onTestFinished(() => {
      for (const socket of open) socket.destroy();
      silent.close();
    });
    const port = await listening(silent);
    expect(await stateOf(port, 500)).toMatch(/gave no answer|no answer/);
    for (const socket of open) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
    expect(await stateOf(port)).toMatch(/Connection refused/);
  });

  test('without the program ssh says that it is missing', time, async () => {
    const home = await tempDir();
    const { engine } = remoteEngine({ env: { PATH: home, DOCKER_HOST: 'ssh://box' }, home });
    expect(await engine.look()).toMatchObject({ why: expect.stringContaining('program ssh could not be started') });
  });
});
