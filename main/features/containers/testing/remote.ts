import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { createConnection, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { expect, onTestFinished } from 'vitest';
import { createChildren } from '../../../core/children/children.ts';
import { createSystemClock } from '../../../core/lib/clock.ts';
import { docker as program, testContainer, testImage } from '../../../core/testing/docker.ts';
import { quietLog } from '../../../core/testing/quiet-log.ts';
import { until } from '../../../core/testing/until.ts';
import { createConnect } from '../connect.ts';
import { createContexts } from '../contexts.ts';
import { createEngine, type EngineEvent } from '../engine.ts';

/** Where the engine of the tests really is. */
export function toEngine(): Socket {
  const host = process.env.DOCKER_HOST ?? 'unix:///var/run/docker.sock';
  if (host.startsWith('unix://')) return createConnection(host.slice('unix://'.length));
  const { hostname, port } = new URL(host);
  return createConnection(Number(port || 2375), hostname);
}

/** Both ways, and the end of one is the end of the other. */
export function joined(one: Duplex, other: Duplex): void {
  const end = () => {
    one.destroy();
    other.destroy();
  };
  one.pipe(other).pipe(one);
  for (const side of [one, other]) side.on('error', end).on('close', end);
}

export async function listening(server: Pick<Server, 'listen' | 'once' | 'address'>, port = 0): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return (server.address() as { port: number }).port;
}

interface Around {
  env: Record<string, string>;
  home: string;
  answerMs?: number;
}

/** What Containers has of an engine that is somewhere else, with the children that it starts. */
export function remoteEngine({ env, home, answerMs }: Around) {
  const clock = createSystemClock();
  const children = createChildren({ clock, log: quietLog, instanceId: randomUUID() });
  const connect = createConnect({ children, clock, env, ...(answerMs !== undefined && { answerMs }) });
  const events: EngineEvent[] = [];
  const engine = createEngine({
    ...{ clock, log: quietLog, connect, env, home, platform: 'linux' },
    ...{ onThere: async () => {}, onGone: () => {}, onState: () => {} },
    onEvent: (event) => void events.push(event),
  });
  onTestFinished(async () => {
    engine.dispose();
    await children.dispose();
  });
  return { engine, children, events, engineAt: createContexts({ engine, connect, env, home }) };
}

export async function writeContext(home: string, name: string, hash: string, docker: object): Promise<string> {
  const folder = join(home, '.docker');
  await mkdir(join(folder, 'contexts', 'meta', hash), { recursive: true });
  const meta = { Name: name, Metadata: {}, Endpoints: { docker } };
  await writeFile(join(folder, 'contexts', 'meta', hash, 'meta.json'), JSON.stringify(meta));
  const certificates = join(folder, 'contexts', 'tls', hash, 'docker');
  await mkdir(certificates, { recursive: true });
  return certificates;
}

async function heard(stream: NodeJS.ReadableStream, words: string): Promise<void> {
  let all = '';
  stream.on('data', (chunk: Buffer) => {
    all += chunk.toString('utf8');
  });
  await until(() => all.includes(words), { what: words });
}

/** What the program does with an engine: a list, a log that is followed, attaching, a command with its input, what happens. */
export async function driveEngine(docker: Docker, events: readonly EngineEvent[]): Promise<void> {
  const id = await testContainer(await testImage(), ['-i'], ['/bin/cat']);
  expect((await docker.listContainers()).map(({ Id }) => Id)).toContain(id);
  const container = docker.getContainer(id);

  const log = (await container.logs({ follow: true, stdout: true, stderr: true })) as unknown as Duplex;
  const attached = await container.attach({ stream: true, hijack: true, stdin: true, stdout: true, stderr: true });
  const [followed, echoed] = [heard(log, 'said through'), heard(attached, 'said through')];
  attached.write('said through\n');
  await Promise.all([followed, echoed]);
  log.destroy();

  const Cmd = ['/bin/sh', '-c', 'read word; echo "got $word"'];
  const exec = await container.exec({ Cmd, AttachStdin: true, AttachStdout: true, AttachStderr: true });
  const stream = await exec.start({ hijack: true, stdin: true });
  const answer = heard(stream, 'got ping');
  stream.write('ping\n');
  await answer;
  stream.end();
  await until(async () => (await exec.inspect()).ExitCode === 0);

  attached.end();
  await program('kill', id).catch(() => '');
  await until(() => events.some((event) => event.id === id && event.action === 'die'));
  // More at once than connections are kept for.
  const asked = await Promise.all(Array.from({ length: 8 }, () => container.inspect()));
  expect(asked.every(({ Id, State }) => Id === id && !State.Running)).toBe(true);
}
